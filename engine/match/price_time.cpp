#include "engine/match/price_time.hpp"

namespace tongqu::match {

bool can_fill_whole(const OrderBook& book, const Taker& taker, MatchRules) {
    // The same count for rival and non-rival goods: an offer that replenishes still gives one taker its
    // quantity once.
    Quantity missing = taker.quantity;
    book.for_each_order(opposite(taker.side), [&](const RestingOrder& maker) {
        const bool within = taker.side == Side::buy ? maker.price <= taker.limit : maker.price >= taker.limit;
        if (!within) return false;
        if (maker.group == taker.group) return taker.self_trade == SelfTradePolicy::cancel_maker;
        missing -= std::min(missing, maker.leaves);
        return missing.is_positive();
    });
    return missing.is_zero();
}

}  // namespace tongqu::match
