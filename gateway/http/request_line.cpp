#include "gateway/http/request_line.hpp"

#include <algorithm>

#include "gateway/http/characters.hpp"

namespace tongqu::http {

namespace {

bool version_form(std::string_view text) {
    return text.size() == 8 && text.starts_with("HTTP/") && is_digit(text[5]) && text[6] == '.' &&
           is_digit(text[7]);
}

}  // namespace

std::expected<RequestLine, HttpError> read_request_line(std::string_view line, const Limits& limits) {
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) return std::unexpected(errors::kRequestLine);
    const std::string_view method = line.substr(0, first);
    const std::string_view target = line.substr(first + 1, last - first - 1);
    const std::string_view version = line.substr(last + 1);
    if (method.size() > limits.method_bytes || !is_token(method) || target.empty() ||
        !std::ranges::all_of(target, is_visible) || !version_form(version))
        return std::unexpected(errors::kRequestLine);
    if (target.size() > limits.target_bytes) return std::unexpected(errors::kTargetTooLong);
    if (version != "HTTP/1.1" && version != "HTTP/1.0") return std::unexpected(errors::kVersion);
    const std::optional<Method> known = to_method(method);
    if (!known) return std::unexpected(errors::kMethod);
    return RequestLine{*known, target, version.back() == '1'};
}

}  // namespace tongqu::http
