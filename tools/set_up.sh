#!/usr/bin/env bash
# tools/set_up.sh [lint] [fuzz] [proof] [baselines]: installs what Debian 12 lacks to build, run and test Tongqu; with "lint" also
# what tools/tidy.sh and tools/format.sh need, with "fuzz" what tools/fuzz.sh needs, with "proof" what tools/prove_fresh_debian.sh
# needs, with "baselines" the solvers that bench_regions and a test of the coupled auction compare with. Asks dpkg once and says
# nothing when all is there. TONGQU_SKIP_SET_UP=1 leaves it out, for other systems with the same libraries.
set -euo pipefail

# The one list of packages.
packages=(
    g++ cmake ninja-build ccache                         # g++ 12, which carries its sanitizers along
    libboost1.81-dev libsimdjson-dev libfmt-dev          # Asio, Beast, Multiprecision; JSON; text
    libspdlog-dev libcli11-dev libssl-dev libsqlite3-dev liblzma-dev libargon2-dev
    catch2 libbenchmark-dev
    python3 python3-yaml curl xz-utils openssl           # the checks, the API document; the lines to try; packed test data
)
lint=(clang-tidy-19 clang-format)
fuzz=(clang-19 libclang-rt-19-dev)
proof=(debootstrap util-linux curl git)
baselines=(liblemon-dev libglpk-dev)

for group in "$@"; do
    case $group in
        lint) packages+=("${lint[@]}") ;;
        fuzz) packages+=("${fuzz[@]}") ;;
        proof) packages+=("${proof[@]}") ;;
        baselines) packages+=("${baselines[@]}") ;;
        *) echo "set_up.sh: unknown group '$group' (known: lint, fuzz, proof, baselines)" >&2; exit 2 ;;
    esac
done
[[ ${TONGQU_SKIP_SET_UP:-} == 1 ]] && exit 0

refuse() {
    printf 'Tongqu: %s\nNeeded are these packages of Debian 12:\n' "$1" >&2
    printf '  %s\n' "${missing[@]:-${packages[@]}}" >&2
    printf 'Install them and start again (or set TONGQU_SKIP_SET_UP=1 when you have their like).\n' >&2
    exit 1
}

command -v dpkg-query >/dev/null && command -v apt-get >/dev/null || refuse "this system has no apt."

installed=" $(dpkg-query --show --showformat '${Package}:${db:Status-Status} ' "${packages[@]}" 2>/dev/null || true)"
missing=()
for package in "${packages[@]}"; do
    [[ $installed == *" $package:installed "* ]] || missing+=("$package")
done
((${#missing[@]})) || exit 0

as_root=()
if ((EUID != 0)); then
    command -v sudo >/dev/null || refuse "some packages are missing, and installing them takes root or sudo."
    as_root=(sudo)
fi

apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120 "$@"; }
known() { apt-cache show "${missing[@]}" >/dev/null 2>&1; }
install() { apt install --yes --no-install-recommends "${missing[@]}"; }

echo "Tongqu: installing ${missing[*]}"
known || apt update || refuse "apt-get update failed."
known || refuse "apt does not know all of the packages; is this Debian 12?"
# Lists that have grown old name files that the mirror no longer has: update once and try again.
install || { apt update && install; } || refuse "apt-get install failed."
