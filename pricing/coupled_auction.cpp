#include "pricing/coupled_auction.hpp"

#include <algorithm>
#include <optional>

#include "market/check.hpp"
#include "pricing/coupled_curve.hpp"
#include "pricing/coupled_prices.hpp"
#include "pricing/coupled_routing.hpp"
#include "pricing/coupled_sharing.hpp"

namespace tongqu::pricing {
namespace {

bool out_of_size(Price price) { return price.raw() > kMaxCoupledPrice || price.raw() < -kMaxCoupledPrice; }

std::optional<CoupledError> problem_of(const CoupledMarket& market) {
    if (market.regions > kMaxCoupledRegions) return CoupledError::too_many_regions;
    if (market.links.size() > kMaxCoupledLinks) return CoupledError::too_many_links;
    if (market.orders.size() > kMaxCoupledOrders) return CoupledError::too_many_orders;
    for (const CoupledLink& link : market.links) {
        if (link.from >= market.regions || link.to >= market.regions) return CoupledError::unknown_region;
        if (link.from == link.to) return CoupledError::loop;
        if (link.capacity.is_negative()) return CoupledError::negative_capacity;
        if (link.cost.is_negative()) return CoupledError::negative_cost;
        if (out_of_size(link.cost)) return CoupledError::overflow;
    }
    std::int64_t sum = 0;
    for (const CoupledOrder& order : market.orders) {
        if (order.region >= market.regions) return CoupledError::unknown_region;
        if (!order.quantity.is_positive()) return CoupledError::quantity_not_positive;
        if (out_of_size(order.limit) || order.quantity.raw() > kMaxCoupledQuantity - sum) return CoupledError::overflow;
        sum += order.quantity.raw();
    }
    if (out_of_size(market.lowest) || out_of_size(market.highest)) return CoupledError::overflow;
    if (market.lowest > market.highest) return CoupledError::bounds_crossed;
    return std::nullopt;
}

// What a network of regions trades, and at which prices.
struct JointClearing {
    std::vector<std::int64_t> duals, flows;
    PriceVectors prices;
    bool supported = true;
};

// At prices that prove the optimum every better order trades whole and every worse one not at all; orders at the price and
// links whose cost is just covered are open, and the rules on ties settle them.
class Clearer {
  public:
    explicit Clearer(std::span<const CoupledOrder> orders) : orders_(orders), accepted_(orders.size()) {}

    // Of the orders at the price in the network cleared last, by order of the whole input.
    [[nodiscard]] std::span<const std::int64_t> accepted() const { return accepted_; }

    JointClearing clear(const CoupledNetwork& network, PriceRange bounds, PriceRange widest) {
        JointClearing result;
        result.duals = dual_prices(network, widest);
        open_links(network, result);
        const std::vector<WideInt> fixed = fixed_surplus(network, result);
        share(network, result.duals, fixed);
        carry(network, result, fixed);
        set_prices(network, result, bounds, widest);
        return result;
    }

  private:
    void open_links(const CoupledNetwork& network, JointClearing& result) {
        result.flows.assign(network.links.size(), 0);
        room_.clear();
        room_of_.clear();
        for (std::size_t l = 0; l < network.links.size(); ++l) {
            const CoupledLink& link = network.links[l];
            const std::int64_t margin = result.duals[link.to] - result.duals[link.from] - link.cost.raw();
            if (margin > 0) result.flows[l] = link.capacity.raw();
            if (margin != 0) continue;
            room_.push_back({link.from, link.to, link.capacity.raw()});
            room_of_.push_back(l);
        }
    }

    // What each region sends on whatever the ties: sold less bought, what full links bring less what they take.
    static std::vector<WideInt> fixed_surplus(const CoupledNetwork& network, const JointClearing& result) {
        std::vector<WideInt> fixed(network.curves.size());
        for (std::size_t r = 0; r < fixed.size(); ++r) {
            const Curve& curve = network.curves[r];
            fixed[r] = static_cast<WideInt>(curve.sells.below(result.duals[r])) -
                       (curve.buys.total() - curve.buys.up_to(result.duals[r]));
        }
        for (std::size_t l = 0; l < network.links.size(); ++l) {
            fixed[network.links[l].from] -= result.flows[l];
            fixed[network.links[l].to] += result.flows[l];
        }
        return fixed;
    }

