#include "pricing/coupled_report.hpp"

#include "market/check.hpp"
#include "market/region.hpp"

namespace tongqu::pricing {
namespace {

RegionId region_at(std::uint32_t position) { return RegionId(static_cast<std::uint8_t>(position)); }

// Those with orders, and those that a link begins or ends in.
RegionSet told_regions(const CoupledMarket& market) {
    RegionSet told;
    for (const CoupledOrder& order : market.orders) told.insert(region_at(order.region));
    for (const CoupledLink& link : market.links) {
        told.insert(region_at(link.from));
        told.insert(region_at(link.to));
    }
    return told;
}

}  // namespace

Money money_of_x2(WideInt ticks_x2, Grain grain) {
    const WideInt amount = ticks_x2 * (grain.raw() / 2);
    TONGQU_CHECK(amount >= INT64_MIN && amount <= INT64_MAX, "an auction is worth more than all the money there is");
    return Money(static_cast<std::int64_t>(amount));
}

CoupledReport report_of(const CoupledMarket& market, const CoupledResult& result, Grain grain) {
    CoupledReport report{};
    std::vector<std::uint32_t> orders(market.regions);
    for (const CoupledOrder& order : market.orders) ++orders[order.region];
    WideInt alone = 0, transfer = 0, rent_x2 = 0;
    told_regions(market).for_each([&](RegionId region) {
        const RegionOutcome& here = result.regions[region.raw()];
        const IsolatedRegion& isolated = result.isolated[region.raw()];
        const RegionOutcome& by_itself = isolated.outcome;
        alone += isolated.welfare;
        RegionCleared told{};
        told.region = region;
        told.orders = orders[region.raw()];
        told.price_low = here.price_low;
        told.price_high = here.price_high;
        told.bought = here.bought;
        told.sold = here.sold;
        told.buyers_surplus = money_of_x2(here.consumer_surplus_x2, grain);
        told.suppliers_surplus = money_of_x2(here.supplier_surplus_x2, grain);
        told.alone_low = by_itself.price_low;
        told.alone_high = by_itself.price_high;
        told.alone_volume = by_itself.bought;
        told.alone_buyers_surplus = money_of_x2(by_itself.consumer_surplus_x2, grain);
        told.alone_suppliers_surplus = money_of_x2(by_itself.supplier_surplus_x2, grain);
        report.regions.push_back(told);
    });
    for (std::uint32_t l = 0; l < market.links.size(); ++l) {
        const CoupledLink& link = market.links[l];
        const Quantity flow = result.links[l].flow;
        if (!flow.is_positive()) continue;
        transfer += static_cast<WideInt>(link.cost.raw()) * flow.raw();
        rent_x2 += result.links[l].rent_x2;
        const HalfTicks spread(result.regions[link.to].price_x2() - result.regions[link.from].price_x2());
        report.links.push_back({{}, LinkId(l), link.capacity, flow, spread - doubled(link.cost)});
    }
    report.whole.lowest = market.lowest;
    report.whole.highest = market.highest;
    report.whole.volume = result.volume;
    report.whole.welfare = money_of_x2(2 * result.welfare, grain);
    report.whole.welfare_alone = money_of_x2(2 * alone, grain);
    report.whole.transfer_cost = money_of_x2(2 * transfer, grain);
    report.whole.rent = money_of_x2(rent_x2, grain);
    return report;
}

}  // namespace tongqu::pricing
