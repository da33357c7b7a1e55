#pragma once
// With which codes the exchange closes a stream (RFC 6455 section 7.4). Codes from 4000 are the exchange's own.
#include <array>
#include <cstdint>
#include <string_view>

namespace tongqu::stream {

// name, code, reason
#define TONGQU_CLOSE_CODES(X)                                                                \
    X(going_away, 1001, "the exchange is shutting down")                                     \
    X(protocol_error, 1002, "")                                                              \
    X(binary_message, 1003, "messages are text")                                             \
    X(not_utf8, 1007, "")                                                                    \
    X(message_too_big, 1009, "")                                                             \
    X(slow_consumer, 4000, "too much waits for you: read faster, or subscribe to less")      \
    X(key_ended, 4001, "the key was revoked or has expired")                                 \
    X(message_timeout, 4003, "a message did not arrive in time")                             \
    X(session_ended, 4004, "the session has ended: log in again")

enum class CloseCode : std::uint16_t {
#define TONGQU_ENUMERATE(name, code, reason) name = code,
    TONGQU_CLOSE_CODES(TONGQU_ENUMERATE)
#undef TONGQU_ENUMERATE
};

struct CloseRow {
    CloseCode code;
    std::string_view name;
    std::string_view reason;  // as sent; empty where the WebSocket layer closes by itself
};

inline constexpr auto kCloseRows = std::to_array<CloseRow>({
#define TONGQU_ROW(name, code, reason) {CloseCode::name, #name, reason},
    TONGQU_CLOSE_CODES(TONGQU_ROW)
#undef TONGQU_ROW
});

[[nodiscard]] constexpr std::string_view reason_of(CloseCode code) {
    for (const CloseRow& row : kCloseRows)
        if (row.code == code) return row.reason;
    return {};
}

}  // namespace tongqu::stream
