#include "pricing/landed_best.hpp"

namespace tongqu::pricing {

LandedBest::LandedBest(std::uint32_t regions)
    : fronts_{std::vector<std::optional<RegionFront>>(regions),
              std::vector<std::optional<RegionFront>>(regions)},
      known_{std::vector<Known>(regions), std::vector<Known>(regions)} {}

void LandedBest::grow_to(std::uint32_t regions) {
    for (auto& fronts : fronts_) fronts.resize(regions);
    for (auto& known : known_) known.resize(regions);
}

void LandedBest::set_front(Side side, std::uint32_t region, const std::optional<RegionFront>& front,
                           RegionNetwork& network) {
    const bool sells = side == Side::sell;
    fronts_[sells ? 1 : 0][region] = front;
    for (std::uint32_t r = 0; r < known_[0].size(); ++r) {
        Known& known = known_[sells ? 1 : 0][r];
        if (known.version != network.version()) continue;
        const bool was_best = known.best && known.best->region == region;
        if (!front) {
            if (was_best) known.version = 0;
            continue;
        }
        // The tables are as new as what is known: nothing is searched for here.
        const auto& length = sells ? network.lengths_to(r)[region] : network.lengths_from(r)[region];
        if (!length) continue;
        RegionFront landed = *front;
        landed.worth += length->cost;
        if (!known.best || landed < known.best->front) {
            known.best = Found{landed, region};
        } else if (was_best) {
            known.version = 0;
        }
    }
}

void LandedBest::find(Known& known, std::uint32_t region, Side side, RegionNetwork& network) {
    const PathLengths& lengths =
        side == Side::buy ? network.lengths_to(region) : network.lengths_from(region);
    known = {network.version(), std::nullopt};
    const auto& fronts = fronts_[resting_side(side)];
    for (std::uint32_t r = 0; r < fronts.size(); ++r) {
        if (!fronts[r] || !lengths[r]) continue;
        RegionFront landed = *fronts[r];
        landed.worth += lengths[r]->cost;
        if (!known.best || landed < known.best->front) known.best = Found{landed, r};
    }
}

}  // namespace tongqu::pricing
