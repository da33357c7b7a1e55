#pragma once
// Ways through a network, found by trying every link again and again until nothing gets better.
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "market/link.hpp"
#include "market/region.hpp"

namespace tongqu::audit {

// The best way from a seller's region to a buyer's: the least cost, then the fewest links, then the links that were defined first.
struct Way {
    Price cost;
    std::size_t length = 0;
    std::vector<LinkId> links;
    friend auto operator<=>(const Way&, const Way&) = default;
};

// By region: none where no way has room.
using Ways = std::map<RegionId, Way>;

// What one market has of its network.
struct Carriage {
    std::map<LinkId, Quantity> capacity;   // of all links of the network; none of those where the goods may not go
    std::map<LinkId, Quantity> own;        // numbers of its own
    std::map<LinkId, Quantity> flow;       // net of what went the other way
    mutable std::map<std::pair<RegionId, bool>, Ways> known;  // until a link opens or closes; true: towards the region
};

}  // namespace tongqu::audit
