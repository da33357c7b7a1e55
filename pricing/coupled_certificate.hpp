#pragma once
// Checks a coupled auction's result against its input, without the solver: what a result has to satisfy to be published.
#include <optional>
#include <string_view>

#include "pricing/coupled_auction.hpp"

namespace tongqu::pricing {

// What is wrong, in the order in which it is looked for.
enum class CoupledFault : std::uint8_t {
    shape,            // a list has not one entry for each order, region or link
    fill_range,       // a fill is below zero or above its order
    flow_range,       // a flow is below zero or above its link's capacity
    balance,          // a region's purchases are not its sales plus what links bring less what they take
    totals,           // bought, sold, volume or welfare do not add up
    order_slackness,  // an order better than its region's dual is not whole, or a worse one trades
    link_slackness,   // a link with room does not level the duals of its ends, or one in use does not earn its cost
    price_range,      // price_low above price_high, or a price outside the bounds
    price_support,    // the low or the high prices do not support the fills and flows
    surplus,          // a surplus or a rent is not what prices and fills make it
    identity          // surpluses + rents are not the welfare
};

[[nodiscard]] std::string_view name_of(CoupledFault fault);

// The first fault, or none: then no other fills and flows have more welfare (weak duality: the duals bound the welfare of
// every feasible result, and this one attains the bound), and every trade is at a price that suits its order. Shares no
// code with the solver. O(orders + links). Precondition: the market is one that couple() accepts.
[[nodiscard]] std::optional<CoupledFault> fault_of(const CoupledMarket& market, const CoupledResult& result);

}  // namespace tongqu::pricing
