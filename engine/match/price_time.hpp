#pragma once
// Continuous matching by price, then time. An incoming order, the taker, walks the opposite side from the
// best price and trades at the price of each resting order, the maker. Orders of one ownership group never
// trade with each other.
#include <algorithm>
#include <concepts>
#include <optional>

#include "engine/book/order_book.hpp"
#include "market/amounts.hpp"
#include "market/check.hpp"
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
    Price limit;  // a market order comes with its collar
    Quantity quantity;
    TimeInForce time_in_force = TimeInForce::gtc;
    bool post_only = false;
    SelfTradePolicy self_trade = SelfTradePolicy::cancel_taker;
};

struct MatchRules {
    // Offers of a non-rival good are not used up: a resting sell is not reduced by a fill, and one incoming
    // buy takes at most its quantity from it; an incoming sell trades with resting buys up to its quantity
    // and then rests at its full quantity. The book may be locked or crossed afterwards: a buy that wanted
    // more than was offered rests at or above the offers.
    bool non_rival = false;
};

struct MatchResult {
    Quantity filled;
    Quantity leaves;  // of the taker after all: resting when `rests`, cancelled when `cancelled`, else zero
    std::optional<CancelReason>
        cancelled;  // immediate, not_fillable or self_trade; leaves can be zero after a decrement
    bool rests = false;

    friend bool operator==(const MatchResult&, const MatchResult&) = default;
};

// Where the events of one match go, in the order in which they happen. A maker is shown as it was just before
// the event. The callbacks must not touch the book.
template <class Sink>
concept MatchSink = requires(Sink& sink, const RestingOrder& maker, Price price, Quantity quantity) {
    sink.on_trade(maker, price, quantity);  // price is the maker's
    sink.on_maker_cancelled(maker);         // it has left the book: self-trade prevention
    sink.on_maker_decremented(maker,
                              quantity);  // by quantity; when that is all its leaves, it has left the book
    sink.on_taker_decremented(quantity);  // follows on_maker_decremented, same quantity
};

// Whether an order at this limit would meet a resting order at all, of its own group or not. O(1).
[[nodiscard]] inline bool would_cross(const OrderBook& book, Side side, Price limit);

// Whether match() would fill the taker whole. Orders of the taker's group never count, and where the policy
// lets the taker lose quantity to them (all but cancel_maker) they end the count. O(orders within the limit).
[[nodiscard]] bool can_fill_whole(const OrderBook& book, const Taker& taker, MatchRules rules);

// Matches the taker, then rests the remainder of a gtc order, at the back of its level, or cancels that of an
// ioc order. A fok order trades whole or not at all: match() asks can_fill_whole before it changes anything,
// and answers not_fillable. Preconditions, checked: 0 < quantity <= kMaxOrderQuantity; a post-only order
// crosses nothing; the taker's id is not resting; book.has_room_for the taker. Amortised O(orders touched);
// allocates only where more rests than ever before.
template <MatchSink Sink>
MatchResult match(OrderBook& book, const Taker& taker, MatchRules rules, Sink& sink);

}  // namespace tongqu::match

#include "engine/match/price_time_inline.hpp"
