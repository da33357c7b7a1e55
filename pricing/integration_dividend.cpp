#include "pricing/integration_dividend.hpp"

#include <algorithm>

#include "market/check.hpp"

namespace tongqu::pricing {
namespace {

// What one way of clearing continuous events gave each region.
struct ClearedStream {
    WideInt welfare = 0;
    std::vector<RegionGain> surplus_x2;
    std::vector<std::optional<Rational>> prices;
    std::vector<Quantity> flows;
};

// Which links a clearing does without: they carry nothing, whatever the events say.
std::vector<NetworkEdge> without(std::span<const NetworkEdge> links, std::span<const std::uint32_t> closed) {
    std::vector<NetworkEdge> left(links.begin(), links.end());
    for (const std::uint32_t link : closed) {
        left[link].capacity = Quantity(0);
        if (const auto reverse = left[link].reverse) left[*reverse].reverse.reset();
        left[link].reverse.reset();
    }
    return left;
}

class StreamClearing {
  public:
    StreamClearing(std::uint32_t regions, std::span<const NetworkEdge> links,
                   std::span<const std::uint32_t> closed = {})
        : book_(regions, without(links, closed)),
          result_{0, std::vector<RegionGain>(regions), {}, std::vector<Quantity>(links.size())},
          value_(regions),
          lots_(regions),
          links_(links),
          closed_(closed) {}

    ClearedStream run(std::span<const CrossEvent> events) {
        for (const CrossEvent& event : events) std::visit([&](const auto& e) { apply(e); }, event);
        for (std::size_t r = 0; r < value_.size(); ++r) {
            result_.prices.emplace_back();
            if (lots_[r] > 0)
                result_.prices.back() = Rational(Integer(value_[r])) / Rational(Integer(lots_[r]));
        }
        return std::move(result_);
    }

  private:
    void apply(const CrossOrder& order) {
        latest_.push_back(static_cast<std::uint32_t>(orders_.size()));
        submit(order, Quantity(0));
    }
    void apply(const CancelEvent& event) { book_.cancel(latest_[event.order]); }
    void apply(const CapacityEvent& event) {
        if (event.link < links_.size() && !std::ranges::binary_search(closed_, event.link))
            note(book_.set_capacity(event.link, event.capacity));
    }
    void apply(const AmendEvent& event) {
        const std::uint32_t before = latest_[event.order];
        if (!book_.cancel(before)) return;  // it had traded whole
        CrossOrder order = orders_[before];
        const Quantity filled = filled_[before];
        order.limit = event.limit;
        order.quantity = event.total - filled;
        if (!order.quantity.is_positive()) return;
        latest_[event.order] = static_cast<std::uint32_t>(orders_.size());
        submit(order, filled);
    }

    void submit(const CrossOrder& order, Quantity filled) {
        orders_.push_back(order);
        filled_.push_back(filled);
        note(book_.submit(order));
    }

    void note(const std::vector<CrossTrade>& trades) {
        for (const CrossTrade& trade : trades) {
            const CrossOrder &buy = orders_[trade.buy], &sell = orders_[trade.sell];
            filled_[trade.buy] += trade.quantity;
            filled_[trade.sell] += trade.quantity;
            for (const std::uint32_t link : trade.path) {
                result_.flows[link] += trade.quantity;
                if (const auto reverse = links_[link].reverse) result_.flows[*reverse] -= trade.quantity;
            }
            const WideInt lots = trade.quantity.raw();
            const WideInt buyer = (buy.limit - trade.buyer_pays).raw() * lots,
                          seller = (trade.seller_gets - sell.limit).raw() * lots;
            result_.surplus_x2[buy.region].buyers_x2 += 2 * buyer;
            result_.surplus_x2[sell.region].suppliers_x2 += 2 * seller;
            result_.welfare +=
                buyer + seller;  // the cost of the path lies between what one pays and the other gets
            value_[buy.region] += trade.buyer_pays.raw() * lots;
            value_[sell.region] += trade.seller_gets.raw() * lots;
            lots_[buy.region] += lots;
            lots_[sell.region] += lots;
        }
    }

