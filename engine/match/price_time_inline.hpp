#pragma once
// Included by price_time.hpp only: the matching loop.

namespace tongqu::match {

namespace detail {

// One taker's way through the opposite side. `executable` is what it may still trade; `offer` what would rest
// at the end. They differ only for an incoming sell of a non-rival good, which does not lose what it trades.
template <class Sink>
class Walk {
  public:
    Walk(const Taker& taker, MatchRules rules, Sink& sink)
        : taker_(taker),
          sink_(sink),
          makers_replenish_(rules.non_rival && taker.side == Side::buy),
          taker_replenishes_(rules.non_rival && taker.side == Side::sell),
          executable_(taker.quantity),
          offer_(taker.quantity) {}

    book::Step operator()(const RestingOrder& maker) {
        if (maker.group == taker_.group) [[unlikely]]
            return meet_own_group(maker);
        const Quantity quantity = std::min(executable_, maker.leaves);
        sink_.on_trade(maker, maker.price, quantity);
        filled_ += quantity;
        executable_ -= quantity;
        if (!taker_replenishes_) offer_ -= quantity;
        return {makers_replenish_ ? Quantity(0) : quantity, executable_.is_positive()};
    }

    [[nodiscard]] MatchResult result() const {
        MatchResult result{.filled = filled_};
        const bool rests = taker_.time_in_force == TimeInForce::gtc && !stopped_;
        result.leaves = remainder();
        result.rests = rests && offer_.is_positive();
        if (stopped_) {
            result.cancelled = CancelReason::self_trade;
        } else if (!rests && executable_.is_positive()) {
            result.cancelled = CancelReason::immediate;
        }
        return result;
    }

  private:
    // What would rest or be cancelled if the walk ended now.
    [[nodiscard]] Quantity remainder() const {
        return taker_.time_in_force == TimeInForce::gtc ? offer_ : executable_;
    }

    book::Step meet_own_group(const RestingOrder& maker) {
        switch (taker_.self_trade) {
            case SelfTradePolicy::cancel_taker:
                stopped_ = true;
                return {Quantity(0), false};
            case SelfTradePolicy::cancel_both:
                stopped_ = true;
                sink_.on_maker_cancelled(maker);
                return {maker.leaves, false};
            case SelfTradePolicy::cancel_maker:
                sink_.on_maker_cancelled(maker);
                return {maker.leaves, true};
            case SelfTradePolicy::decrement:
                break;
        }
        const Quantity by = std::min(executable_, maker.leaves);
        sink_.on_maker_decremented(maker, by);
        sink_.on_taker_decremented(by);
        executable_ -= by;
        offer_ -= by;
        stopped_ = remainder().is_zero();
        return {by, executable_.is_positive()};
    }

    const Taker& taker_;
    Sink& sink_;
    bool makers_replenish_;
    bool taker_replenishes_;
    bool stopped_ = false;  // by self-trade prevention
    Quantity executable_;
    Quantity offer_;
    Quantity filled_;
};

}  // namespace detail

inline bool would_cross(const OrderBook& book, Side side, Price limit) {
    const std::optional<book::Level> best = book.best(opposite(side));
    if (!best) return false;
    return side == Side::buy ? best->price <= limit : best->price >= limit;
}

template <MatchSink Sink>
MatchResult match(OrderBook& book, const Taker& taker, MatchRules rules, Sink& sink) {
    TONGQU_CHECK(taker.quantity.is_positive() && taker.quantity <= book::kMaxOrderQuantity,
                 book::describe(taker.id, taker.quantity));
    if (taker.post_only) {
        TONGQU_CHECK(!would_cross(book, taker.side, taker.limit), book::describe(taker.id, taker.quantity));
    }
    if (taker.time_in_force == TimeInForce::fok && !can_fill_whole(book, taker, rules)) {
        return {.leaves = taker.quantity, .cancelled = CancelReason::not_fillable};
    }
    detail::Walk<Sink> walk(taker, rules, sink);
    if (would_cross(book, taker.side, taker.limit)) book.walk(opposite(taker.side), taker.limit, walk);
    const MatchResult result = walk.result();
    if (result.rests) {
        book.rest({taker.id, taker.participant, taker.group, taker.side, taker.limit, result.leaves});
    }
    return result;
}

}  // namespace tongqu::match
