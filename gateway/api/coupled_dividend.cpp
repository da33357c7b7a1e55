#include "gateway/api/coupled_dividend.hpp"

#include <algorithm>

namespace tongqu::gateway {
namespace {

using pricing::Rational;

// Means by region, while they are added up.
struct MeanPrices {
    std::vector<WideInt> sums_x2;
    std::vector<std::int64_t> counts;

    explicit MeanPrices(std::size_t regions) : sums_x2(regions), counts(regions) {}
    void add(RegionId region, HalfTicks price) {
        sums_x2[region.raw()] += price.raw();
        ++counts[region.raw()];
    }
    [[nodiscard]] std::vector<std::optional<Rational>> means() const {
        std::vector<std::optional<Rational>> means(counts.size());
        for (std::size_t r = 0; r < counts.size(); ++r)
            if (counts[r] > 0) means[r] = Rational(pricing::Integer(sums_x2[r])) / Rational(pricing::Integer(2 * counts[r]));
        return means;
    }
};

// The mean distance of prices over pairs of regions.
Rational mean_distance(const std::vector<std::optional<Rational>>& prices, std::uint64_t& pairs) {
    Rational sum;
    pairs = 0;
    for (std::size_t i = 0; i < prices.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) {
            if (!prices[i] || !prices[j]) continue;
            sum += *prices[i] > *prices[j] ? Rational(*prices[i] - *prices[j]) : Rational(*prices[j] - *prices[i]);
            ++pairs;
        }
    return pairs == 0 ? sum : Rational(sum / Rational(pairs));
}

}  // namespace

CoupledDividend coupled_dividend(const service::MarketState& market, const service::InstrumentRecord& instrument,
                                 std::span<const LinkId> links, std::size_t regions, Time from, Time to) {
    CoupledDividend total;
    pricing::IntegrationDividend& dividend = total.dividend;
    dividend.regions.resize(regions);
    dividend.flows.resize(links.size());
    total.rents_x2.resize(links.size());
    MeanPrices joined(regions), apart(regions);
    // Published money is a whole number of half grains: doubled ticks × lots come back exactly.
    const std::int64_t half_grain = instrument.grain.raw() / 2;
    const auto x2 = [&](Money amount) { return static_cast<WideInt>(amount.raw() / half_grain); };
    for (const service::CoupledAuction& auction : market.coupled) {
        if (auction.origin.time < from || !(auction.origin.time < to)) continue;
        ++total.auctions;
        dividend.welfare_joined += x2(auction.result.welfare) / 2;
        dividend.welfare_apart += x2(auction.result.welfare_alone) / 2;
        dividend.rent_x2 += x2(auction.result.rent);
        if (auction.result.residency_cost) total.residency_cost = total.residency_cost.value_or(0) + x2(*auction.result.residency_cost) / 2;
        for (const RegionCleared& region : auction.regions) {
            pricing::RegionGain& gain = dividend.regions[region.region.raw()];
            gain.buyers_x2 += x2(region.buyers_surplus) - x2(region.alone_buyers_surplus);
            gain.suppliers_x2 += x2(region.suppliers_surplus) - x2(region.alone_suppliers_surplus);
            if (region.orders == 0) continue;
            joined.add(region.region, region.price());
            apart.add(region.region, region.alone_price());
        }
        for (const LinkCleared& link : auction.links) {
            const auto position = static_cast<std::size_t>(std::ranges::find(links, link.link) - links.begin());
            if (position == links.size()) continue;
            dividend.flows[position] += link.flow;
            total.rents_x2[position] += static_cast<WideInt>(link.rent.raw()) * link.flow.raw();
        }
    }
    dividend.prices_joined = joined.means();
    dividend.prices_apart = apart.means();
    dividend.spread.joined = mean_distance(dividend.prices_joined, dividend.spread.pairs);
    dividend.spread.apart = mean_distance(dividend.prices_apart, dividend.spread.pairs);
    return total;
}

}  // namespace tongqu::gateway
