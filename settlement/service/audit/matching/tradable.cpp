// Fill-or-kill and minimum quantity: what an order would trade if it arrived now. It goes through the opposite side as the match
// would and changes nothing; an order of its own group ends the count unless it would only be cancelled.
#include <algorithm>
#include <deque>

#include "settlement/service/audit/matching/matching_twin.hpp"

namespace tongqu::audit {
namespace {

// An iceberg whose peak was met: what is left of it queues anew.
struct Hidden {
    Quantity leaves;
    Quantity display;
};

}  // namespace

Quantity MatchingTwin::tradable(const Order& taker) const {
    const Market& market = market_of(taker);
    const auto& book = market.side(opposite(taker.side)).book;
    const auto from = volatility_centre(market);
    const bool passes_over = taker.self_trade == SelfTradePolicy::cancel_maker;
    const bool by_level = market.terms.allocation == Allocation::pro_rata;
    const bool once = !market.terms.rival && taker.side == Side::buy;  // an offer gives a taker its quantity and no more
    const Quantity most = std::min(taker.leaves, licences_left(market));
    Quantity sum;
    for (auto next = book.begin(); next != book.end() && sum < most;) {
        const Price price = next->second->limit;
        if (!within_limit(taker, price) || !within_volatility(taker, price, from)) break;
        std::deque<Hidden> again;
        Quantity level;  // pro-rata: an order of the own group keeps its whole price from counting
        for (; next != book.end() && next->second->limit == price && sum < most; ++next) {
            const Order& maker = *next->second;
            if (maker.group == taker.group) {
                if (passes_over) continue;
                return sum;
            }
            if (by_level) {
                level += maker.leaves;
                continue;
            }
            const Quantity met = std::min(maker.shown, most - sum);
            sum += met;
            if (!once && maker.leaves > met) again.push_back({maker.leaves - met, maker.display.value_or(maker.leaves)});
        }
        sum += level;
        for (; !again.empty() && sum < most; again.pop_front()) {
            const Hidden first = again.front();
            const Quantity met = std::min({first.display, first.leaves, most - sum});
            sum += met;
            if (first.leaves > met) again.push_back({first.leaves - met, first.display});
        }
    }
    return std::min(sum, most);
}

}  // namespace tongqu::audit
