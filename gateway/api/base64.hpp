#pragma once
// RFC 4648 section 4 with padding, for public keys and signatures in headers and bodies.
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tongqu::gateway {

inline constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

[[nodiscard]] inline std::string to_base64(std::span<const std::uint8_t> bytes) {
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t left = bytes.size() - i;
        const std::uint32_t bits = static_cast<std::uint32_t>(bytes[i] << 16) |
                                   (left > 1 ? static_cast<std::uint32_t>(bytes[i + 1] << 8) : 0U) |
                                   (left > 2 ? bytes[i + 2] : 0U);
        for (std::size_t k = 0; k < 4; ++k) text.push_back(k > left ? '=' : kBase64[(bits >> (18 - 6 * k)) & 63]);
    }
    return text;
}

// Exactly N bytes; nothing for any other text. One text for each value: no blanks, padded, unused bits zero.
template <std::size_t N>
[[nodiscard]] std::optional<std::array<std::uint8_t, N>> from_base64(std::string_view text) {
    if (text.size() != (N + 2) / 3 * 4) return std::nullopt;
    std::array<std::uint8_t, N> bytes{};
    std::size_t made = 0;
    std::uint32_t bits = 0;
    unsigned waiting = 0;
    for (const char c : text.substr(0, (8 * N + 5) / 6)) {
        const std::size_t value = kBase64.find(c);
        if (value == std::string_view::npos) return std::nullopt;
        bits = (bits << 6) | static_cast<std::uint32_t>(value);
        waiting += 6;
        if (waiting < 8) continue;
        waiting -= 8;
        bytes[made++] = static_cast<std::uint8_t>(bits >> waiting);
    }
    if (to_base64(bytes) != text) return std::nullopt;
    return bytes;
}

}  // namespace tongqu::gateway
