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

    // Takes lots off an order, the hidden ones first; at zero it leaves.
    std::optional<RestingOrder> reduce(OrderId id, Quantity by) {
        const std::optional<RestingOrder> before = find(id);
        for (RestingOrder& order : arrived_) {
            if (order.id != id) continue;
            const Quantity total = order.total() - by;
            if (order.reserve && total > order.leaves) {
                order.reserve->hidden = total - order.leaves;
            } else {
                order.leaves = total;
                order.reserve.reset();
            }
        }
        std::erase_if(arrived_, [](const RestingOrder& order) { return !order.leaves.is_positive(); });
        return before;
    }

    // Takes lots that are shown; at zero the order shows its next peak as if it arrived now, or leaves.
    std::optional<RestingOrder> fill(OrderId id, Quantity by) {
        RestingOrder order = *find(id);
        order.leaves -= by;
        if (order.leaves.is_positive()) {
            for (RestingOrder& other : arrived_)
                if (other.id == id) other = order;
            return std::nullopt;
        }
        remove(id);
        if (!order.reserve) return std::nullopt;
        order.leaves = std::min(order.reserve->peak, order.reserve->hidden);
        order.reserve->hidden -= order.leaves;
        if (order.reserve->hidden.is_zero()) order.reserve.reset();
        rest(order);
        return order;
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

inline bool is_within(Side side, Price maker, Price limit) { return side == Side::buy ? maker <= limit : maker >= limit; }

inline std::vector<RestingOrder> within_limit(const NaiveBook& book, Side side, Price limit) {
    std::vector<RestingOrder> makers = book.in_priority(opposite(side));
    std::erase_if(makers, [&](const RestingOrder& maker) { return !is_within(side, maker.price, limit); });
    return makers;
}

// Within the limit, and within the reach where there is one.
inline std::vector<RestingOrder> within_reach(const NaiveBook& book, const Taker& taker) {
    std::vector<RestingOrder> makers = within_limit(book, taker.side, taker.limit);
    if (taker.reach)
        std::erase_if(makers, [&](const RestingOrder& maker) { return !is_within(taker.side, maker.price, *taker.reach); });
    return makers;
}

// Plays the match on a copy first: an order that needs a quantity at once gets it exactly when it then has traded that much.
MatchResult naive_match(NaiveBook& book, const Taker& taker, MatchRules rules, RecordingSink& sink);

inline bool naive_can_fill(NaiveBook copy, Taker taker, MatchRules rules, Quantity needed) {
    taker.time_in_force = TimeInForce::ioc;
    taker.minimum.reset();
    // What its own group takes off the taker is not foreseen: such an order ends the count like one that stops it.
    if (taker.self_trade == SelfTradePolicy::decrement) taker.self_trade = SelfTradePolicy::cancel_taker;
    RecordingSink ignored;
    return naive_match(copy, taker, rules, ignored).filled >= needed;
}

inline MatchResult naive_match(NaiveBook& book, const Taker& taker, MatchRules rules, RecordingSink& sink) {
    MatchResult result;
    const bool whole = taker.time_in_force == TimeInForce::fok;
    const Quantity needed = whole ? taker.quantity : taker.minimum.value_or(Quantity(0));
    if (needed.is_positive() && !naive_can_fill(book, taker, rules, needed)) {
        result.leaves = taker.quantity;
        result.cancelled = CancelReason::not_fillable;
        return result;
    }
    const bool buy = taker.side == Side::buy;
    Quantity wanted = taker.quantity;  // still to trade
    Quantity decremented;              // lost to its own group
    std::optional<Quantity> licences = rules.licences_left;
    const auto exhausted = [&] { return licences && licences->is_zero(); };
    bool stopped = false;
    // Of an offer of a non-rival good that may rest, all but what its own group took; else what did not
    // trade.
    const bool may_rest = tongqu::may_rest(taker.time_in_force);
    const bool keeps_what_it_traded = rules.non_rival && !buy && may_rest;
    const auto what_is_left = [&] { return keeps_what_it_traded ? taker.quantity - decremented : wanted; };
    std::vector<OrderId> used;  // offers that replenish: this taker has had them
    while (!stopped && wanted.is_positive() && !exhausted()) {
        std::vector<RestingOrder> makers = within_reach(book, taker);
        std::erase_if(makers, [&](const RestingOrder& maker) { return std::ranges::count(used, maker.id) > 0; });
        if (makers.empty()) break;
        const RestingOrder maker = makers.front();
        const Quantity common = std::min(wanted, maker.leaves);
        const auto take_from_maker = [&](Quantity by) {
            if (const auto shown = book.fill(maker.id, by)) sink.on_maker_refreshed(*shown);
        };
        if (maker.group != taker.group) {
            const Quantity traded = licences ? std::min(common, *licences) : common;
            sink.on_trade(maker, maker.price, traded);
            result.filled += traded;
            wanted -= traded;
            if (licences) *licences -= traded;
            if (rules.non_rival && buy) {
                used.push_back(maker.id);
            } else {
                take_from_maker(traded);
            }
        } else if (taker.self_trade == SelfTradePolicy::decrement) {
            sink.on_maker_decremented(maker, common);
            sink.on_taker_decremented(common);
            take_from_maker(common);
            wanted -= common;
            decremented += common;
            stopped = what_is_left().is_zero();
        } else {
            if (taker.self_trade != SelfTradePolicy::cancel_taker) {
                sink.on_maker_cancelled(maker);
                book.remove(maker.id);
            }
            stopped = taker.self_trade != SelfTradePolicy::cancel_maker;
        }
    }
    result.leaves = what_is_left();
    if (taker.reach && !stopped && wanted.is_positive() && !exhausted())
        result.stopped_by_reach = !is_within(taker.side, taker.limit, *taker.reach) &&
                                  !within_limit(book, taker.side, taker.limit).empty();
    if (stopped) {
        result.cancelled = CancelReason::self_trade;
    } else if (exhausted() && result.leaves.is_positive()) {
        result.cancelled = CancelReason::licences_exhausted;
    } else if (!may_rest && wanted.is_positive()) {
        result.cancelled = CancelReason::immediate;
    } else if (may_rest && result.leaves.is_positive()) {
        result.rests = true;
        RestingOrder resting{taker.id, taker.participant, taker.group, taker.side, taker.limit, result.leaves, {}};
        if (taker.display && *taker.display < result.leaves) {
            resting.leaves = *taker.display;
            resting.reserve = book::Reserve{result.leaves - *taker.display, *taker.display};
        }
        book.rest(resting);
    }
    return result;
}

}  // namespace tongqu::match
