#!/usr/bin/env bash
# tools/prove_fresh_debian.sh [--build-only] [--port N] [--keep] [-- TEST ARGUMENT…]
#
# Proves the two commands on a bare Debian 12: makes a root with nothing but git by debootstrap, clones the last commit
# into it, runs ./test.sh and then ./run.sh there, asks http://127.0.0.1:N/healthz, stops the exchange with Ctrl-C's
# signal, and prints a verdict. Needs root, apt's mirror, and about 4 GB below ${TMPDIR:-/tmp}; takes about 15 minutes.
#
#   --build-only  leave ./run.sh out
#   --port N      the port for ./run.sh (default 8080)
#   --keep        leave the root behind, to look around in
#   -- …          arguments for ./test.sh, such as --all
#
# What the root takes along from this machine: apt's mirrors and network settings, the proxies of the environment, the
# certificate authorities, name resolution. The packages of debootstrap are kept below ~/.cache/tongqu for the next time.
set -euo pipefail
cd "$(dirname "$0")/.."

suite=bookworm
port=8080 keep=no run=yes
options=("$@")
while (($#)); do
    case $1 in
        --build-only) run=no ;;
        --port) port=${2:?--port N}; shift ;;
        --keep) keep=yes ;;
        --) shift; break ;;
        *) sed -n '2,15s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
    esac
    shift
done
test_arguments=("$@")
test_command="./test.sh${*:+ $*}"

((EUID == 0)) || { echo "prove_fresh_debian.sh: needs root, for chroot and its mounts" >&2; exit 1; }

# In namespaces of our own: mounts and processes vanish with us, however we end.
if [[ ${TONGQU_PROOF_INSIDE:-} != 1 ]]; then
    tools/set_up.sh proof
    TONGQU_PROOF_INSIDE=1 exec unshare --mount --propagation private --pid --fork --kill-child \
        "$PWD/tools/prove_fresh_debian.sh" "${options[@]}"
fi

say() { printf '\n>> %s\n' "$*"; }
verdict() { printf '\n== %s\n' "$*"; }
fail() { verdict "NOT PROVEN: $*"; exit 1; }
healthz() { curl --silent --fail --max-time 2 --noproxy '*' "http://127.0.0.1:$port/healthz"; }

if [[ $run == yes ]] && (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
    fail "something already listens on port $port; choose another with --port"
fi
[[ -z $(git status --porcelain) ]] || say "note: changes that are not committed take no part in this proof"

place=$(mktemp -d "${TMPDIR:-/tmp}/tongqu-fresh.XXXXXX")
root=$place/root
clean_up() {
    umount "$root/dev/pts" "$root/dev/shm" "$root/proc" 2>/dev/null || true
    if [[ $keep == yes ]]; then
        echo "kept: $root"
    else
        rm -rf --one-file-system "$place"
    fi
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# --- the root

mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' "Codename: $suite" | head -n 1)
mirror=${mirror:-http://deb.debian.org/debian}
packed=${XDG_CACHE_HOME:-$HOME/.cache}/tongqu/$suite-$(dpkg --print-architecture).tar
contents=(--variant=minbase --include=git)
mkdir -p "$root" "${packed%/*}"
if [[ ! -f $packed ]]; then
    say "packages of $suite from $mirror"
    debootstrap "${contents[@]}" --make-tarball="$packed.new" "$suite" "$place/packages" "$mirror" | tail -n 3
    mv "$packed.new" "$packed"
fi
say "a bare root with git"
debootstrap "${contents[@]}" --unpack-tarball="$packed" "$suite" "$root" "$mirror" >"$place/debootstrap.log" 2>&1 ||
    { tail -n 20 "$place/debootstrap.log" >&2; fail "debootstrap"; }

# Not the host's /dev: should an unmount ever fail, removing the root must not reach it. debootstrap made the devices.
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"

apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' 'Origin: Debian' |
    grep " $suite" | sort -u >"$place/sources.list" && cp "$place/sources.list" "$root/etc/apt/sources.list"
apt-config dump | grep -E '^Acquire::(http|https|Check-|Retries|ForceIPv)' >"$root/etc/apt/apt.conf.d/99-network" || true
cp /etc/resolv.conf /etc/hosts "$root/etc/"
mkdir -p "$root/etc/ssl/certs" "$root/usr/local/share/ca-certificates"
cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/" 2>/dev/null || true
cp -L /usr/local/share/ca-certificates/*.crt "$root/usr/local/share/ca-certificates/" 2>/dev/null || true

surroundings=(HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin TERM="${TERM:-dumb}" LANG=C.UTF-8)
for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
    [[ -z ${!name:-} ]] || surroundings+=("$name=${!name}")
done
inside() { env -i "${surroundings[@]}" chroot "$root" "$@"; }
in_clone() { inside /bin/sh -c 'cd /srv/tongqu && exec "$@"' sh "$@"; }

# --- the two commands

git bundle create --quiet "$root/srv/tongqu.bundle" HEAD
inside git -c advice.detachedHead=false clone --quiet /srv/tongqu.bundle /srv/tongqu
commit=$(inside git -C /srv/tongqu log -1 --format='%h %s')
say "cloned $commit"

SECONDS=0
say "$test_command"
in_clone ./test.sh "${test_arguments[@]}" || fail "$test_command"
proven="$test_command passed after $SECONDS s (installing included)"

if [[ $run == yes ]]; then
    listen=()
    ((port == 8080)) || listen=(--listen "127.0.0.1:$port")
    SECONDS=0
    say "./run.sh ${listen[*]}"
    set -m  # a background job that hears SIGINT, as in a terminal
    in_clone ./run.sh "${listen[@]}" &
    exchange=$!
    set +m
    until healthz >/dev/null; do
        kill -0 "$exchange" 2>/dev/null || fail "./run.sh ended before it answered"
        ((SECONDS < 1200)) || fail "no answer from http://127.0.0.1:$port/healthz after $SECONDS s"
        sleep 0.2
    done
    say "http://127.0.0.1:$port/healthz answers after $SECONDS s: $(healthz)"
    kill -INT -- "-$exchange"  # to the whole group, as a terminal does
    status=0 SECONDS=0
    while kill -0 "$exchange" 2>/dev/null; do
        ((SECONDS < 30)) || fail "still running 30 s after SIGINT"
        sleep 0.2
    done
    wait "$exchange" || status=$?
    ((status == 0)) || fail "./run.sh ended with status $status after SIGINT"
    proven+="; ./run.sh answered and stopped cleanly on SIGINT"
fi

SECONDS=0
in_clone tools/set_up.sh
((SECONDS <= 1)) || fail "set-up with nothing missing took $SECONDS s"

verdict "PROVEN on a bare Debian 12 ($suite), commit $commit: $proven"
