#pragma once
#include <chrono>
#include <string>
#include <string_view>

#include "gateway/http/response.hpp"

namespace tongqu::http {

// What an answer's head says beyond the answer itself.
struct ResponseContext {
    bool keep_alive = true;
    bool to_http_10 = false;  // the request was HTTP/1.0
    std::string_view date;    // http_date of now
    std::string_view id;      // Tongqu-Request-Id; left out when empty
};

// Whether all header names are tokens and no value has a control character: an answer cannot be split by its
// data.
[[nodiscard]] bool valid_headers(const Response& response);

// Appends status line and header, the empty line included. 204 and 304 get no Content-Length, all others do.
void append_response_head(std::string& out, const Response& response, const ResponseContext& context);

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 §5.6.7).
[[nodiscard]] std::string http_date(std::chrono::sys_seconds time);

}  // namespace tongqu::http
