#include "pricing/coupled_certificate.hpp"

#include <algorithm>

namespace tongqu::pricing {
namespace {

using Ticks = std::vector<std::int64_t>;

std::optional<CoupledFault> range_fault(const CoupledMarket& market, const CoupledResult& result) {
    if (result.fills.size() != market.orders.size() || result.links.size() != market.links.size() ||
        result.regions.size() != market.regions || result.duals.size() != market.regions)
        return CoupledFault::shape;
    for (std::size_t i = 0; i < market.orders.size(); ++i)
        if (result.fills[i].is_negative() || result.fills[i] > market.orders[i].quantity) return CoupledFault::fill_range;
    for (std::size_t l = 0; l < market.links.size(); ++l)
        if (result.links[l].flow.is_negative() || result.links[l].flow > market.links[l].capacity)
            return CoupledFault::flow_range;
    return std::nullopt;
}

std::optional<CoupledFault> balance_fault(const CoupledMarket& market, const CoupledResult& result) {
    std::vector<WideInt> bought(market.regions), sold(market.regions), arrived(market.regions);
    WideInt welfare = 0, volume = 0;
    for (std::size_t i = 0; i < market.orders.size(); ++i) {
        const CoupledOrder& order = market.orders[i];
        const WideInt fill = result.fills[i].raw();
        const bool buys = order.side == Side::buy;
        (buys ? bought : sold)[order.region] += fill;
        welfare += (buys ? fill : -fill) * order.limit.raw();
    }
    for (std::size_t l = 0; l < market.links.size(); ++l) {
        const WideInt flow = result.links[l].flow.raw();
        arrived[market.links[l].to] += flow;
        arrived[market.links[l].from] -= flow;
        welfare -= flow * market.links[l].cost.raw();
    }
    for (std::size_t r = 0; r < market.regions; ++r)
        if (bought[r] != sold[r] + arrived[r]) return CoupledFault::balance;
    for (std::size_t r = 0; r < market.regions; ++r) {
        if (result.regions[r].bought.raw() != bought[r] || result.regions[r].sold.raw() != sold[r])
            return CoupledFault::totals;
        volume += bought[r];
    }
    if (result.volume.raw() != volume || result.welfare != welfare) return CoupledFault::totals;
    return std::nullopt;
}

// Whether an order that gains `gain` on each lot trades as it would wish: whole for a gain, not at all for a loss.
bool content(WideInt gain, Quantity part, Quantity whole) {
    return gain == 0 || (gain > 0 ? part == whole : part.is_zero());
}

bool orders_content(const CoupledMarket& market, const CoupledResult& result, const Ticks& prices, bool within_bounds) {
    for (std::size_t i = 0; i < market.orders.size(); ++i) {
        const CoupledOrder& order = market.orders[i];
        Price limit = order.limit;
        if (within_bounds) limit = limit < market.lowest ? market.lowest : limit > market.highest ? market.highest : limit;
        const WideInt gain = order.side == Side::buy ? limit.raw() - prices[order.region] : prices[order.region] - limit.raw();
        // An order whose limit lies beyond the bound may trade or not where the price is at the bound.
        if (!content(gain, result.fills[i], order.quantity)) return false;
    }
    return true;
}

bool links_content(const CoupledMarket& market, const CoupledResult& result, const Ticks& prices) {
    for (std::size_t l = 0; l < market.links.size(); ++l) {
        const CoupledLink& link = market.links[l];
        const WideInt gain = static_cast<WideInt>(prices[link.to]) - prices[link.from] - link.cost.raw();
        if (!content(gain, result.links[l].flow, link.capacity)) return false;
    }
    return true;
}

std::optional<CoupledFault> price_fault(const CoupledMarket& market, const CoupledResult& result) {
    Ticks low, high;
    for (const RegionOutcome& region : result.regions) {
        if (region.price_low > region.price_high || region.price_low < market.lowest || region.price_high > market.highest)
            return CoupledFault::price_range;
        low.push_back(region.price_low.raw());
        high.push_back(region.price_high.raw());
    }
    for (const Ticks& prices : {low, high})
        if (!orders_content(market, result, prices, true) || !links_content(market, result, prices))
            return CoupledFault::price_support;
    return std::nullopt;
}

std::optional<CoupledFault> surplus_fault(const CoupledMarket& market, const CoupledResult& result) {
    std::vector<WideInt> consumer(market.regions), supplier(market.regions);
    for (std::size_t i = 0; i < market.orders.size(); ++i) {
        const CoupledOrder& order = market.orders[i];
        const WideInt above = 2 * static_cast<WideInt>(order.limit.raw()) - result.regions[order.region].price_x2();
        const WideInt fill = result.fills[i].raw();
        if (order.side == Side::buy) consumer[order.region] += fill * above;
        if (order.side == Side::sell) supplier[order.region] -= fill * above;
    }
    WideInt sum = 0;
    for (std::size_t r = 0; r < market.regions; ++r) {
        const RegionOutcome& region = result.regions[r];
        if (region.consumer_surplus_x2 != consumer[r] || region.supplier_surplus_x2 != supplier[r])
            return CoupledFault::surplus;
        sum += consumer[r] + supplier[r];
    }
    for (std::size_t l = 0; l < market.links.size(); ++l) {
        const CoupledLink& link = market.links[l];
        const WideInt spread = static_cast<WideInt>(result.regions[link.to].price_x2()) -
                               result.regions[link.from].price_x2() - 2 * link.cost.raw();
        if (result.links[l].rent_x2 != result.links[l].flow.raw() * spread) return CoupledFault::surplus;
        sum += result.links[l].rent_x2;
    }
    if (sum != 2 * result.welfare) return CoupledFault::identity;
    return std::nullopt;
}

}  // namespace

std::string_view name_of(CoupledFault fault) {
    switch (fault) {
        case CoupledFault::shape:
            return "shape";
        case CoupledFault::fill_range:
            return "fill_range";
        case CoupledFault::flow_range:
            return "flow_range";
        case CoupledFault::balance:
            return "balance";
        case CoupledFault::totals:
            return "totals";
        case CoupledFault::order_slackness:
            return "order_slackness";
        case CoupledFault::link_slackness:
            return "link_slackness";
        case CoupledFault::price_range:
            return "price_range";
        case CoupledFault::price_support:
            return "price_support";
        case CoupledFault::surplus:
            return "surplus";
        case CoupledFault::identity:
            return "identity";
        case CoupledFault::circular_flow:
            return "circular_flow";
        case CoupledFault::refused:
            return "refused";
    }
    return "unknown";
}

std::optional<CoupledFault> fault_of(const CoupledMarket& market, const CoupledResult& result) {
    if (const auto fault = range_fault(market, result)) return fault;
    if (const auto fault = balance_fault(market, result)) return fault;
    Ticks duals;
    for (const Price dual : result.duals) duals.push_back(dual.raw());
    if (!orders_content(market, result, duals, false)) return CoupledFault::order_slackness;
    if (!links_content(market, result, duals)) return CoupledFault::link_slackness;
    if (const auto fault = price_fault(market, result)) return fault;
    return surplus_fault(market, result);
}

}  // namespace tongqu::pricing
