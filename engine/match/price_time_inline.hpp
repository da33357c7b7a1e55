#pragma once
// Included by price_time.hpp only: the matching loop.

namespace tongqu::match {

namespace detail {

// The taker while it matches. `executable` is what it may still trade; `offer` what would rest
// at the end. They differ only for an incoming sell of a non-rival good, which does not lose what it trades.
class TakerState {
  public:
    TakerState(const Taker& taker, MatchRules rules)
        : taker_(taker),
          taker_replenishes_(rules.non_rival && taker.side == Side::sell),
          executable_(taker.quantity),
          offer_(taker.quantity) {
        if (rules.licences_left) [[unlikely]]
            licences_left_ = *rules.licences_left;
    }

    [[nodiscard]] Quantity wanted() const { return std::min(executable_, licences_left_); }
    [[nodiscard]] Quantity executable() const { return executable_; }
    [[nodiscard]] bool wants_more() const { return !stopped_ && wanted().is_positive(); }
    void traded(Quantity quantity) {
        filled_ += quantity;
        executable_ -= quantity;
        if (licences_left_ != kNoCap) licences_left_ -= quantity;
        if (!taker_replenishes_) offer_ -= quantity;
    }
    void decremented(Quantity by) {
        executable_ -= by;
        offer_ -= by;
        stopped_ = remainder().is_zero();
    }
    void stop() { stopped_ = true; }

    [[nodiscard]] MatchResult result(const OrderBook& book) const {
        MatchResult result{.filled = filled_};
        const bool exhausted = licences_left_.is_zero();
        const bool rests = may_rest(taker_.time_in_force) && !stopped_ && !exhausted;
        result.leaves = remainder();
        result.rests = rests && offer_.is_positive();
        if (stopped_) {
            result.cancelled = CancelReason::self_trade;
        } else if (exhausted && remainder().is_positive()) {
            result.cancelled = CancelReason::licences_exhausted;
        } else if (!rests && executable_.is_positive()) {
            result.cancelled = CancelReason::immediate;
        }
        if (taker_.reach) [[unlikely]]
            result.stopped_by_reach =
                wants_more() && !taker_.accepts(taker_.limit) && would_cross(book, taker_.side, taker_.limit);
        return result;
    }

  private:
    static constexpr Quantity kNoCap{INT64_MAX};

    // What would rest or be cancelled if the match ended now.
    [[nodiscard]] Quantity remainder() const { return may_rest(taker_.time_in_force) ? offer_ : executable_; }

    const Taker& taker_;
    bool taker_replenishes_;
    bool stopped_ = false;  // by self-trade prevention
    Quantity executable_;
    Quantity offer_;
    Quantity filled_;
    Quantity licences_left_ = kNoCap;
};

// One taker's way through the opposite side, order by order.
template <class Sink>
class Walk {
  public:
    Walk(const Taker& taker, MatchRules rules, Sink& sink)
        : taker_(taker), sink_(sink), state_(taker, rules), makers_replenish_(rules.non_rival && taker.side == Side::buy) {}

    book::Step operator()(const RestingOrder& maker) {
        if (maker.group == taker_.group) [[unlikely]]
            return meet_own_group(maker);
        const Quantity quantity = std::min(state_.wanted(), maker.leaves);
        sink_.on_trade(maker, maker.price, quantity);
        state_.traded(quantity);
        return {makers_replenish_ ? Quantity(0) : quantity, state_.wants_more()};
    }
    void on_refreshed(const RestingOrder& maker) { sink_.on_maker_refreshed(maker); }

    [[nodiscard]] const TakerState& state() const { return state_; }

