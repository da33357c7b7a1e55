#pragma once
// The incoming order, what the market's rules let it do, and what came of it. Both ways of continuous matching share these.
#include <concepts>
#include <optional>

#include "engine/book/order_book.hpp"
#include "market/amounts.hpp"
#include "market/ids.hpp"
#include "market/order_terms.hpp"

namespace tongqu::match {

using book::OrderBook;
using book::RestingOrder;

struct Taker {
    OrderId id;
    ParticipantId participant;
    GroupId group;
    Side side = Side::buy;
    Price limit;                 // where it rests; a market order comes with its collar
    std::optional<Price> reach;  // it trades no further than this, where that is nearer than the limit: the volatility band
    Quantity quantity;
    std::optional<Quantity> display;  // an iceberg's peak
    std::optional<Quantity> minimum;  // at least this at once, or nothing
    TimeInForce time_in_force = TimeInForce::gtc;
    bool post_only = false;
    SelfTradePolicy self_trade = SelfTradePolicy::cancel_taker;

    // The worst price that it may trade at.
    [[nodiscard]] Price worst() const {
        if (!reach) return limit;
        return side == Side::buy ? std::min(limit, *reach) : std::max(limit, *reach);
    }
    [[nodiscard]] bool accepts(Price price) const { return side == Side::buy ? price <= worst() : price >= worst(); }
    // What has to trade at once; zero: nothing has to.
    [[nodiscard]] Quantity needed_at_once() const {
        return time_in_force == TimeInForce::fok ? quantity : minimum.value_or(Quantity(0));
    }
};

struct MatchRules {
    // Offers of a non-rival good are not used up: a resting sell is not reduced by a fill, and one incoming
    // buy takes at most its quantity from it; an incoming sell trades with resting buys up to its quantity
    // and then rests at its full quantity. The book may be locked or crossed afterwards: a buy that wanted
    // more than was offered rests at or above the offers.
    bool non_rival = false;
    std::optional<Quantity> licences_left;  // non-rival: no more than this is sold
    PartsPerMillion top_order_share;        // pro-rata: what the earliest order at the first price is given first
};

struct MatchResult {
    Quantity filled;
    Quantity leaves;  // of the taker after all: resting when `rests`, cancelled when `cancelled`, else zero
    // immediate, not_fillable, self_trade or licences_exhausted; leaves can be zero after a decrement
    std::optional<CancelReason> cancelled;
    bool rests = false;
    bool stopped_by_reach = false;  // an order within its limit but beyond its reach was next

    friend bool operator==(const MatchResult&, const MatchResult&) = default;
};

// Where the events of one match go, in the order in which they happen. A maker is shown as it was just before
// the event (on_maker_refreshed: just after). The callbacks must not touch the book.
template <class Sink>
concept MatchSink = requires(Sink& sink, const RestingOrder& maker, Price price, Quantity quantity) {
    sink.on_trade(maker, price, quantity);  // price is the maker's
    sink.on_maker_refreshed(maker);         // an iceberg shows its next peak, at the end of its level
    sink.on_maker_cancelled(maker);         // it has left the book, hidden part and all: self-trade prevention
    // by quantity; when that is all it has in all, it has left the book
    sink.on_maker_decremented(maker, quantity);
    sink.on_taker_decremented(quantity);  // follows on_maker_decremented, same quantity
};

// Whether an order at this limit would meet a resting order at all, of its own group or not. O(1).
[[nodiscard]] inline bool would_cross(const OrderBook& book, Side side, Price limit) {
    return book.reaches(opposite(side), limit);
}

// The order as it rests with this much left, an iceberg with its peak.
[[nodiscard, gnu::always_inline]] inline RestingOrder resting_of(const Taker& taker, Quantity leaves) {
    RestingOrder order{taker.id, taker.participant, taker.group, taker.side, taker.limit, leaves, {}};
    if (taker.display && *taker.display < leaves) {
        order.leaves = *taker.display;
        order.reserve = book::Reserve{leaves - *taker.display, *taker.display};
    }
    return order;
}

}  // namespace tongqu::match