    CrossRegionBook book_;
    ClearedStream result_;
    std::vector<WideInt> value_, lots_;
    std::vector<CrossOrder> orders_;      // by the book's numbers: an amended order is entered again
    std::vector<Quantity> filled_;        // of an order before it was amended too
    std::vector<std::uint32_t> latest_;   // by the order's place among those of the events
    std::span<const NetworkEdge> links_;
    std::span<const std::uint32_t> closed_;
};

}  // namespace

PriceSpread spread_of(const std::vector<std::optional<Rational>>& apart,
                      const std::vector<std::optional<Rational>>& joined) {
    PriceSpread spread;
    const auto distance = [](const Rational& a, const Rational& b) { return a > b ? a - b : b - a; };
    for (std::size_t i = 0; i < apart.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) {
            if (!apart[i] || !apart[j] || !joined[i] || !joined[j]) continue;
            spread.apart += distance(*apart[i], *apart[j]);
            spread.joined += distance(*joined[i], *joined[j]);
            ++spread.pairs;
        }
    if (spread.pairs == 0) return spread;
    const Rational pairs(spread.pairs);
    spread.apart = spread.apart / pairs;
    spread.joined = spread.joined / pairs;
    return spread;
}

WideInt IntegrationDividend::gained_x2() const {
    WideInt sum = 0;
    for (const RegionGain& region : regions)
        for (const WideInt gain : {region.buyers_x2, region.suppliers_x2}) sum += gain > 0 ? gain : 0;
    return sum;
}

WideInt IntegrationDividend::paid_x2() const {
    WideInt sum = 0;
    for (const RegionGain& region : regions)
        for (const WideInt gain : {region.buyers_x2, region.suppliers_x2}) sum -= gain < 0 ? gain : 0;
    return sum;
}

bool IntegrationDividend::adds_up() const { return gained_x2() - paid_x2() + rent_x2 == 2 * dividend(); }

IntegrationDividend dividend_of(const CoupledMarket& market, const CoupledResult& result) {
    IntegrationDividend dividend;
    dividend.welfare_joined = result.welfare;
    auto &apart = dividend.prices_apart, &joined = dividend.prices_joined;
    apart.resize(result.regions.size());
    joined.resize(result.regions.size());
    for (const CoupledOrder& order : market.orders) {
        const std::uint32_t r = order.region;
        if (apart[r]) continue;
        apart[r] = Rational(result.isolated[r].outcome.price_x2(), 2);
        joined[r] = Rational(result.regions[r].price_x2(), 2);
    }
    for (std::size_t r = 0; r < result.regions.size(); ++r) {
        const RegionOutcome &with = result.regions[r], &without = result.isolated[r].outcome;
        dividend.welfare_apart += result.isolated[r].welfare;
        dividend.regions.push_back({with.consumer_surplus_x2 - without.consumer_surplus_x2,
                                    with.supplier_surplus_x2 - without.supplier_surplus_x2});
    }
    for (const LinkOutcome& link : result.links) dividend.rent_x2 += link.rent_x2;
    dividend.spread = spread_of(apart, joined);
    return dividend;
}

std::expected<ResidencyCost, CoupledError> residency_cost(const CoupledMarket& market, RegionSet may_enter) {
    ResidencyCost result;
    std::vector<CoupledLink> allowed;
    const auto free = couple(market);
    if (!free) return std::unexpected(free.error());
    for (std::uint32_t l = 0; l < market.links.size(); ++l) {
        if (may_enter.contains(RegionId(static_cast<std::uint8_t>(market.links[l].to)))) {
            allowed.push_back(market.links[l]);
        } else {
            result.forbidden.push_back(l);
        }
    }
    CoupledMarket restricted_market = market;
    restricted_market.links = allowed;
    const auto restricted = couple(restricted_market);
    TONGQU_CHECK(restricted.has_value(), "a market with fewer links is refused");
    result.welfare_free = free->welfare;
    result.welfare_restricted = restricted->welfare;
    for (std::size_t r = 0; r < free->regions.size(); ++r)
        result.regions.push_back(
            {restricted->regions[r].consumer_surplus_x2 - free->regions[r].consumer_surplus_x2,
             restricted->regions[r].supplier_surplus_x2 - free->regions[r].supplier_surplus_x2});
    return result;
}

IntegrationDividend dividend_of(std::uint32_t regions, std::span<const NetworkEdge> links,
                                std::span<const CrossEvent> events) {
    ClearedStream joined = StreamClearing(regions, links).run(events),
                  apart = StreamClearing(regions, {}).run(events);
    IntegrationDividend dividend;
    dividend.welfare_joined = joined.welfare;
    dividend.welfare_apart = apart.welfare;
    for (std::uint32_t r = 0; r < regions; ++r)
        dividend.regions.push_back({joined.surplus_x2[r].buyers_x2 - apart.surplus_x2[r].buyers_x2,
                                    joined.surplus_x2[r].suppliers_x2 - apart.surplus_x2[r].suppliers_x2});
    dividend.prices_apart = std::move(apart.prices);
    dividend.prices_joined = std::move(joined.prices);
    dividend.spread = spread_of(dividend.prices_apart, dividend.prices_joined);
    dividend.flows = std::move(joined.flows);
    return dividend;
}

ResidencyCost residency_cost(std::uint32_t regions, std::span<const NetworkEdge> links,
                             std::span<const CrossEvent> events, std::vector<std::uint32_t> forbidden) {
    const ClearedStream free = StreamClearing(regions, links).run(events),
                        restricted = StreamClearing(regions, links, forbidden).run(events);
    ResidencyCost cost{free.welfare, restricted.welfare, std::move(forbidden), {}};
    for (std::uint32_t r = 0; r < regions; ++r)
        cost.regions.push_back({restricted.surplus_x2[r].buyers_x2 - free.surplus_x2[r].buyers_x2,
                                restricted.surplus_x2[r].suppliers_x2 - free.surplus_x2[r].suppliers_x2});
    return cost;
}

}  // namespace tongqu::pricing
