#pragma once
// What an order says about itself: whether its fields make sense together, and whether the instrument's model takes them.
#include "governance/registry.hpp"
#include "market/command.hpp"

namespace tongqu::exchange {

using governance::Ruling;

inline constexpr Duration kLongestGoodTill = days(366);

[[nodiscard]] Ruling<void> check_quantity(Quantity quantity);
[[nodiscard]] Ruling<void> check_price(Price price);
// Above zero, and no less than a kMaxPeaks-th of the quantity.
[[nodiscard]] Ruling<void> check_display(Quantity display, Quantity quantity);
// All of an order's terms, in the order of the table of refusals. O(1).
[[nodiscard]] Ruling<void> check_terms(const PlaceOrder& command, const InstrumentTerms& terms, Time now);

// A limit that lies the collar's share of a price behind it, on the side's worse side, within 1 … kMaxPrice.
[[nodiscard]] Price collared(Side side, Price price, PartsPerMillion collar);

}  // namespace tongqu::exchange
