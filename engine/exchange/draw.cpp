#include "engine/exchange/draw.hpp"

#include <algorithm>

#include <openssl/sha.h>

namespace tongqu::exchange {

Digest commitment_to(const Digest& seed) {
    Digest digest{};
    SHA256(seed.data(), seed.size(), digest.data());
    return digest;
}

Digest drawn_place(const Digest& seed, OrderId order) {
    std::array<std::uint8_t, sizeof(Digest) + 8> bytes{};
    std::ranges::copy(seed, bytes.begin());
    for (unsigned i = 0; i < 8; ++i) bytes[sizeof(Digest) + i] = static_cast<std::uint8_t>(order.raw() >> (8 * i));
    Digest digest{};
    SHA256(bytes.data(), bytes.size(), digest.data());
    return digest;
}

}  // namespace tongqu::exchange
