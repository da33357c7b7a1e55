#pragma once
// Reading a coupled auction: regions, links, orders, price bounds.
#include <vector>

#include "cli/price/network_input.hpp"
#include "pricing/coupled_auction.hpp"

namespace tongqu::cli {

struct CoupledInput {
    Places regions, links, orders;
    std::vector<pricing::CoupledLink> link_list;
    std::vector<pricing::CoupledOrder> order_list;
    Price lowest, highest;

    // Refers to the lists of this object.
    [[nodiscard]] pricing::CoupledMarket market() const {
        return {static_cast<std::uint32_t>(regions.names.size()), link_list, order_list, lowest, highest};
    }
};

// Of members that the caller has allowed; with a problem where they make no sense.
[[nodiscard]] CoupledInput read_coupled(const Node& in);

}  // namespace tongqu::cli
