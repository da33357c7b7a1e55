#include "gateway/http/request_target.hpp"

#include <algorithm>

#include "gateway/http/characters.hpp"
#include "gateway/http/host.hpp"
#include "gateway/http/utf8.hpp"

namespace tongqu::http {

namespace {

// Decodes [begin, end) in place; the decoded text never is the longer one.
std::optional<std::string_view> decode(char* begin, const char* end, bool plus_is_blank) {
    char* out = begin;
    bool escaped = false;
    for (const char* in = begin; in != end; ++in) {
        char c = *in;
        if (c == '%') {
            if (end - in < 3) return std::nullopt;
            const int high = hex_value(in[1]);
            const int low = hex_value(in[2]);
            if (high < 0 || low < 0) return std::nullopt;
            c = static_cast<char>(high * 16 + low);
            if (is_control(c)) return std::nullopt;
            escaped = true;
            in += 2;
        } else if (c == '+' && plus_is_blank) {
            c = ' ';
        }
        *out++ = c;
    }
    const std::string_view text(begin, static_cast<std::size_t>(out - begin));
    if (escaped && !valid_utf8(text)) return std::nullopt;
    return text;
}

std::expected<void, HttpError> read_path(char* begin, char* end, const Limits& limits, Request& into) {
    if (end - begin == 1) return {};  // "/" has no segment
    for (char* at = begin; at != end;) {
        ++at;  // the slash
        char* const stop = std::find(at, end, '/');
        if (into.segments.size() == limits.path_segments) return std::unexpected(errors::kTargetTooLong);
        const auto segment = decode(at, stop, false);
        if (!segment) return std::unexpected(errors::kTarget);
        into.segments.push_back(*segment);
        at = stop;
    }
    return {};
}

std::expected<void, HttpError> read_query(char* begin, char* end, const Limits& limits, Request& into) {
    for (char* at = begin; at != end;) {
        char* const stop = std::find(at, end, '&');
        if (stop != at) {
            if (into.query.size() == limits.query_parameters) return std::unexpected(errors::kTargetTooLong);
            char* const equals = std::find(at, stop, '=');
            const auto name = decode(at, equals, true);
            const auto value = decode(equals == stop ? stop : equals + 1, stop, true);
            if (!name || !value || name->empty()) return std::unexpected(errors::kTarget);
            if (into.parameter(*name)) return std::unexpected(errors::kDuplicateParameter);
            into.query.push_back({*name, *value});
        }
        at = stop == end ? end : stop + 1;
    }
    return {};
}

// Splits "http://authority/path" and leaves the path and query in `target`.
std::optional<TargetAuthority> take_authority(std::string_view& target) {
    TargetAuthority authority;
    if (target.size() > 7 && equal_ignoring_case(target.substr(0, 7), "http://")) {
        target.remove_prefix(7);
    } else if (target.size() > 8 && equal_ignoring_case(target.substr(0, 8), "https://")) {
        target.remove_prefix(8);
        authority.https = true;
    } else {
        return std::nullopt;
    }
    const std::size_t end = std::min(target.find_first_of("/?"), target.size());
    authority.host = target.substr(0, end);
    target.remove_prefix(end);
    return valid_host(authority.host) ? std::optional(authority) : std::nullopt;
}

}  // namespace

std::expected<std::optional<TargetAuthority>, HttpError> read_target(std::string_view target,
                                                                     const Limits& limits, Request& into) {
    into.segments.clear();
    into.query.clear();
    into.asterisk = false;
    into.target = target;
    if (target.size() > limits.target_bytes) return std::unexpected(errors::kTargetTooLong);
    if (target.empty() || !std::ranges::all_of(target, is_visible) ||
        target.find('#') != std::string_view::npos)
        return std::unexpected(errors::kTarget);
    if (target == "*") {
        if (into.method != Method::options) return std::unexpected(errors::kTarget);
        into.asterisk = true;
        return std::nullopt;
    }

    std::optional<TargetAuthority> authority;
    if (target.front() != '/') {
        authority = take_authority(target);
        if (!authority) return std::unexpected(errors::kTarget);
    }
    // The buffer holds the target as a path, then a second copy that is decoded in place.
    std::string& buffer = into.decoded_target;
    buffer.clear();
    if (!target.starts_with('/')) buffer.push_back('/');
    buffer.append(target);
    const std::size_t length = buffer.size();
    if (authority) {
        buffer.resize(2 * length);
        std::copy_n(buffer.data(), length, buffer.data() + length);
        into.target = std::string_view(buffer).substr(0, length);
    }
    char* const begin = buffer.data() + (buffer.size() - length);
    char* const end = begin + length;
    char* const question = std::find(begin, end, '?');
    if (auto path = read_path(begin, question, limits, into); !path) return std::unexpected(path.error());
    if (question != end)
        if (auto query = read_query(question + 1, end, limits, into); !query)
            return std::unexpected(query.error());
    return authority;
}

}  // namespace tongqu::http
