#pragma once
// The change from HTTP to WebSocket (RFC 6455 section 4.2): what the request must say, checked on the strictly read request.
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <chrono>
#include <expected>
#include <optional>

#include "gateway/http/request.hpp"
#include "gateway/http/response.hpp"

namespace tongqu::stream {

inline constexpr std::string_view kPath = "/v1/stream";

using Upgrade = boost::beast::http::request<boost::beast::http::empty_body>;

// Whether the request is for the stream, whatever else it says.
[[nodiscard]] bool is_for_stream(const http::Request& request);

struct Wishes {
    Upgrade upgrade;  // the request as Beast accepts it
    bool cancel_on_disconnect = false;
    std::optional<std::chrono::milliseconds> dead_man = {};  // the longest time between two operations; cancels on disconnect
};

// The refusal is 405, 400 for a query or key that is wrong, or 426 with what is spoken here.
[[nodiscard]] std::expected<Wishes, http::Response> read_handshake(const http::Request& request);

}  // namespace tongqu::stream
