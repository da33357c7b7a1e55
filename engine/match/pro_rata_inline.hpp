#pragma once
// Included by pro_rata.hpp only.
#include <vector>

namespace tongqu::match {

namespace detail {

// What each order of a level is allotted, in their order. Precondition: `to_share` is at most what they show together.
[[nodiscard]] std::vector<Quantity> allot(Quantity to_share, const std::vector<RestingOrder>& orders, PartsPerMillion top_share);

[[nodiscard]] std::vector<RestingOrder> orders_at(const OrderBook& book, Side side, Price price);

template <class Sink>
class Sharing {
  public:
    Sharing(OrderBook& book, const Taker& taker, MatchRules rules, Sink& sink)
        : book_(book), taker_(taker), sink_(sink), state_(taker, rules), top_share_(rules.top_order_share) {}

    void run() {
        while (state_.wants_more()) {
            const auto best = book_.best(opposite(taker_.side));
            if (!best || !taker_.accepts(best->price)) return;
            if (settle_own_group(best->price)) continue;
            if (state_.wants_more()) share(best->price);
        }
    }
    [[nodiscard]] const TakerState& state() const { return state_; }

  private:
    // Whether an order of the taker's group was dealt with: the first at this price.
    bool settle_own_group(Price price) {
        std::optional<RestingOrder> own;
        book_.for_each_order_at(opposite(taker_.side), price, [&](const RestingOrder& order) {
            if (order.group == taker_.group) own = order;
            return !own;
        });
        if (!own) return false;
        switch (taker_.self_trade) {
            case SelfTradePolicy::cancel_taker:
                state_.stop();
                return true;
            case SelfTradePolicy::cancel_both:
                state_.stop();
                [[fallthrough]];
            case SelfTradePolicy::cancel_maker:
                sink_.on_maker_cancelled(*own);
                book_.remove(own->id);
                return true;
            case SelfTradePolicy::decrement:
                break;
        }
        const Quantity by = std::min(state_.executable(), own->leaves);
        sink_.on_maker_decremented(*own, by);
        sink_.on_taker_decremented(by);
        state_.decremented(by);
        fill(own->id, by);
        return true;
    }

    void share(Price price) {
        const auto level = book_.level(opposite(taker_.side), price);
        const Quantity to_share = std::min(state_.wanted(), level.quantity);
        const auto orders = orders_at(book_, opposite(taker_.side), price);
        const auto allotted = allot(to_share, orders, top_share_);
        top_share_ = PartsPerMillion(0);
        for (std::size_t i = 0; i < orders.size(); ++i) {
            if (!allotted[i].is_positive()) continue;
            sink_.on_trade(orders[i], price, allotted[i]);
            state_.traded(allotted[i]);
            fill(orders[i].id, allotted[i]);
        }
    }

    void fill(OrderId id, Quantity by) {
        if (const auto refreshed = book_.fill(id, by)) sink_.on_maker_refreshed(*refreshed);
    }

    OrderBook& book_;
    const Taker& taker_;
    Sink& sink_;
    TakerState state_;
    PartsPerMillion top_share_;  // of the first round
};

}  // namespace detail

template <MatchSink Sink>
MatchResult match_pro_rata(OrderBook& book, const Taker& taker, MatchRules rules, Sink& sink) {
    detail::check_taker(book, taker);
    if (taker.needed_at_once().is_positive() && !can_fill_pro_rata(book, taker, taker.needed_at_once()))
        return {.leaves = taker.quantity, .cancelled = CancelReason::not_fillable};
    detail::Sharing<Sink> sharing(book, taker, rules, sink);
    sharing.run();
    const MatchResult result = sharing.state().result(book);
    if (result.rests) book.rest(resting_of(taker, result.leaves));
    return result;
}

}  // namespace tongqu::match
