#pragma once
#include <cstddef>
#include <string_view>

namespace tongqu::http {

// How many bytes the UTF-8 sequence at the start of `text` has: 1 to 4, or 0 when there is none that Unicode
// allows (overlong forms, surrogates and values above U+10FFFF are none; table 3-7 of the Unicode standard).
[[nodiscard]] std::size_t utf8_sequence(std::string_view text);

[[nodiscard]] bool valid_utf8(std::string_view text);

}  // namespace tongqu::http