  private:
    book::Step meet_own_group(const RestingOrder& maker) {
        switch (taker_.self_trade) {
            case SelfTradePolicy::cancel_taker:
                state_.stop();
                return {Quantity(0), false};
            case SelfTradePolicy::cancel_both:
                state_.stop();
                sink_.on_maker_cancelled(maker);
                return {.reduce = {}, .go_on = false, .take_out = true};
            case SelfTradePolicy::cancel_maker:
                sink_.on_maker_cancelled(maker);
                return {.reduce = {}, .go_on = true, .take_out = true};
            case SelfTradePolicy::decrement:
                break;
        }
        const Quantity by = std::min(state_.executable(), maker.leaves);
        sink_.on_maker_decremented(maker, by);
        sink_.on_taker_decremented(by);
        state_.decremented(by);
        return {by, state_.wants_more()};
    }

    const Taker& taker_;
    Sink& sink_;
    TakerState state_;
    bool makers_replenish_;
};

[[gnu::always_inline]] inline void check_taker(const OrderBook& book, const Taker& taker) {
    TONGQU_CHECK(taker.quantity.is_positive() && taker.quantity <= book::kMaxOrderQuantity,
                 book::describe(taker.id, taker.quantity));
    if (taker.post_only) {
        TONGQU_CHECK(!would_cross(book, taker.side, taker.limit), book::describe(taker.id, taker.quantity));
    }
}

// The short way of most orders: what match() does where nothing stands opposite within the limit.
[[gnu::always_inline]] inline MatchResult meets_nobody(OrderBook& book, const Taker& taker) {
    if (taker.needed_at_once().is_positive())
        return {.leaves = taker.quantity, .cancelled = CancelReason::not_fillable};
    if (!may_rest(taker.time_in_force)) return {.leaves = taker.quantity, .cancelled = CancelReason::immediate};
    if (taker.display) [[unlikely]] {
        book.rest(resting_of(taker, taker.quantity));
    } else {
        book.rest_whole(taker.id, {taker.participant, taker.group}, taker.side, taker.limit, taker.quantity);
    }
    return {.leaves = taker.quantity, .rests = true};
}

template <class Value>
[[gnu::always_inline]] inline std::optional<Value> copy_of(const std::optional<Value>& value) {
    return value ? std::optional<Value>(*value) : std::nullopt;
}
// Member by member: of one copied as a whole compilers write all to memory beforehand, the short way's takers, too.
[[gnu::always_inline]] inline Taker copy_of(const Taker& taker) {
    return {.id = taker.id,
            .participant = taker.participant,
            .group = taker.group,
            .side = taker.side,
            .limit = taker.limit,
            .reach = copy_of(taker.reach),
            .quantity = taker.quantity,
            .display = copy_of(taker.display),
            .minimum = copy_of(taker.minimum),
            .time_in_force = taker.time_in_force,
            .post_only = taker.post_only,
            .self_trade = taker.self_trade};
}

// The way of the others.
template <MatchSink Sink>
[[gnu::noinline]] MatchResult meets_someone(OrderBook& book, const Taker& taker, MatchRules rules, Sink& sink) {
    if (taker.needed_at_once().is_positive() && !can_fill(book, taker, rules, taker.needed_at_once())) [[unlikely]]
        return {.leaves = taker.quantity, .cancelled = CancelReason::not_fillable};
    Walk<Sink> walk(taker, rules, sink);
    if (would_cross(book, taker.side, taker.worst())) book.walk(opposite(taker.side), taker.worst(), walk);
    const MatchResult result = walk.state().result(book);
    if (result.rests) book.rest(resting_of(taker, result.leaves));
    return result;
}

}  // namespace detail

// Inlined always, so that the taker of the short way is never written to memory.
template <MatchSink Sink>
[[gnu::always_inline]] inline MatchResult match(OrderBook& book, const Taker& taker, MatchRules rules, Sink& sink) {
    detail::check_taker(book, taker);
    if (!taker.reach && !rules.licences_left && !would_cross(book, taker.side, taker.limit)) [[likely]]
        return detail::meets_nobody(book, taker);
    const Taker in_memory = detail::copy_of(taker);  // so that the short way needs none
    return detail::meets_someone(book, in_memory, rules, sink);
}

}  // namespace tongqu::match
