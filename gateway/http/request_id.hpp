#pragma once
// The name under which a request is found again: in the answer's header, in logs, at whoever sent it.
#include <algorithm>
#include <string_view>

#include "gateway/http/characters.hpp"

namespace tongqu::http {

inline constexpr std::size_t kRequestIdBytes = 64;

// 1 to 64 letters, digits, dots, hyphens and colons. No underscore: each secret of the exchange has one (tq_…, tqc_…, tqs_…,
// tqe_…), so that none is ever logged as the name of a request.
[[nodiscard]] constexpr bool is_request_id(std::string_view text) {
    return !text.empty() && text.size() <= kRequestIdBytes && std::ranges::all_of(text, [](char c) {
        const char lower = to_lower(c);
        return is_digit(c) || (lower >= 'a' && lower <= 'z') || c == '.' || c == '-' || c == ':';
    });
}

}  // namespace tongqu::http
