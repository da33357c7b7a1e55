#pragma once
// The errors of a gateway's own; all others are the exchange's, passed on as they are. Codes are stable and stand in docs/gateway.md.
#include <array>
#include <cstdint>
#include <string_view>

#include "gateway/http/response.hpp"

namespace tongqu::redis {

// code, status, text
#define TONGQU_GATEWAY_ERRORS(X)                                                                                     \
    X(market_data_stale, 503, "this gateway has no fresh market data at the moment; try again later")              \
    X(exchange_unreachable, 503, "the exchange cannot be reached; the request had no effect; try again later")     \
    X(outcome_unknown, 504, "the request reached the exchange and no answer came: ask by its client id, or repeat it with the same one") \
    X(overloaded, 503, "too much at once; the request had no effect; try again later")

enum class GatewayError : std::uint8_t {
#define TONGQU_ENUMERATE(code, status, text) code,
    TONGQU_GATEWAY_ERRORS(TONGQU_ENUMERATE)
#undef TONGQU_ENUMERATE
};

struct GatewayErrorRow {
    unsigned status;
    std::string_view code, text;
};

inline constexpr auto kGatewayErrorRows = std::to_array<GatewayErrorRow>({
#define TONGQU_ROW(code, status, text) {status, #code, text},
    TONGQU_GATEWAY_ERRORS(TONGQU_ROW)
#undef TONGQU_ROW
});

// With Retry-After where waiting helps.
[[nodiscard]] inline http::Response refusal(GatewayError error) {
    const GatewayErrorRow& row = kGatewayErrorRows[static_cast<std::size_t>(error)];
    http::Response response = http::error_response(row.status, row.code, row.text);
    if (row.status == 503) response.headers.emplace_back("Retry-After", "1");
    return response;
}

}  // namespace tongqu::redis
