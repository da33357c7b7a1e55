#!/usr/bin/env bash
# tools/tidy.sh [--all | --since COMMIT | FILE…]: clang-tidy-19 by .clang-tidy over the C++ files that differ from the
# last commit (headers: through the files that include them), over all, over those changed since a commit, or over
# those named. Reads the compile commands of build/dev.
set -euo pipefail
cd "$(dirname "$0")/.."
tools/set_up.sh lint
[[ -f build/dev/compile_commands.json ]] || cmake --preset dev

ours=(market pricing engine settlement governance gateway cli bench tests)
case ${1:-} in
    --all) mapfile -t changed < <(find "${ours[@]}" -name '*.cpp') ;;
    --since) mapfile -t changed < <(git diff --name-only --diff-filter=d "${2:?--since COMMIT}") ;;
    "") mapfile -t changed < <(git diff --name-only --diff-filter=d HEAD; git ls-files --others --exclude-standard) ;;
    *) changed=("$@") ;;
esac

# What the compiler compiles: a changed header counts through the files that include it.
files=()
for file in "${changed[@]}"; do
    case $file in
        *.cpp) files+=("$file") ;;
        *.hpp) mapfile -t -O "${#files[@]}" files < <(grep -rlF --include='*.cpp' "\"$file\"" "${ours[@]}" || true) ;;
    esac
done
((${#files[@]})) || { echo "tidy: no C++ file has changed (--all looks at all)"; exit 0; }
mapfile -t files < <(printf '%s\n' "${files[@]}" | sort -u)

# g++'s precompiled headers mean nothing to clang: a copy of the commands without them.
commands=$(mktemp -d)
trap 'rm -rf "$commands"' EXIT
sed -E 's/ -Winvalid-pch//g; s/ -include [^ ]*cmake_pch\.hxx/ -include catch2\/catch.hpp -include expected/g' \
    build/dev/compile_commands.json >"$commands/compile_commands.json"

echo "tidy: ${#files[@]} files"
printf '%s\0' "${files[@]}" |
    xargs -0 -n 1 -P "$(nproc)" clang-tidy-19 -p "$commands" --quiet --extra-arg=-Wno-unknown-warning-option \
        2> >(grep -v ' warnings\? generated\.$' >&2)
echo "tidy: clean"
