#include "engine/match/price_time.hpp"

namespace tongqu::match {

bool can_fill(const OrderBook& book, const Taker& taker, MatchRules rules, Quantity needed) {
    // The same count for rival and non-rival goods: an offer that replenishes still gives one taker its
    // quantity once.
    if (rules.licences_left && *rules.licences_left < needed) return false;
    Quantity missing = needed;
    Price at;
    Quantity hidden;  // at that price: met only after all that is shown there
    const auto count_hidden = [&] {
        missing -= std::min(missing, hidden);
        hidden = Quantity(0);
        return missing.is_positive();
    };
    book.for_each_order(opposite(taker.side), [&](const RestingOrder& maker) {
        if (maker.price != at && !count_hidden()) return false;
        at = maker.price;
        if (!taker.accepts(maker.price)) return false;
        if (maker.group == taker.group) {
            if (taker.self_trade == SelfTradePolicy::cancel_maker) return true;
            hidden = Quantity(0);  // its own order stands before the next peaks
            return false;
        }
        missing -= std::min(missing, maker.leaves);
        hidden += maker.total() - maker.leaves;
        return missing.is_positive();
    });
    count_hidden();
    return missing.is_zero();
}

}  // namespace tongqu::match
