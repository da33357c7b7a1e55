#include "settlement/service/transparency/merkle_hash.hpp"

#include <algorithm>

#include "settlement/service/transparency/sha256.hpp"

namespace tongqu::transparency {

Digest leaf_hash(std::span<const std::byte> leaf) {
    constexpr std::uint8_t prefix[] = {0x00};
    return Sha256().update(prefix).update(leaf).finish();
}

Digest node_hash(const Digest& left, const Digest& right) {
    std::array<std::uint8_t, 1 + 2 * sizeof(Digest)> bytes;
    bytes[0] = 0x01;
    std::ranges::copy(left, bytes.begin() + 1);
    std::ranges::copy(right, bytes.begin() + 1 + sizeof(Digest));
    return Sha256().update(bytes).finish();
}

Digest empty_root() { return Sha256().finish(); }

}  // namespace tongqu::transparency
