#pragma once
// The order book and its matching as one would write them on a blackboard: a list of orders in the order of
// arrival, sorted anew for every question. Slow, and obviously right.
#include <algorithm>
#include <optional>
#include <vector>

#include "tests/engine/book/match_events.hpp"

namespace tongqu::match {

class NaiveBook {
  public:
    void rest(const RestingOrder& order) { arrived_.push_back(order); }

    std::optional<RestingOrder> find(OrderId id) const {
        for (const RestingOrder& order : arrived_) {
            if (order.id == id) return order;
        }
        return std::nullopt;
    }

    std::optional<RestingOrder> remove(OrderId id) {
        const std::optional<RestingOrder> order = find(id);
        std::erase_if(arrived_, [&](const RestingOrder& other) { return other.id == id; });
        return order;
    }

    // Takes lots off an order; at zero it leaves.
    std::optional<RestingOrder> reduce(OrderId id, Quantity by) {
        const std::optional<RestingOrder> before = find(id);
        for (RestingOrder& order : arrived_) {
            if (order.id == id) order.leaves -= by;
        }
        std::erase_if(arrived_, [](const RestingOrder& order) { return !order.leaves.is_positive(); });
        return before;
    }

    // All orders of a side, best price first, and by arrival within a price.
    std::vector<RestingOrder> in_priority(Side side) const {
        std::vector<RestingOrder> orders;
        std::copy_if(arrived_.begin(), arrived_.end(), std::back_inserter(orders),
                     [&](const RestingOrder& order) { return order.side == side; });
        std::stable_sort(orders.begin(), orders.end(), [&](const RestingOrder& a, const RestingOrder& b) {
            return side == Side::buy ? a.price > b.price : a.price < b.price;
        });
        return orders;
    }

    std::size_t size() const { return arrived_.size(); }

  private:
    std::vector<RestingOrder> arrived_;
};

inline std::vector<RestingOrder> within_limit(const NaiveBook& book, const Taker& taker) {
    std::vector<RestingOrder> makers = book.in_priority(opposite(taker.side));
    std::erase_if(makers, [&](const RestingOrder& maker) {
        return taker.side == Side::buy ? maker.price > taker.limit : maker.price < taker.limit;
    });
    return makers;
}

// Plays the match on a copy first: a fill-or-kill order is fillable exactly when it then has traded all it
// wanted.
MatchResult naive_match(NaiveBook& book, const Taker& taker, MatchRules rules, RecordingSink& sink);

inline bool naive_can_fill_whole(NaiveBook copy, Taker taker, MatchRules rules) {
    taker.time_in_force = TimeInForce::ioc;
    RecordingSink ignored;
    return naive_match(copy, taker, rules, ignored).filled == taker.quantity;
}

inline MatchResult naive_match(NaiveBook& book, const Taker& taker, MatchRules rules, RecordingSink& sink) {
    MatchResult result;
    if (taker.time_in_force == TimeInForce::fok && !naive_can_fill_whole(book, taker, rules)) {
        result.leaves = taker.quantity;
        result.cancelled = CancelReason::not_fillable;
        return result;
    }
    const bool buy = taker.side == Side::buy;
    Quantity wanted = taker.quantity;  // still to trade
    Quantity decremented;              // lost to its own group
    bool stopped = false;
    // Of an offer of a non-rival good that may rest, all but what its own group took; else what did not
    // trade.
    const bool may_rest = taker.time_in_force == TimeInForce::gtc;
    const bool keeps_what_it_traded = rules.non_rival && !buy && may_rest;
    const auto what_is_left = [&] { return keeps_what_it_traded ? taker.quantity - decremented : wanted; };
    for (const RestingOrder& maker : within_limit(book, taker)) {
        if (stopped || wanted.is_zero()) break;
        const Quantity common = std::min(wanted, maker.leaves);
        if (maker.group != taker.group) {
            sink.on_trade(maker, maker.price, common);
            result.filled += common;
            wanted -= common;
            const bool offer_replenishes = rules.non_rival && buy;
            if (!offer_replenishes) book.reduce(maker.id, common);
        } else if (taker.self_trade == SelfTradePolicy::decrement) {
            sink.on_maker_decremented(maker, common);
            sink.on_taker_decremented(common);
            book.reduce(maker.id, common);
            wanted -= common;
            decremented += common;
            stopped = what_is_left().is_zero();
        } else {
            const bool cancels_maker = taker.self_trade != SelfTradePolicy::cancel_taker;
            if (cancels_maker) {
                sink.on_maker_cancelled(maker);
                book.remove(maker.id);
            }
            stopped = taker.self_trade != SelfTradePolicy::cancel_maker;
        }
    }
    result.leaves = what_is_left();
    if (stopped) {
        result.cancelled = CancelReason::self_trade;
    } else if (!may_rest && wanted.is_positive()) {
        result.cancelled = CancelReason::immediate;
    } else if (may_rest && result.leaves.is_positive()) {
        result.rests = true;
        book.rest({taker.id, taker.participant, taker.group, taker.side, taker.limit, result.leaves});
    }
    return result;
}

}  // namespace tongqu::match
