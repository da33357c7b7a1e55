#pragma once
#include <expected>
#include <string_view>

#include "gateway/http/http_error.hpp"
#include "gateway/http/limits.hpp"
#include "gateway/http/method.hpp"

namespace tongqu::http {

struct RequestLine {
    Method method = Method::get;
    std::string_view target;  // visible ASCII, not yet decoded
    bool minor_version_1 = true;
};

// METHOD SP TARGET SP HTTP/1.x, single blanks, without the line ending (RFC 9112 §3). Refused in the order:
// form (400), length of the target (414), version (505), method (501).
[[nodiscard]] std::expected<RequestLine, HttpError> read_request_line(std::string_view line,
                                                                      const Limits& limits);

}  // namespace tongqu::http
