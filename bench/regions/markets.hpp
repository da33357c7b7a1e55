#pragma once
// Random markets of 64 regions and 500 links, the same for the same number of orders.
#include <vector>

#include "pricing/coupled_auction.hpp"

namespace tongqu::bench {

struct RandomMarket {
    std::vector<pricing::CoupledLink> links;
    std::vector<pricing::CoupledOrder> orders;

    static constexpr std::uint32_t kRegions = 64;
    static constexpr std::int64_t kTicks = 10'000;
    [[nodiscard]] pricing::CoupledMarket view() const {
        return {kRegions, links, orders, Price(0), Price(kTicks)};
    }
};

// Capacities are scarce: about a third of the links that are used are full. The farther down the list a
// region is, the dearer it is.
[[nodiscard]] RandomMarket random_market(std::int64_t orders);

}  // namespace tongqu::bench
