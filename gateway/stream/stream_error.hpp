#pragma once
// The errors of the stream's own operations; those that operations share with REST are in gateway/api/api_error.hpp and
// market/reject_reason.hpp. Codes are stable and stand in docs/stream.md.
#include <array>
#include <cstdint>
#include <string_view>

#include "gateway/http/response.hpp"

namespace tongqu::stream {

// code, status, field at fault, text
#define TONGQU_STREAM_ERRORS(X)                                                                                          \
    X(upgrade_required, 426, "", "this resource speaks WebSocket: ask with Upgrade: websocket, version 13")              \
    X(invalid_websocket_key, 400, "", "Sec-WebSocket-Key is not 16 bytes in base64")                                     \
    X(too_many_streams, 503, "", "the exchange has as many streams as it can serve; try again later")                    \
    X(too_many_streams_from_address, 429, "", "this address has as many streams as it may have")                         \
    X(unknown_operation, 400, "op", "there is no such operation")                                                        \
    X(invalid_id, 400, "id", "an id is a text of at most 64 bytes, or a whole number")                                   \
    X(unknown_channel, 400, "channel", "there is no such channel")                                                       \
    X(already_authenticated, 409, "key", "this connection has a key; another key needs another connection")              \
    X(not_subscribed, 404, "channel", "there is no such subscription on this connection")                                \
    X(too_many_subscriptions, 429, "channel", "this connection has as many subscriptions as it may have")                \
    X(subscriptions_exhausted, 503, "channel", "the exchange has as many subscriptions as it can serve; try again later") \
    X(book_too_deep, 503, "channel", "the book has more levels than a snapshot can hold")                                \
    X(cannot_resume, 409, "after_sequence", "the reports since then are not all kept, or too many: read the orders over REST, and subscribe anew") \
    X(market_data_only, 403, "op", "this gateway's stream has market data only: send orders over REST, or use the exchange's stream") \
    X(market_data_stale, 503, "channel", "this gateway has no fresh market data at the moment; try again later")

enum class StreamError : std::uint8_t {
#define TONGQU_ENUMERATE(code, status, path, text) code,
    TONGQU_STREAM_ERRORS(TONGQU_ENUMERATE)
#undef TONGQU_ENUMERATE
};

struct StreamErrorRow {
    unsigned status;
    std::string_view code;
    std::string_view path;
    std::string_view text;
};

inline constexpr auto kStreamErrorRows = std::to_array<StreamErrorRow>({
#define TONGQU_ROW(code, status, path, text) {status, #code, path, text},
    TONGQU_STREAM_ERRORS(TONGQU_ROW)
#undef TONGQU_ROW
});

// As REST would answer it; 503 and 429 with Retry-After.
[[nodiscard]] http::Response refusal(StreamError error);

}  // namespace tongqu::stream
