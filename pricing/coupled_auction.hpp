#pragma once
// The coupled auction: orders of many regions, joined by links with a capacity and a cost, cleared together at one
// price per region. One exact optimum of welfare (Samuelson 1952, "Spatial Price Equilibrium and Linear Programming";
// Europe's day-ahead coupling is of this family), with the ties broken by rule, so that anyone finds the same fills.
#include <cstdint>
#include <expected>
#include <span>
#include <vector>

#include "market/amounts.hpp"
#include "market/order_terms.hpp"

namespace tongqu::pricing {

struct CoupledOrder {
    std::uint32_t region = 0;
    Side side = Side::buy;
    Quantity quantity;
    Price limit;
};

struct CoupledLink {
    std::uint32_t from = 0, to = 0;
    Quantity capacity;
    Price cost;  // per lot carried
};

struct CoupledMarket {
    std::uint32_t regions = 0;
    std::span<const CoupledLink> links;
    std::span<const CoupledOrder> orders;
    Price lowest, highest;  // the bounds of published prices; limits beyond them mean "at the bound"
};

// Sizes that keep every intermediate below 2^127.
inline constexpr std::uint32_t kMaxCoupledRegions = 64;
inline constexpr std::size_t kMaxCoupledLinks = 4096;
inline constexpr std::size_t kMaxCoupledOrders = std::size_t{1} << 22;
inline constexpr std::int64_t kMaxCoupledPrice = std::int64_t{1} << 53;           // limits, costs, bounds, in size
inline constexpr std::int64_t kMaxCoupledQuantity = (std::int64_t{1} << 58) - 1;  // of all orders together

enum class CoupledError : std::uint8_t {
    too_many_regions,
    too_many_links,
    too_many_orders,
    unknown_region,      // of a link or an order
    loop,                // a link that ends where it begins
    negative_capacity,   //
    negative_cost,       //
    quantity_not_positive,
    overflow,            // a price or the sum of the quantities beyond the sizes above
    bounds_crossed       // the lowest price is above the highest
};

// What a region's orders do, alone or joined. Doubled values are exact where a price ends in a half tick.
struct RegionOutcome {
    Price price_low, price_high;  // between these every price supports the fills; both can be had in all regions at once
    Quantity bought, sold;
    WideInt consumer_surplus_x2 = 0, supplier_surplus_x2 = 0;

    [[nodiscard]] std::int64_t price_x2() const { return (price_low + price_high).raw(); }
    friend bool operator==(const RegionOutcome&, const RegionOutcome&) = default;
};

struct LinkOutcome {
    Quantity flow;
    WideInt rent_x2 = 0;  // flow × (price where it arrives − price where it leaves − cost), doubled

    friend bool operator==(const LinkOutcome&, const LinkOutcome&) = default;
};

struct IsolatedRegion {
    WideInt welfare = 0;
    RegionOutcome outcome;
};

struct CoupledResult {
    WideInt welfare = 0;
    Quantity volume;
    std::vector<Quantity> fills;  // by order
    std::vector<RegionOutcome> regions;
    std::vector<LinkOutcome> links;
    std::vector<IsolatedRegion> isolated;  // each region cleared without its links
    std::vector<Price> duals;              // a price of each region, not held to the bounds, that proves the optimum
    bool prices_support_fills = true;      // false only where limits beyond a bound leave no price inside that pays for carriage

    [[nodiscard]] WideInt integration_dividend() const;
};

// Maximises Σ buy limit × fill − Σ sell limit × fill − Σ cost × flow; of equal optima, in this order: the most volume;
// the acceptance ratios of marginal orders max-min equal over regions that links with room join; the largest remainder,
// then the earlier order; the least flow in total; the most flow on the earlier link.
// Prices: of all price vectors that support the fills, within the bounds and with limits taken as at the bound where
// they lie beyond it, the least and the greatest (they exist: such vectors form a lattice).
// Cost: O(n log n) to sort n orders region by region, then some log2(price range) × regions cuts of the network, whatever n is.
[[nodiscard]] std::expected<CoupledResult, CoupledError> couple(const CoupledMarket& market);

}  // namespace tongqu::pricing
