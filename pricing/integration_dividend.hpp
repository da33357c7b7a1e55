#pragma once
// What joining the regions is worth, and to whom: the same orders cleared joined and apart.
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "market/region.hpp"
#include "pricing/coupled_auction.hpp"
#include "pricing/cross_region.hpp"
#include "pricing/exact.hpp"

namespace tongqu::pricing {

// Joined minus apart; negative: they paid. Doubled, so that prices that end in a half tick are exact.
struct RegionGain {
    WideInt buyers_x2 = 0, suppliers_x2 = 0;

    [[nodiscard]] WideInt sum_x2() const { return buyers_x2 + suppliers_x2; }
    friend bool operator==(const RegionGain&, const RegionGain&) = default;
};

// How far apart prices are: the mean of |price here − price there| over pairs of regions that have a price in
// both clearings.
struct PriceSpread {
    Rational apart, joined;
    std::uint64_t pairs = 0;  // none: both means are zero
};

// Precondition: as many prices in both.
[[nodiscard]] PriceSpread spread_of(const std::vector<std::optional<Rational>>& apart,
                                    const std::vector<std::optional<Rational>>& joined);

struct IntegrationDividend {
    WideInt welfare_joined = 0, welfare_apart = 0;
    std::vector<RegionGain> regions;
    WideInt rent_x2 = 0;  // congestion rent, which no region's traders get; always zero in a continuous book
    std::vector<std::optional<Rational>> prices_apart, prices_joined;  // by region, where it has one
    PriceSpread spread;
    std::vector<Quantity> flows;  // net, by link, of a continuous book cleared joined; an auction's result has its own

    [[nodiscard]] WideInt dividend() const { return welfare_joined - welfare_apart; }
    // What those who are better off gain, and what those who are worse off pay, as a positive amount: of
    // buyers and suppliers by region.
    [[nodiscard]] WideInt gained_x2() const;
    [[nodiscard]] WideInt paid_x2() const;
    // Σ gains + rent = 2 × dividend.
    [[nodiscard]] bool adds_up() const;
};

// Of an auction. A region has a price where it has orders. O(orders + regions²). Precondition: `result` is
// couple(market).
[[nodiscard]] IntegrationDividend dividend_of(const CoupledMarket& market, const CoupledResult& result);

// What a residency rule costs: a set of regions that the goods may enter, transit included. Links into others
// are removed.
struct ResidencyCost {
    WideInt welfare_free = 0, welfare_restricted = 0;
    std::vector<std::uint32_t> forbidden;  // links, ascending
    std::vector<RegionGain> regions;       // restricted minus free: whom the rule serves, and who pays for it

    [[nodiscard]] WideInt cost() const { return welfare_free - welfare_restricted; }
};

// Two clearings: see couple(). `may_enter` without a region: nowhere but where the goods are.
[[nodiscard]] std::expected<ResidencyCost, CoupledError> residency_cost(const CoupledMarket& market,
                                                                        RegionSet may_enter);

// What happened on a continuous instrument, in order. Orders count from 0 as they come.
struct CancelEvent {
    std::uint32_t order = 0;
};
struct CapacityEvent {
    std::uint32_t link = 0;
    Quantity capacity;
};
// Another limit and another total, of which what the order traded in this clearing is gone; it then counts as new.
struct AmendEvent {
    std::uint32_t order = 0;
    Price limit;
    Quantity total;
};
using CrossEvent = std::variant<CrossOrder, CancelEvent, CapacityEvent, AmendEvent>;

// The same events cleared by the book over regions and, without any link, by a book in each region. Welfare
// counts what was traded: buyer's limit − seller's limit − cost of the path. It can be negative: a continuous
// book takes what comes first, not what is best. A region has a price where it traded: the mean of what its
// buyers paid and its sellers got, by lot. Preconditions: those of CrossRegionBook; events name orders and
// links that are there.
[[nodiscard]] IntegrationDividend dividend_of(std::uint32_t regions, std::span<const NetworkEdge> links,
                                              std::span<const CrossEvent> events);

// The same events cleared with all links and without those that a residency rule forbids. `forbidden` ascends.
[[nodiscard]] ResidencyCost residency_cost(std::uint32_t regions, std::span<const NetworkEdge> links,
                                           std::span<const CrossEvent> events,
                                           std::vector<std::uint32_t> forbidden);

}  // namespace tongqu::pricing
