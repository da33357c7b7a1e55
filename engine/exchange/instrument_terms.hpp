#pragma once
// Whether the ways of trading that an instrument declares make sense together.
#include "governance/registry.hpp"
#include "market/instrument.hpp"

namespace tongqu::exchange {

// From the allocation on to the windows of delivery, in the order of the table of refusals. O(auctions a day).
[[nodiscard]] governance::Ruling<void> check_trading_terms(const InstrumentTerms& terms);

}  // namespace tongqu::exchange
