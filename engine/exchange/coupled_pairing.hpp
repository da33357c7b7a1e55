#pragma once
// Who trades with whom after a coupled auction: own region first, then along the flows.
#include <span>
#include <vector>

#include "engine/exchange/pairing.hpp"
#include "pricing/coupled_auction.hpp"

namespace tongqu::exchange {

struct RoutedPair {
    Pair pair;
    std::vector<std::uint32_t> path;  // positions of the links from the seller to the buyer; none: one region
};

// Region by region, in the order of their ids, the first buy and the first sell that have some left trade the smaller of the two. Then,
// from each region that has sells left, in the order of ids: the first link of the list that carries something from there, and on from
// where it arrives, until a region has buys left; these lots take the way, and the search begins again. Each side in the auction's order.
// O(fills + (links + regions) × regions). Preconditions: regions and flows balance, no flow goes round in a ring.
[[nodiscard]] std::vector<RoutedPair> pair_along_flows(std::uint32_t regions, std::span<const pricing::CoupledLink> links,
                                                       std::vector<Quantity> flows, std::span<const Fill> buys,
                                                       std::span<const Fill> sells);

}  // namespace tongqu::exchange
