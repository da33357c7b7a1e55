#pragma once
#include <expected>
#include <optional>
#include <string_view>

#include "gateway/http/http_error.hpp"
#include "gateway/http/limits.hpp"
#include "gateway/http/request.hpp"

namespace tongqu::http {

// The authority of an absolute-form target ("http://host:1/path"); nothing for the usual origin form
// ("/path").
struct TargetAuthority {
    std::string_view host;
    bool https = false;
};

// Decodes a request target (RFC 9112 §3.2) into segments and query of `into`, whose method is set. Origin
// form, absolute form, and "*" with OPTIONS. Percent escapes must be well-formed and give valid UTF-8 without
// control characters; "+" in the query is a blank. "#" is refused; other visible characters outside RFC 3986
// are taken as they are, because browsers send some of them. `target` has to outlive the request. O(length).
[[nodiscard]] std::expected<std::optional<TargetAuthority>, HttpError> read_target(std::string_view target,
                                                                                   const Limits& limits,
                                                                                   Request& into);

}  // namespace tongqu::http
