#pragma once
// Continuous matching in proportion: price first, then all orders of a price share the taker by what they show. Rival goods only.
#include "engine/match/price_time.hpp"

namespace tongqu::match {

// As can_fill(), by the rules of match_pro_rata(): an order of the taker's own group ends the count before its level.
[[nodiscard]] bool can_fill_pro_rata(const OrderBook& book, const Taker& taker, Quantity needed);

// As match(), but each level is shared in rounds: with T the smaller of what the taker wants and what the level shows, in the
// first round of the match the earliest order is given ⌊T × top_order_share⌋, at most what it shows; the rest goes to all in
// proportion to what they still show, by pricing::pro_rata. Trades come in the order of time. Orders of the taker's group are dealt
// with before each round, until none is left at the level. Allocates O(orders of a level).
template <MatchSink Sink>
MatchResult match_pro_rata(OrderBook& book, const Taker& taker, MatchRules rules, Sink& sink);

}  // namespace tongqu::match

#include "engine/match/pro_rata_inline.hpp"
