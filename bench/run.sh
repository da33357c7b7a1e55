#!/usr/bin/env bash
# bench/run.sh [--quick] [--out FILE] [--only NAME[,NAME…]] [--build FOLDER]: builds a release, runs every bench, prints one
# table with the command beside each number, and writes bench-results.json (or FILE).
#   --quick   under a minute, build aside; numbers scatter more
#   --only    of: end_to_end exchange book fairness journal pricing regions stream search settlement statements verify
#   --build   a build folder that is there already; nothing is built
set -euo pipefail
cd "$(dirname "$0")/.."

quick=0 out=bench-results.json build=build/release only=end_to_end,exchange,book,journal,pricing,regions,fairness,search,settlement,statements,verify made=0
while (($#)); do
    case $1 in
        --quick) quick=1 ;;
        --out) out=${2:?} && shift ;;
        --only) only=${2:?} && shift ;;
        --build) build=${2:?} made=1 && shift ;;
        *) sed -n '2,6s/^# \?//p' "$0" >&2; exit 2 ;;
    esac
    shift
done

IFS=, read -ra names <<<"$only"
if ((!made)); then
    tools/set_up.sh baselines
    tools/build.sh release "${names[@]/#/bench_}"
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# run NAME [OPTION…]: what the table shows of it is the command that can be given again by hand.
run() {
    local name=$1 program=$build/bench/$1/bench_$1 started=$SECONDS
    shift
    printf '\n== %s\n' "$program $*"
    if [[ $name == pricing ]]; then
        "$program" "$@" | tee "$folder/$name.txt"
    else
        "$program" "$@" --json "$folder/$name.json"
    fi
    printf '%s\t%s\t%s\n' "$name" "$((SECONDS - started))" "$program${*:+ $*}" >>"$folder/commands.txt"
}

for name in "${names[@]}"; do
    case $name-$quick in
        journal-1) run journal --batches 200 ;;
        pricing-*) run pricing ;;
        *-1) run "$name" --quick ;;
        *) run "$name" ;;
    esac
done

printf '\n'
python3 bench/summary.py "$folder" "$out"
