#!/usr/bin/env bash
# bench/settlement/postgres_transfers.sh [SECONDS]: transfers a second of a PostgreSQL of its own, on a socket in a folder of its own,
# each a transaction that takes an amount off one row and puts it on another. Prints one number; nothing where PostgreSQL is
# not installed. Durability is off on both sides: what is compared is the work, not the disk.
set -euo pipefail
seconds=${1:-5}
shopt -s nullglob
folders=(/usr/lib/postgresql/*/bin)
((${#folders[@]})) || exit 0
bin=${folders[-1]}
[[ -x $bin/initdb && -x $bin/pgbench ]] || exit 0

folder=$(mktemp -d)
as=()
if [[ $(id -u) == 0 ]]; then # PostgreSQL does not run as root
    id -u nobody >/dev/null
    chown nobody "$folder"
    as=(setpriv --reuid=nobody --clear-groups)
fi
cd "$folder"
run() { "${as[@]}" env -i PATH="$bin:/usr/bin:/bin" HOME="$folder" LC_ALL=C "$@"; }
stop() {
    run pg_ctl --pgdata "$folder/data" --mode immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT
run initdb --pgdata "$folder/data" --username bench --auth trust >/dev/null
run pg_ctl --pgdata "$folder/data" --wait --log "$folder/log" \
    --options "-c listen_addresses='' -c unix_socket_directories='$folder' -c fsync=off -c synchronous_commit=off" start >/dev/null
run psql --host "$folder" --username bench --dbname postgres --quiet --command \
    "create table account (id int primary key, balance bigint not null);
     insert into account select n, 1000000000 from generate_series(1, 10000) n; analyze account;"
cat >transfer.sql <<'SQL'
\set payer random(1, 10000)
\set payee random(1, 10000)
begin;
update account set balance = balance - 1 where id = :payer;
update account set balance = balance + 1 where id = :payee;
commit;
SQL
run pgbench --host "$folder" --username bench --no-vacuum --file transfer.sql --protocol prepared --time "$seconds" postgres 2>/dev/null |
    awk '/^tps/ { printf "%.0f\n", $3 }'
