#pragma once
// An order as its owner sees it.
#include <span>

#include "gateway/api/call.hpp"

namespace tongqu::gateway {

// What of a trade its order's owner sees.
struct Fill {
    TradeId trade;
    HalfTicks price;  // what the order's side pays or gets
    Quantity quantity;
    Money buyer_fee;
};

// Σ price × quantity / Σ quantity of the first `fills` fills in currency units, rounded half-even to 9
// decimals; nothing for none. Exact before the one rounding.
[[nodiscard]] std::optional<std::string> average_price(const service::OrderRecord& order, std::uint32_t fills,
                                                       const service::Trades& trades, Decimal tick);

// The same of these fills.
[[nodiscard]] std::optional<std::string> average_price(std::span<const Fill> fills, Decimal tick);

// The order as it was at a moment with all of its fills until then, of which those from number `first_fill` on are shown.
void write_order(http::JsonWriter& json, const service::Directory& directory, const service::OrderRecord& order,
                 const service::OrderMoment& moment, service::Origin origin, std::span<const Fill> fills,
                 std::uint32_t first_fill = 0);

// The order as it was at a moment, answered by the command of `origin`; its fills from number `first_fill` on.
void write_order(http::JsonWriter& json, const service::ReadModel& model, const service::OrderRecord& order,
                 const service::OrderMoment& moment, service::Origin origin, std::uint32_t first_fill = 0);

}  // namespace tongqu::gateway
