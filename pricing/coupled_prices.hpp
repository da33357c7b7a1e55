#pragma once
// Prices of the coupled auction: first some prices that prove the optimum, then, the fills known, the least and the greatest.
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "pricing/coupled_curve.hpp"

namespace tongqu::pricing {

struct CoupledNetwork {
    std::span<const Curve> curves;       // by region
    std::span<const CoupledLink> links;  // capacities at most what all orders together could send
};

struct PriceRange {
    std::int64_t low = 0, high = 0;
};

// Prices that minimise Σ surplus(price) + Σ capacity × max(0, price_to − price_from − cost), the dual of welfare. That
// function is L♮-convex (Murota, "Discrete Convex Analysis", 2003, ch. 7 and 10): moving a set of regions by one step,
// with steps that halve from the whole range to one tick, finds its least value; the best set is a least cut.
// Precondition: all limits lie in the range, in which an optimum then lies too.
[[nodiscard]] std::vector<std::int64_t> dual_prices(const CoupledNetwork& network, PriceRange range);

struct PriceVectors {
    std::vector<std::int64_t> low, high;
};

// What trades at given prices: better orders whole, worse ones not at all, and of those at the price what `accepted` says.
struct SettledTrades {
    std::span<const std::int64_t> duals;     // by region
    std::span<const std::int64_t> accepted;  // by order of the input; read for orders at their region's price only
    std::span<const std::int64_t> flows;     // by link
};

// The least and the greatest prices within the range that support the trades, limits beyond the range taken as at its
// end: conditions on differences, solved by relaxation (Bellman 1958), O(regions × links). None when nothing within the
// range does, which takes limits beyond it.
[[nodiscard]] std::optional<PriceVectors> supporting_prices(const CoupledNetwork& network, const SettledTrades& trades,
                                                            std::span<const CoupledOrder> orders, PriceRange range);

}  // namespace tongqu::pricing
