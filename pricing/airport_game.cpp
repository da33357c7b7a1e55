#include "pricing/airport_game.hpp"

#include <algorithm>
#include <numeric>

#include "market/check.hpp"

namespace tongqu::pricing {

std::vector<Rational> airport_values(std::span<const Rational> costs, std::span<const std::uint64_t> counts,
                                     const CoalitionIndex& index) {
    TONGQU_CHECK(costs.size() == counts.size(), "a count for each type");
    std::vector<std::size_t> order(costs.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return costs[a] < costs[b]; });

    std::uint64_t needing = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
    std::vector<Rational> values(costs.size());
    Rational below = 0, share = 0;
    for (const std::size_t type : order) {
        // A player adds the step when nobody else who needs it is there.
        if (costs[type] > below) share += (costs[type] - below) * index.chance_of_none(needing - 1);
        values[type] = share;
        below = costs[type];
        needing -= counts[type];
    }
    return values;
}

}  // namespace tongqu::pricing
