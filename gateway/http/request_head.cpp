#include "gateway/http/request_head.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "gateway/http/characters.hpp"
#include "gateway/http/host.hpp"
#include "gateway/http/request_line.hpp"
#include "gateway/http/request_target.hpp"

namespace tongqu::http {

namespace {

// Fields of which a second one would leave open which of the two counts. Transfer-Encoding and Connection are
// lists and are joined; a doubled Content-Length and Host have errors of their own.
constexpr std::array<std::string_view, 10> kSingleFields = {
    "authorization",   "content-type", "content-encoding", "expect",
    "idempotency-key", "tongqu-key",   "tongqu-timestamp", "tongqu-signature",
    "tongqu-recv-window", "tongqu-request-id"};

// What the fields say, gathered while they are read.
struct Framing {
    std::optional<std::string_view> host;
    std::optional<std::string_view> content_length;
    std::size_t transfer_encodings = 0;  // codings named, "chunked" included
    bool empty_coding = false;
    bool chunked_last = false;
    bool chunked_before = false;  // named, but not as the last
    bool close = false;
    bool keep_alive = false;
    bool expects = false;
};

// Calls `each` with every element of a comma-separated list, blanks trimmed, empty ones included.
template <class Each>
void for_each_element(std::string_view list, Each&& each) {
    while (true) {
        const std::size_t comma = list.find(',');
        each(trim_blanks(list.substr(0, comma)));
        if (comma == std::string_view::npos) return;
        list.remove_prefix(comma + 1);
    }
}

std::optional<std::uint64_t> read_length(std::string_view text) {
    if (text.empty() || text.size() > 18) return std::nullopt;
    std::uint64_t value = 0;
    for (char c : text) {
        if (!is_digit(c)) return std::nullopt;
        value = value * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return value;
}

std::expected<void, HttpError> note(const Header& field, Framing& framing) {
    if (field.name == "host") {
        if (framing.host) return std::unexpected(errors::kHost);
        framing.host = field.value;
    } else if (field.name == "content-length") {
        if (framing.content_length) return std::unexpected(errors::kContentLength);
        framing.content_length = field.value;
    } else if (field.name == "transfer-encoding") {
        for_each_element(field.value, [&](std::string_view coding) {
            ++framing.transfer_encodings;
            framing.empty_coding |= coding.empty();
            framing.chunked_before |= framing.chunked_last;
            framing.chunked_last = equal_ignoring_case(coding, "chunked");
        });
    } else if (field.name == "connection") {
        for_each_element(field.value, [&](std::string_view option) {
            framing.close |= equal_ignoring_case(option, "close");
            framing.keep_alive |= equal_ignoring_case(option, "keep-alive");
        });
    } else if (field.name == "expect") {
        if (!equal_ignoring_case(field.value, "100-continue")) return std::unexpected(errors::kExpectation);
        framing.expects = true;
    } else if (field.name == "content-encoding") {
        if (!equal_ignoring_case(field.value, "identity")) return std::unexpected(errors::kContentCoding);
    }
    return {};
}

// RFC 9112 §6: where the body ends. What two readers could understand in two ways is refused.
std::expected<BodyPlan, HttpError> plan_body(const Framing& framing, const Request& request,
                                             const Limits& limits) {
    BodyPlan plan;
    plan.keep_alive = !framing.close && (request.minor_version_1 || framing.keep_alive);
    if (framing.transfer_encodings > 0) {
        if (framing.content_length || !request.minor_version_1 || framing.empty_coding ||
            framing.chunked_before || !framing.chunked_last)
            return std::unexpected(errors::kFraming);
        if (framing.transfer_encodings > 1) return std::unexpected(errors::kTransferCoding);
        plan.chunked = true;
    } else if (framing.content_length) {
        const std::optional<std::uint64_t> length = read_length(*framing.content_length);
        if (!length) return std::unexpected(errors::kContentLength);
        if (*length > limits.body_bytes) return std::unexpected(errors::kBodyTooLarge);
        plan.length = *length;
    }
    plan.expects_continue = framing.expects && request.minor_version_1 && (plan.chunked || plan.length > 0);
    return plan;
}

std::expected<Framing, HttpError> read_fields(char* at, const char* end, const Limits& limits,
                                              Request& into) {
    Framing framing;
    std::array<bool, kSingleFields.size()> seen{};
    std::size_t fields = 0;
    while (*at != '\r') {
        char* const stop = std::find(at, const_cast<char*>(end), '\r');
        const auto line = read_field_line({at, static_cast<std::size_t>(stop - at)});
        if (!line) return std::unexpected(line.error());
        if (++fields > limits.header_fields) return std::unexpected(errors::kHeaderTooLarge);
        std::transform(at, at + line->name.size(), at, to_lower);
        const Header field{line->name, line->value};
        if (auto noted = note(field, framing); !noted) return std::unexpected(noted.error());
        for (std::size_t i = 0; i < kSingleFields.size(); ++i)
            if (kSingleFields[i] == field.name && std::exchange(seen[i], true))
                return std::unexpected(errors::kDuplicateHeader);
        // A name with an underscore is one that gateways of old confuse with the same name with a hyphen: not
        // handed on.
        if (field.name.find('_') == std::string_view::npos) into.headers.push_back(field);
        at = stop + 2;
    }
    return framing;
}

}  // namespace

std::expected<FieldLine, HttpError> read_field_line(std::string_view line) {
    if (!line.empty() && is_blank(line.front())) return std::unexpected(errors::kLineFolding);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
        return std::unexpected(errors::kHeaderName);
    const std::string_view value = trim_blanks(line.substr(colon + 1));
    for (char c : value)
        if (is_control(c) && c != '\t') return std::unexpected(errors::kHeaderValue);
    return FieldLine{line.substr(0, colon), value};
}

std::expected<BodyPlan, HttpError> read_request_head(std::string_view head, const Limits& limits,
                                                     Request& into) {
    HeadScanner scanner;
    const auto span = scanner.scan(head, limits);
    if (!span) return std::unexpected(span.error());
    if (!*span || (*span)->end != head.size()) return std::unexpected(errors::kIncomplete);
    into.headers.clear();
    into.head_bytes.assign(head.substr((*span)->begin));
    const std::string_view bytes = into.head_bytes;

    const std::size_t line_end = bytes.find('\r');
    const auto line = read_request_line(bytes.substr(0, line_end), limits);
    if (!line) return std::unexpected(line.error());
    into.method = line->method;
    into.minor_version_1 = line->minor_version_1;
    char* const fields = into.head_bytes.data() + line_end + 2;
    const auto framing = read_fields(fields, into.head_bytes.data() + bytes.size(), limits, into);
    if (!framing) return std::unexpected(framing.error());

    if (framing->host ? !valid_host(*framing->host) : into.minor_version_1)
        return std::unexpected(errors::kHost);
    const auto authority = read_target(line->target, limits, into);
    if (!authority) return std::unexpected(authority.error());
    if (*authority && framing->host &&
        !same_authority((*authority)->host, *framing->host, (*authority)->https))
        return std::unexpected(errors::kHost);
    return plan_body(*framing, into, limits);
}

std::expected<BodyPlan, HttpError> check_request_head(std::string_view head, const Limits& limits) {
    Request request;
    return read_request_head(head, limits, request);
}

}  // namespace tongqu::http