    void share(const CoupledNetwork& network, const std::vector<std::int64_t>& duals, const std::vector<WideInt>& fixed) {
        const std::size_t regions = network.curves.size();
        SharingProblem sells, buys;
        for (SharingProblem* problem : {&sells, &buys}) {
            problem->given.resize(regions);
            problem->taken.resize(regions);
        }
        sells.links = room_;
        for (const SharingLink& link : room_) buys.links.push_back({link.to, link.from, link.room});
        for (std::size_t r = 0; r < regions; ++r) {
            const WideInt surplus = std::max<WideInt>(fixed[r], 0), need = std::max<WideInt>(-fixed[r], 0);
            sells.given[r] = surplus;
            sells.taken[r] = need + settle(network.curves[r].buys, duals[r], r, buys);
            buys.given[r] = need;
            buys.taken[r] = surplus + settle(network.curves[r].sells, duals[r], r, sells);
        }
        for (SharingProblem* problem : {&sells, &buys}) {
            std::sort(problem->orders.begin(), problem->orders.end(),
                      [](const SharingOrder& a, const SharingOrder& b) { return a.order < b.order; });
            const std::vector<SharingOrder> marginal = problem->orders;
            const std::vector<std::int64_t> accepted = share_evenly(std::move(*problem));
            for (std::size_t i = 0; i < marginal.size(); ++i) accepted_[marginal[i].order] = accepted[i];
        }
    }

    // Hands what is at the price to the sharing; returns how much that is.
    WideInt settle(const CurveSide& side, std::int64_t price, std::size_t region, SharingProblem& sharing) const {
        for (const auto& entry : side.at(price))
            sharing.orders.push_back({entry.order, region, orders_[entry.order].quantity.raw()});
        return side.up_to(price) - side.below(price);
    }

    void carry(const CoupledNetwork& network, JointClearing& result, std::vector<WideInt> surplus) {
        for (std::size_t r = 0; r < surplus.size(); ++r) {
            for (const auto& entry : network.curves[r].sells.at(result.duals[r])) surplus[r] += accepted_[entry.order];
            for (const auto& entry : network.curves[r].buys.at(result.duals[r])) surplus[r] -= accepted_[entry.order];
        }
        const std::vector<std::int64_t> carried = route(room_, std::move(surplus));
        for (std::size_t i = 0; i < room_.size(); ++i) result.flows[room_of_[i]] = carried[i];
    }

    void set_prices(const CoupledNetwork& network, JointClearing& result, PriceRange bounds, PriceRange widest) {
        const SettledTrades trades{result.duals, accepted_, result.flows};
        if (auto prices = supporting_prices(network, trades, orders_, bounds)) {
            result.prices = std::move(*prices);
            return;
        }
        result.supported = false;
        auto prices = supporting_prices(network, trades, orders_, widest);
        TONGQU_CHECK(prices.has_value(), "no prices support an optimum");
        result.prices = std::move(*prices);
        for (auto* vector : {&result.prices.low, &result.prices.high})
            for (std::int64_t& price : *vector) price = std::clamp(price, bounds.low, bounds.high);
    }

    std::span<const CoupledOrder> orders_;
    std::vector<std::int64_t> accepted_;
    std::vector<SharingLink> room_;
    std::vector<std::size_t> room_of_;
};

// A region's purchases and sales: amounts, and Σ limit × amount.
struct Volumes {
    std::int64_t bought = 0, sold = 0;
    WideInt bought_value = 0, sold_value = 0;

