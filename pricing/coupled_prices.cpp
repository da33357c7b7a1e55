#include "pricing/coupled_prices.hpp"

#include <algorithm>
#include <bit>

#include "pricing/coupled_flow_graph.hpp"

namespace tongqu::pricing {
namespace {

// What moving regions by one step changes, as a cut: a term for each region that moves, and one for each link whose
// end moves without its other end.
class StepCut {
  public:
    StepCut(const CoupledNetwork& network, const std::vector<std::int64_t>& prices, std::int64_t step, PriceRange range)
        : graph_(network.curves.size() + 2), change_(network.curves.size()), movable_(network.curves.size()) {
        const std::size_t regions = change_.size();
        for (std::size_t r = 0; r < regions; ++r) {
            const std::int64_t moved = prices[r] + step;
            movable_[r] = moved >= range.low && moved <= range.high;
            if (movable_[r] != 0)
                change_[r] = network.curves[r].surplus(moved) - network.curves[r].surplus(prices[r]);
        }
        for (const CoupledLink& link : network.links) {
            const std::int64_t margin = prices[link.to] - prices[link.from] - link.cost.raw();
            const auto rent = [&](std::int64_t spread) {
                return static_cast<WideInt>(link.capacity.raw()) * std::max<std::int64_t>(spread, 0);
            };
            const WideInt now = rent(margin), arrival_moves = rent(margin + step), departure_moves = rent(margin - step);
            change_[link.from] += departure_moves - now;
            change_[link.to] += now - departure_moves;
            const WideInt apart = arrival_moves + departure_moves - 2 * now;
            if (apart > 0) graph_.add(link.to, link.from, apart);
        }
    }

    // Moves the best set when that gains something. The set is that on the source's side of the least cut.
    bool move(std::vector<std::int64_t>& prices, std::int64_t step) {
        const std::size_t regions = change_.size(), source = regions, sink = regions + 1;
        WideInt gains = 0;
        constexpr WideInt never = static_cast<WideInt>(1) << 126;
        for (std::size_t r = 0; r < regions; ++r) {
            if (movable_[r] == 0) {
                graph_.add(r, sink, never);
            } else if (change_[r] < 0) {
                gains -= change_[r];
                graph_.add(source, r, -change_[r]);
            } else if (change_[r] > 0) {
                graph_.add(r, sink, change_[r]);
            }
        }
        if (gains == 0 || graph_.push(source, sink, gains) == gains) return false;
        const std::vector<char> moves = graph_.reachable_from(source);
        for (std::size_t r = 0; r < regions; ++r)
            if (moves[r] != 0) prices[r] += step;
        return true;
    }

  private:
    FlowGraph graph_;
    std::vector<WideInt> change_;
    std::vector<char> movable_;
};

// prices[to] ≤ prices[from] + distance
struct Difference {
    std::size_t from, to;
    std::int64_t distance;
};

std::vector<Difference> differences(const CoupledNetwork& network, std::span<const std::int64_t> flows) {
    std::vector<Difference> result;
    for (std::size_t l = 0; l < network.links.size(); ++l) {
        const CoupledLink& link = network.links[l];
        if (flows[l] < link.capacity.raw()) result.push_back({link.from, link.to, link.cost.raw()});
        if (flows[l] > 0) result.push_back({link.to, link.from, -link.cost.raw()});
    }
    return result;
}

// The range of each region's price by its own orders: of those that are better or worse than its dual only the nearest
// count.
std::vector<PriceRange> local_ranges(const CoupledNetwork& network, const SettledTrades& trades,
                                     std::span<const CoupledOrder> orders, PriceRange range) {
    std::vector<PriceRange> result(network.curves.size(), range);
    for (std::size_t r = 0; r < result.size(); ++r) {
        PriceRange& own = result[r];
        const auto at_least = [&](std::int64_t limit) { own.low = std::max(own.low, std::min(limit, range.high)); };
        const auto at_most = [&](std::int64_t limit) { own.high = std::min(own.high, std::max(limit, range.low)); };
        const std::int64_t dual = trades.duals[r];
        for (const CurveSide* side : {&network.curves[r].buys, &network.curves[r].sells}) {
            if (const auto limit = side->next_below(dual)) at_least(*limit);
            if (const auto limit = side->next_above(dual)) at_most(*limit);
            for (const auto& entry : side->at(dual)) {
                const CoupledOrder& order = orders[entry.order];
                const bool buys = order.side == Side::buy;
                if (trades.accepted[entry.order] > 0) buys ? at_most(dual) : at_least(dual);
                if (trades.accepted[entry.order] < order.quantity.raw()) buys ? at_least(dual) : at_most(dual);
            }
        }
    }
    return result;
}

}  // namespace

std::vector<std::int64_t> dual_prices(const CoupledNetwork& network, PriceRange range) {
    std::vector<std::int64_t> prices(network.curves.size(), range.low);
    const auto width = static_cast<std::uint64_t>(range.high - range.low);
    for (std::uint64_t size = std::bit_floor(width); size != 0; size /= 2) {
        const auto step = static_cast<std::int64_t>(size);
        for (bool moved = true; moved;) {
            moved = StepCut(network, prices, step, range).move(prices, step);
            moved = StepCut(network, prices, -step, range).move(prices, -step) || moved;
        }
    }
    return prices;
}

std::optional<PriceVectors> supporting_prices(const CoupledNetwork& network, const SettledTrades& trades,
                                              std::span<const CoupledOrder> orders, PriceRange range) {
    const std::vector<PriceRange> own = local_ranges(network, trades, orders, range);
    const std::vector<Difference> conditions = differences(network, trades.flows);
    PriceVectors result;
    for (const PriceRange& r : own) {
        result.low.push_back(r.low);
        result.high.push_back(r.high);
    }
    for (std::size_t round = 0; round <= own.size(); ++round) {
        bool changed = false;
        for (const Difference& d : conditions) {
            if (result.high[d.to] > result.high[d.from] + d.distance)
                result.high[d.to] = result.high[d.from] + d.distance, changed = true;
            if (result.low[d.from] < result.low[d.to] - d.distance)
                result.low[d.from] = result.low[d.to] - d.distance, changed = true;
        }
        if (changed) continue;
        for (std::size_t r = 0; r < own.size(); ++r)
            if (result.low[r] > result.high[r]) return std::nullopt;
        return result;
    }
    return std::nullopt;  // a cycle of conditions that no prices meet
}

}  // namespace tongqu::pricing
