#!/usr/bin/env bash
# tools/fuzz.sh [SECONDS]: builds the libFuzzer targets in tests/fuzz/targets with clang-19 and runs the three side by side for so
# long (45 by default), from the corpora beside them. An input that breaks one is left in build/fuzz and shown; status 1 then, and
# 77 where this machine has no clang-19 with libFuzzer (packages clang-19 and libclang-rt-19-dev).
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-45}
out=build/fuzz
mkdir -p "$out"

compiler=$(command -v clang++-19 || true)
if [[ -z $compiler ]] || ! "$compiler" -fsanitize=fuzzer -x c++ - -o "$out/probe" 2>/dev/null \
        <<<'extern "C" int LLVMFuzzerTestOneInput(const unsigned char*, unsigned long) { return 0; }'; then
    echo "fuzz.sh: no clang++-19 with libFuzzer here: skipped"
    exit 77
fi

http=gateway/http
log=engine/log
declare -A sources=(
    [json]="$http/json_document.cpp $http/json_reader.cpp $http/json_writer.cpp $http/utf8.cpp market/check.cpp"
    [http]="$http/chunked.cpp $http/head_scanner.cpp $http/host.cpp $http/http_error.cpp $http/request_head.cpp
            $http/request_line.cpp $http/request_target.cpp $http/utf8.cpp market/check.cpp"
    [journal]="$log/crc32c.cpp $log/failure.cpp $log/files.cpp $log/folder_lock.cpp $log/format.cpp $log/reader.cpp
               $log/record_check.cpp $log/recovery.cpp $log/segment_header.cpp $log/segment_name.cpp $log/segment_scan.cpp
               $log/segment_supply.cpp $log/segment_walk.cpp $log/writer.cpp market/check.cpp"
)
launcher=$(command -v ccache || true)

build() {
    local target=$1 objects=() source object
    for source in ${sources[$target]} "tests/fuzz/targets/${target}_target.cpp"; do
        object=$out/$target-$(basename "$source" .cpp).o
        $launcher "$compiler" -std=c++23 -O1 -g1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -I. -c "$source" \
            -o "$object"
        objects+=("$object")
    done
    "$compiler" -fsanitize=fuzzer,address,undefined "${objects[@]}" -lsimdjson -lfmt -o "$out/$target"
}

run() {
    local target=$1
    mkdir -p "$out/$target-found"
    "$out/$target" -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 \
        -artifact_prefix="$out/$target-" "$out/$target-found" "tests/fuzz/corpus/$target" >"$out/$target.log" 2>&1
}

for target in "${!sources[@]}"; do build "$target"; done
declare -A running
for target in "${!sources[@]}"; do
    run "$target" &
    running[$target]=$!
done
status=0
for target in "${!running[@]}"; do
    if wait "${running[$target]}"; then
        echo "$target: $(awk '/number_of_executed_units/ { print $2 }' "$out/$target.log") inputs, none broke it"
    else
        status=1
        echo "$target: BROKEN"
        tail -n 40 "$out/$target.log"
    fi
done
exit $status
