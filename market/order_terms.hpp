#pragma once
// The terms of an order, in FIX's words. Each enumeration's values are part of the journal's format: append only.
#include <cstdint>

namespace tongqu {

enum class Side : std::uint8_t { buy, sell };
constexpr Side opposite(Side side) { return side == Side::buy ? Side::sell : Side::buy; }

enum class OrderType : std::uint8_t {
    limit,
    market  // an immediate-or-cancel order whose limit is the instrument's collar around the best opposite price
};

enum class TimeInForce : std::uint8_t {
    gtc,  // good till cancelled: what does not trade rests
    ioc,  // immediate or cancel: what does not trade at once is cancelled
    fok   // fill or kill: trades whole, at once, or not at all
};

// What happens when an incoming order meets a resting order of the same ownership group. Nothing ever trades.
enum class SelfTradePolicy : std::uint8_t {
    cancel_taker,  // the incoming order's remainder is cancelled
    cancel_maker,  // the resting order is cancelled; matching goes on
    cancel_both,   // both
    decrement      // both are reduced by the smaller quantity; what reaches zero is cancelled; matching goes on
};

enum class MarketModel : std::uint8_t { continuous };

enum class OrderStatus : std::uint8_t { open, filled, cancelled };

enum class CancelReason : std::uint8_t {
    requested,         // by its owner: cancel, or cancel all
    immediate,         // the remainder of an immediate-or-cancel or market order
    not_fillable,      // a fill-or-kill order that could not trade whole
    self_trade,        // the self-trade policy of the incoming order
    suspended,         // its participant was suspended or left
};

// Whether a byte that was decoded is one of the enumeration's values.
constexpr bool is_valid(Side value) { return value <= Side::sell; }
constexpr bool is_valid(OrderType value) { return value <= OrderType::market; }
constexpr bool is_valid(TimeInForce value) { return value <= TimeInForce::fok; }
constexpr bool is_valid(SelfTradePolicy value) { return value <= SelfTradePolicy::decrement; }
constexpr bool is_valid(MarketModel value) { return value <= MarketModel::continuous; }
constexpr bool is_valid(CancelReason value) { return value <= CancelReason::suspended; }

}  // namespace tongqu