    [[nodiscard]] WideInt gain() const { return bought_value - sold_value; }
};

Volumes volumes(const Curve& curve, std::int64_t dual, std::span<const std::int64_t> accepted) {
    Volumes v{curve.buys.total() - curve.buys.up_to(dual), curve.sells.below(dual),
              curve.buys.value_total() - curve.buys.value_up_to(dual), curve.sells.value_below(dual)};
    for (const auto& entry : curve.buys.at(dual)) {
        v.bought += accepted[entry.order];
        v.bought_value += static_cast<WideInt>(accepted[entry.order]) * dual;
    }
    for (const auto& entry : curve.sells.at(dual)) {
        v.sold += accepted[entry.order];
        v.sold_value += static_cast<WideInt>(accepted[entry.order]) * dual;
    }
    return v;
}

RegionOutcome outcome(const Volumes& v, PriceRange price) {
    RegionOutcome result{Price(price.low), Price(price.high), Quantity(v.bought), Quantity(v.sold), 0, 0};
    result.consumer_surplus_x2 = 2 * v.bought_value - static_cast<WideInt>(v.bought) * result.price_x2();
    result.supplier_surplus_x2 = static_cast<WideInt>(v.sold) * result.price_x2() - 2 * v.sold_value;
    return result;
}

Quantity fill_of(const CoupledOrder& order, std::int64_t dual, std::int64_t accepted) {
    if (order.limit.raw() == dual) return Quantity(accepted);
    return (order.limit.raw() > dual) == (order.side == Side::buy) ? order.quantity : Quantity(0);
}

}  // namespace

WideInt CoupledResult::integration_dividend() const {
    WideInt dividend = welfare;
    for (const IsolatedRegion& region : isolated) dividend -= region.welfare;
    return dividend;
}

std::expected<CoupledResult, CoupledError> couple(const CoupledMarket& market) {
    if (const auto problem = problem_of(market)) return std::unexpected(*problem);
    const std::vector<Curve> curves = curves_of(market);
    const PriceRange bounds{market.lowest.raw(), market.highest.raw()};
    PriceRange widest = bounds;
    std::int64_t everything = 0;
    for (const CoupledOrder& order : market.orders) {
        widest.low = std::min(widest.low, order.limit.raw());
        widest.high = std::max(widest.high, order.limit.raw());
        everything += order.quantity.raw();
    }
    std::vector<CoupledLink> links(market.links.begin(), market.links.end());
    for (CoupledLink& link : links) link.capacity = std::min(link.capacity, Quantity(everything));

    Clearer clearer(market.orders);
    CoupledResult result;
    for (const Curve& curve : curves) {
        const JointClearing alone = clearer.clear({std::span(&curve, 1), {}}, bounds, widest);
        const Volumes v = volumes(curve, alone.duals[0], clearer.accepted());
        result.isolated.push_back({v.gain(), outcome(v, {alone.prices.low[0], alone.prices.high[0]})});
    }
    const JointClearing joined = clearer.clear({curves, links}, bounds, widest);
    result.prices_support_fills = joined.supported;
    for (std::size_t r = 0; r < curves.size(); ++r) {
        const Volumes v = volumes(curves[r], joined.duals[r], clearer.accepted());
        result.duals.emplace_back(joined.duals[r]);
        result.welfare += v.gain();
        result.regions.push_back(outcome(v, {joined.prices.low[r], joined.prices.high[r]}));
        result.volume += Quantity(v.bought);
    }
    for (std::size_t l = 0; l < links.size(); ++l) {
        const WideInt flow = joined.flows[l], cost = links[l].cost.raw();
        const WideInt spread_x2 = result.regions[links[l].to].price_x2() - result.regions[links[l].from].price_x2();
        result.welfare -= flow * cost;
        result.links.push_back({Quantity(joined.flows[l]), flow * (spread_x2 - 2 * cost)});
    }
    result.fills.reserve(market.orders.size());
    for (std::size_t i = 0; i < market.orders.size(); ++i) {
        const CoupledOrder& order = market.orders[i];
        result.fills.push_back(fill_of(order, joined.duals[order.region], clearer.accepted()[i]));
    }
    return result;
}

}  // namespace tongqu::pricing
