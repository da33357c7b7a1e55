#include "gateway/stream/handshake.hpp"

#include <algorithm>
#include <array>
#include <boost/beast/http/rfc7230.hpp>
#include <charconv>

#include "gateway/api/api_error.hpp"
#include "gateway/stream/limits.hpp"
#include "gateway/stream/stream_error.hpp"

namespace tongqu::stream {
namespace {

namespace beast = boost::beast;

// All fields of a name as one list (RFC 9110 section 5.3).
std::string joined(const http::Request& request, std::string_view name) {
    std::string values;
    for (const http::Header& header : request.headers)
        if (header.name == name) values.append(values.empty() ? "" : ", ").append(header.value);
    return values;
}

bool lists(const std::string& values, const char* token) {
    return beast::http::token_list{values}.exists(token);
}

// 16 bytes in base64: 22 characters, of which the last holds two bits, and two signs of padding.
bool is_websocket_key(std::string_view text) {
    const auto in_alphabet = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
    };
    return text.size() == 24 && text.ends_with("==") && std::ranges::all_of(text.substr(0, 22), in_alphabet) &&
           std::string_view("AQgw").find(text[21]) != std::string_view::npos;
}

http::Response upgrade_required() {
    http::Response response = refusal(StreamError::upgrade_required);
    response.headers.emplace_back("Upgrade", "websocket");
    response.headers.emplace_back("Connection", "Upgrade");
    response.headers.emplace_back("Sec-WebSocket-Version", "13");
    response.close = true;
    return response;
}

std::expected<bool, http::Response> cancels_on_disconnect(const http::Request& request) {
    for (const http::Parameter& parameter : request.query)
        if (parameter.name != "cancel_on_disconnect" && parameter.name != "dead_man_ms")
            return std::unexpected(gateway::refusal(gateway::ApiError::unknown_parameter, parameter.name));
    const std::string_view wish = request.parameter("cancel_on_disconnect").value_or("false");
    if (wish != "true" && wish != "false")
        return std::unexpected(gateway::refusal(gateway::ApiError::invalid_parameter, "cancel_on_disconnect"));
    return wish == "true";
}

// Compared with the bounds of Limits as they are by default: a page tells them to users.
std::expected<std::optional<std::chrono::milliseconds>, http::Response> dead_man_of(const http::Request& request) {
    const auto text = request.parameter("dead_man_ms");
    if (!text) return std::nullopt;
    std::int64_t wish = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), wish);
    const bool good = error == std::errc() && end == text->data() + text->size() && wish >= Limits().dead_man_least.count() &&
                      wish <= Limits().dead_man_most.count();
    if (!good) return std::unexpected(gateway::refusal(gateway::ApiError::invalid_parameter, "dead_man_ms"));
    return std::chrono::milliseconds(wish);
}

}  // namespace

bool is_for_stream(const http::Request& request) {
    return request.segments.size() == 2 && request.segments[0] == "v1" && request.segments[1] == "stream";
}

std::expected<Wishes, http::Response> read_handshake(const http::Request& request) {
    if (request.method != http::Method::get) {
        http::Response response = http::error_response(http::errors::kMethodNotAllowed);
        response.headers.emplace_back("Allow", "GET");
        return std::unexpected(std::move(response));
    }
    const auto cancels = cancels_on_disconnect(request);
    if (!cancels) return std::unexpected(cancels.error());
    const auto dead_man = dead_man_of(request);
    if (!dead_man) return std::unexpected(dead_man.error());
    const bool asks = request.minor_version_1 && lists(joined(request, "connection"), "upgrade") &&
                      lists(joined(request, "upgrade"), "websocket") &&
                      joined(request, "sec-websocket-version") == "13" && request.body.empty();
    if (!asks) return std::unexpected(upgrade_required());
    const std::string key = joined(request, "sec-websocket-key");
    if (!is_websocket_key(key)) return std::unexpected(refusal(StreamError::invalid_websocket_key));

    Wishes wishes;
    wishes.cancel_on_disconnect = *cancels || dead_man->has_value();
    wishes.dead_man = *dead_man;
    namespace field = beast::http;
    wishes.upgrade.method(beast::http::verb::get);
    wishes.upgrade.target(std::string(kPath));
    wishes.upgrade.version(11);
    wishes.upgrade.set(field::field::host, std::string(request.header("host").value_or("")));
    wishes.upgrade.set(field::field::connection, "Upgrade");
    wishes.upgrade.set(field::field::upgrade, "websocket");
    wishes.upgrade.set(field::field::sec_websocket_version, "13");
    wishes.upgrade.set(field::field::sec_websocket_key, key);
    return wishes;
}

}  // namespace tongqu::stream
