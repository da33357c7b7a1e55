#pragma once
// What a coupled auction comes to in money, region by region and link by link: as the exchange publishes it.
#include <vector>

#include "market/coupling.hpp"
#include "pricing/coupled_auction.hpp"

namespace tongqu::pricing {

struct CoupledReport {
    std::vector<RegionCleared> regions;  // that have orders or a link, ascending
    std::vector<LinkCleared> links;      // that carry something; `link` is the position in the market's list
    CoupledCleared whole;                // without number and cost of residency
};

// Preconditions: fault_of(market, result) finds nothing; the grain is even; what the filled buys would pay at their limits fits Money (then
// everything here does, since no figure is larger). O(orders + regions + links).
[[nodiscard]] CoupledReport report_of(const CoupledMarket& market, const CoupledResult& result, Grain grain);

// The part of a doubled sum of ticks × lots in micro-units. Checked to fit.
[[nodiscard]] Money money_of_x2(WideInt ticks_x2, Grain grain);

}  // namespace tongqu::pricing
