#!/usr/bin/env bash
# tools/format.sh [--check] [FILE…]: brings the C++ files (all, or those named) into the form of .clang-format, or only
# says which are not. Uses Debian 12's clang-format 14: other versions differ in small things.
set -euo pipefail
cd "$(dirname "$0")/.."
tools/set_up.sh lint

how=(-i)
[[ ${1:-} == --check ]] && { how=(--dry-run --Werror); shift; }
files=("$@")
((${#files[@]})) || mapfile -t files < <(git ls-files --cached --others --exclude-standard '*.cpp' '*.hpp')
clang-format-14 "${how[@]}" --style=file "${files[@]}"
