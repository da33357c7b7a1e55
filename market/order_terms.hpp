#pragma once
// The terms of an order and the ways of a market, in FIX's words. Each enumeration's values are part of the journal's format:
// append only.
#include <cstdint>

namespace tongqu {

enum class Side : std::uint8_t { buy, sell };
constexpr Side opposite(Side side) { return side == Side::buy ? Side::sell : Side::buy; }

enum class OrderType : std::uint8_t {
    limit,
    market,     // an immediate-or-cancel order whose limit is the instrument's collar around the best opposite price
    stop,       // waits for a trade at its stop price or beyond, then is immediate-or-cancel up to the collar behind that price
    stop_limit  // waits for a trade at its stop price or beyond, then is a limit order
};
constexpr bool is_stop(OrderType type) { return type == OrderType::stop || type == OrderType::stop_limit; }

enum class TimeInForce : std::uint8_t {
    gtc,  // good till cancelled: what does not trade rests
    ioc,  // immediate or cancel: what does not trade at once (in an auction market: at the next auction) is cancelled
    fok,  // fill or kill: trades whole, at once, or not at all
    gtd,  // good till date: rests until its time of expiry
    day   // rests until the instrument's trading day ends
};
constexpr bool may_rest(TimeInForce time_in_force) {
    return time_in_force != TimeInForce::ioc && time_in_force != TimeInForce::fok;
}

// What happens to an order that must not take liquidity and would trade on arrival.
enum class PostOnly : std::uint8_t {
    no,      // it may trade on arrival
    reject,  // it is refused
    slide    // its limit moves to one tick behind the best opposite price
};

// What happens when an incoming order meets a resting order of the same ownership group. Nothing ever trades.
enum class SelfTradePolicy : std::uint8_t {
    cancel_taker,  // the incoming order's remainder is cancelled
    cancel_maker,  // the resting order is cancelled; matching goes on
    cancel_both,   // both
    decrement      // both are reduced by the smaller quantity; what reaches zero is cancelled; matching goes on
};

enum class MarketModel : std::uint8_t {
    continuous,  // an order trades when it arrives
    batch,       // all orders of an interval trade together at one price; arrival inside the interval does not count
    call,        // orders gather until a scheduled auction and trade together at one price
    coupled      // a batch over regions: the orders of all clear together, at a price for each, as far as links carry
};
// Orders gather in intervals, and a drawn seed puts them in order.
constexpr bool is_drawn(MarketModel model) { return model == MarketModel::batch || model == MarketModel::coupled; }

// Which resting orders of one price an incoming order trades with first; in the continuous model.
enum class Allocation : std::uint8_t {
    price_time,  // the earliest
    pro_rata     // all, in proportion to what they show; the earliest may be given a share first
};

// What an instrument's market does at the moment.
enum class TradingPhase : std::uint8_t {
    continuous,  // orders trade on arrival
    batch,       // orders gather until the interval's draw
    call,        // orders gather until the auction, and can be cancelled
    no_cancel    // orders gather until the auction, and can be neither cancelled nor amended
};

// What the operator lets a market do.
enum class TradingState : std::uint8_t {
    open,
    halted,      // orders of rival goods may be entered and cancelled, nothing trades; it reopens with an auction
    cancel_only  // orders may only be cancelled
};

enum class OrderStatus : std::uint8_t {
    open,
    filled,
    cancelled,
    waiting  // a stop order whose stop price was not reached
};

enum class CancelReason : std::uint8_t {
    requested,           // by its owner: cancel, or cancel all
    immediate,           // the remainder of an immediate-or-cancel or market order
    not_fillable,        // a fill-or-kill order that could not trade whole, or one that could not trade its minimum quantity
    self_trade,          // a self-trade policy
    suspended,           // its participant was suspended or left
    expired,             // its time in force has ended
    licences_exhausted,  // as many licences were sold as there are
    kill_switch,         // the kill switch of its participant
    product_withdrawn    // its product is not sold any more
};

// Whether a byte that was decoded is one of the enumeration's values.
constexpr bool is_valid(Side value) { return value <= Side::sell; }
constexpr bool is_valid(OrderType value) { return value <= OrderType::stop_limit; }
constexpr bool is_valid(TimeInForce value) { return value <= TimeInForce::day; }
constexpr bool is_valid(PostOnly value) { return value <= PostOnly::slide; }
constexpr bool is_valid(SelfTradePolicy value) { return value <= SelfTradePolicy::decrement; }
constexpr bool is_valid(MarketModel value) { return value <= MarketModel::coupled; }
constexpr bool is_valid(Allocation value) { return value <= Allocation::pro_rata; }
constexpr bool is_valid(TradingPhase value) { return value <= TradingPhase::no_cancel; }
constexpr bool is_valid(TradingState value) { return value <= TradingState::cancel_only; }
constexpr bool is_valid(CancelReason value) { return value <= CancelReason::product_withdrawn; }

}  // namespace tongqu
