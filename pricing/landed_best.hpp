#pragma once
// Of each region's first resting order, which an incoming order meets first: kept, not searched for, so that
// looking costs about what it costs in a book of one region.
#include <cstdint>
#include <optional>
#include <vector>

#include "market/order_terms.hpp"
#include "pricing/cross_region_paths.hpp"

namespace tongqu::pricing {

// What stands first in a region's queue; the better limit is less, then the earlier stamp.
struct RegionFront {
    Price worth;  // the limit of a sell, the negated limit of a buy
    std::uint64_t stamp = 0;
    std::uint64_t order = 0;
    friend auto operator<=>(const RegionFront&, const RegionFront&) = default;
};

class LandedBest {
  public:
    struct Found {
        RegionFront front;  // its worth is the landed one
        std::uint32_t region = 0;
        friend bool operator==(const Found&, const Found&) = default;
    };

    explicit LandedBest(std::uint32_t regions);
    void grow_to(std::uint32_t regions);

    [[nodiscard]] std::uint32_t regions() const { return static_cast<std::uint32_t>(fronts_[0].size()); }
    [[nodiscard]] const std::optional<RegionFront>& front(Side side, std::uint32_t region) const {
        return fronts_[side == Side::sell ? 1 : 0][region];
    }

    // `front` now stands first on this side of the region; none: nothing rests there. O(regions): an
    // improvement is compared with what each region knows as its best, and a region whose best has gone finds
    // another when it next looks.
    void set_front(Side side, std::uint32_t region, const std::optional<RegionFront>& front,
                   RegionNetwork& network);

    // Whom an incoming order of this side meets first, or none. O(1) while that is known; O(regions) after
    // the best has gone; the path tables too after a link opened or closed.
    [[nodiscard]] const std::optional<Found>& look(std::uint32_t region, Side side, RegionNetwork& network) {
        Known& known = known_[resting_side(side)][region];
        if (known.version != network.version()) find(known, region, side, network);
        return known.best;
    }

  private:
    struct Known {
        std::uint64_t version = 0;  // of the network; 0: unknown
        std::optional<Found> best;
    };
    [[nodiscard]] static std::size_t resting_side(Side incoming) { return incoming == Side::buy ? 1 : 0; }
    void find(Known& known, std::uint32_t region, Side side, RegionNetwork& network);

    std::vector<std::optional<RegionFront>> fronts_[2];  // bids, asks; by region
    std::vector<Known> known_[2];                        // of bids, of asks; by the region that looks
};

}  // namespace tongqu::pricing
