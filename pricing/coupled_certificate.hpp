#pragma once
// Checks a coupled auction's result against its input, without the solver: what a result has to satisfy to be published.
#include <optional>
#include <string_view>

#include "market/coupling.hpp"
#include "pricing/coupled_auction.hpp"

namespace tongqu::pricing {

using tongqu::CoupledFault;  // what is wrong, in the order in which it is looked for

[[nodiscard]] std::string_view name_of(CoupledFault fault);

// The first fault, or none: then no other fills and flows have more welfare (weak duality: the duals bound the welfare of
// every feasible result, and this one attains the bound), and every trade is at a price that suits its order. Shares no
// code with the solver. O(orders + links). Precondition: the market is one that couple() accepts.
[[nodiscard]] std::optional<CoupledFault> fault_of(const CoupledMarket& market, const CoupledResult& result);

}  // namespace tongqu::pricing
