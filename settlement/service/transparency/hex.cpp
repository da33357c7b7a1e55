#include "settlement/service/transparency/hex.hpp"

namespace tongqu::transparency {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

}  // namespace

std::string to_hex(std::span<const std::uint8_t> bytes) {
    std::string text;
    for (const std::uint8_t byte : bytes) {
        text += kDigits[byte >> 4];
        text += kDigits[byte & 15];
    }
    return text;
}

bool from_hex(std::string_view text, std::span<std::uint8_t> into) {
    if (text.size() != 2 * into.size()) return false;
    for (std::size_t i = 0; i < into.size(); ++i) {
        const auto high = kDigits.find(text[2 * i]), low = kDigits.find(text[2 * i + 1]);
        if (high == kDigits.npos || low == kDigits.npos) return false;
        into[i] = static_cast<std::uint8_t>(high << 4 | low);
    }
    return true;
}

}  // namespace tongqu::transparency
