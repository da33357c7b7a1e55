#pragma once
// Continuous matching by price, then time. An incoming order, the taker, walks the opposite side from the
// best price and trades at the price of each resting order, the maker. Orders of one ownership group never
// trade with each other.
#include <algorithm>
#include <concepts>
#include <optional>

#include "engine/match/taker.hpp"
#include "market/check.hpp"

namespace tongqu::match {

// Whether match() would fill the taker for `needed` at once. Hidden quantity counts. Orders of the taker's group never
// count, and where the policy lets the taker lose quantity to them (all but cancel_maker) they end the count. O(orders
// within its reach).
[[nodiscard]] bool can_fill(const OrderBook& book, const Taker& taker, MatchRules rules, Quantity needed);

// Matches the taker, then rests the remainder of an order that may rest, at the back of its level, or cancels it. An order that
// needs a quantity at once (fill-or-kill, a minimum) and would not get it changes nothing and is answered
// not_fillable. Preconditions, checked: 0 < quantity <= kMaxOrderQuantity; a post-only order
// crosses nothing; the taker's id is not resting; book.has_room_for the taker. Amortised O(orders touched);
// allocates only where more rests than ever before.
template <MatchSink Sink>
MatchResult match(OrderBook& book, const Taker& taker, MatchRules rules, Sink& sink);

}  // namespace tongqu::match

#include "engine/match/price_time_inline.hpp"
