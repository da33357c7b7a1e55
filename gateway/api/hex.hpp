#pragma once
// Digests as people read them.
#include <string>

#include "market/participant.hpp"

namespace tongqu::gateway {

// 64 hexadecimal digits in lower case.
[[nodiscard]] inline std::string hex_of(const Digest& digest) {
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : digest) {
        text.push_back(kHex[byte >> 4]);
        text.push_back(kHex[byte & 15]);
    }
    return text;
}

}  // namespace tongqu::gateway
