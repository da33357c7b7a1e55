#pragma once
// Lower-case hexadecimal, as heads and key files are written.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace tongqu::transparency {

[[nodiscard]] std::string to_hex(std::span<const std::uint8_t> bytes);
// Fills `into` from exactly two lower-case digits a byte; false for anything else, and then `into` is of no use.
[[nodiscard]] bool from_hex(std::string_view text, std::span<std::uint8_t> into);

}  // namespace tongqu::transparency
