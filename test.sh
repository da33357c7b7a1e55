#!/usr/bin/env bash
# ./test.sh: installs what is missing, holds the house rules, builds a release and runs all tests.
# ./test.sh --all: also the long runs, and all tests under the address, undefined and thread sanitizers.
# Ends with what failed, if anything, and one line "N passed, N failed"; the exit status is 0 only when nothing failed.
# shellcheck disable=SC2317  # the functions are called through stage
set -uo pipefail
cd "$(dirname "$0")" || exit

all=no
case ${1:-} in
    "") ;;
    --all) all=yes ;;
    *) echo "usage: ./test.sh [--all]" >&2; exit 2 ;;
esac

passed=0 failed=0 skipped=0 stages=() results=() broken=()
kept=$(mktemp -d) || exit
trap 'rm -rf "$kept"' EXIT

# stage NAME COMMAND…: runs one step, keeps its duration, returns its status.
stage() {
    local name=$1 start=$SECONDS status verdict=ok
    shift
    printf '\n== %s\n' "$name"
    "$@"
    status=$?
    ((status == 0)) || verdict=FAILED
    stages+=("$(printf '%5d s  %-34s %s' $((SECONDS - start)) "$name" "$verdict")")
    return "$status"
}

# Runs a command; what it says is shown and kept.
aloud() {
    "$@" 2>&1 | tee "$kept/said"
    return "${PIPESTATUS[0]}"
}

# One step that counts as one test.
check() {
    if stage "$1" aloud "${@:2}"; then
        ((++passed))
    else
        ((++failed))
        { printf '\n-- %s\n' "$1"; tail -n 60 "$kept/said"; } >>"$kept/failed"
        broken+=("failed: $1")
    fi
}

# The same for one that may be left out where its tool is missing: status 77.
optional_check() {
    if stage "$1" optional "${@:2}"; then
        if [[ -f $kept/left_out ]]; then ((++skipped)); else ((++passed)); fi
    else
        ((++failed))
        { printf '\n-- %s\n' "$1"; tail -n 60 "$kept/said"; } >>"$kept/failed"
        broken+=("failed: $1")
    fi
}
optional() {
    local status=0
    rm -f "$kept/left_out"
    aloud "$@" || status=$?
    ((status != 77)) || { : >"$kept/left_out" && status=0; }
    return "$status"
}

# Prints where the time went, what failed, so that the tail of a log tells it, and the closing line; ends the script.
finish() {
    printf '\n== time\n'
    printf '%s\n' "${stages[@]}" "$(printf '%5d s  in all' "$SECONDS")"
    if [[ -f $kept/failed ]]; then cat "$kept/failed"; fi
    ((${#results[@]} == 0)) || python3 tools/failed_tests.py "${results[@]}"
    ((${#broken[@]} == 0)) || printf '%s\n' "${broken[@]}"
    local line="$passed passed, $failed failed"
    ((skipped == 0)) || line+=", $skipped skipped"
    printf '\n%s\n' "$line"
    ((failed == 0)) && exit 0
    exit 1
}

# A step without which the next ones have no meaning.
must() { stage "$@" || { ((++failed)); finish; }; }

# tests PRESET TIMEOUT [CTEST ARGUMENT…]: runs CTest on a build and adds its counts.
tests() {
    local preset=$1 timeout=$2 file status ran broke left
    shift 2
    file=$PWD/build/$preset/results.xml
    rm -f "$file"
    results+=("$file")
    ctest --test-dir "build/$preset" --output-on-failure --no-tests=error --parallel "$(nproc)" \
        --timeout "$timeout" --output-junit "$file" --test-output-truncation head "$@"
    status=$?
    if read -r ran broke left < <(python3 tools/count_tests.py "$file"); then
        ((passed += ran, failed += broke, skipped += left))
        ((status == 0 || broke > 0)) || ((++failed))
    else
        ((++failed))
    fi
    return "$status"
}

under_address_sanitizer() {
    ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1 UBSAN_OPTIONS=print_stacktrace=1 \
        tests asan 1200
}

# g++ 12's thread sanitizer cannot start where the kernel scatters memory too widely: ask for it unscattered.
under_thread_sanitizer() {
    local scattered=(setarch "$(uname -m)" --addr-no-randomize)
    "${scattered[@]}" true 2>/dev/null || scattered=()
    ctest() { "${scattered[@]}" "$(type -P ctest)" "$@"; }
    TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1 tests tsan 1200
    local status=$?
    unset -f ctest
    return "$status"
}

must "set-up" tools/set_up.sh
check "floors" python3 tools/check_floors.py
check "style" python3 tools/check_style.py
check "the checks themselves" python3 -B -m unittest discover --start-directory tests/tools --pattern '*_test.py'
optional_check "the API's document" tools/lint_openapi.sh
must "build: release" tools/build.sh release
if [[ $all == no ]]; then
    stage "tests" tests release 300
else
    stage "set-up: fuzzing" tools/set_up.sh fuzz
    optional_check "fuzzing" tools/fuzz.sh 45
    TONGQU_LONG_TESTS=1 stage "tests, with the long runs" tests release 1200
    must "build: address and undefined" tools/build.sh asan
    stage "tests: address and undefined" under_address_sanitizer
    must "build: threads" tools/build.sh tsan
    stage "tests: threads" under_thread_sanitizer
fi
finish
