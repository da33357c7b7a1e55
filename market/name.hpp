#pragma once
// Names: the string ids that people choose for participants, products, instruments, orders and requests.
#include <string_view>

namespace tongqu {

inline constexpr std::size_t kNameLength = 96;

// 1 to 96 of letters, digits, '.', '_', '-', ':'.
[[nodiscard]] constexpr bool is_name(std::string_view text) {
    if (text.empty() || text.size() > kNameLength) return false;
    for (const char c : text) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const bool digit = c >= '0' && c <= '9';
        if (!letter && !digit && c != '.' && c != '_' && c != '-' && c != ':') return false;
    }
    return true;
}

}  // namespace tongqu
