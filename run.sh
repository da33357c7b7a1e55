#!/usr/bin/env bash
# ./run.sh [ARGUMENT…]: installs what is missing, builds, and starts a demo market on http://127.0.0.1:8080.
# Arguments go to `tongqu demo`: ./run.sh --listen 127.0.0.1:9000 --data /var/tmp/market. Ctrl-C stops it.
set -euo pipefail
cd "$(dirname "$0")"

tools/set_up.sh
tools/build.sh release tongqu

given() {
    local argument
    for argument in "${arguments[@]}"; do [[ $argument == "$1" || $argument == "$1"=* ]] && return 0; done
    return 1
}
arguments=("$@")
given --data || arguments+=(--data demo-data)
given --listen || arguments+=(--listen 127.0.0.1:8080)

exec build/release/cli/tongqu demo "${arguments[@]}"
