#!/usr/bin/env bash
# tools/build.sh PRESET [TARGET…]: configures build/PRESET when it must, then builds, showing progress.
set -euo pipefail
cd "$(dirname "$0")/.."
preset=${1:?usage: tools/build.sh PRESET [TARGET…]}
shift

made=build/$preset/build.ninja
if [[ ! -f $made || CMakePresets.json -nt $made ]]; then
    cmake --preset "$preset"
    touch "$made"
fi

# Files that include Beast, compiled together, take more than two gigabytes: as many jobs as there are processors, fewer where
# memory is short.
jobs=$(nproc)
fit=$(awk '/^MemAvailable:/ { print int($2 / 2200000) }' /proc/meminfo)
((jobs <= fit)) || jobs=$((fit > 0 ? fit : 1))

cmake --build --preset "$preset" --parallel "$jobs" ${1:+--target "$@"}
