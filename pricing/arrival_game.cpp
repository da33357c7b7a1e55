#include "pricing/arrival_game.hpp"

#include <algorithm>
#include <numeric>
#include <queue>

namespace tongqu::pricing {
namespace {

using Order = std::span<const std::uint32_t>;

ArrivalGame each_its_own(std::size_t players, ArrivalGame::Additions additions) {
    std::vector<std::uint32_t> payee(players);
    std::iota(payee.begin(), payee.end(), 0U);
    return {std::move(payee), players, std::move(additions)};
}

}  // namespace

ArrivalGame table_arrivals(std::vector<double> v) {
    std::size_t players = 0;
    while ((std::size_t{1} << players) < v.size()) ++players;
    return each_its_own(players, [v = std::move(v)](Order order, std::span<double> additions) {
        std::size_t present = 0;
        for (std::size_t p = 0; p < order.size(); ++p) {
            const std::size_t with = present | (std::size_t{1} << order[p]);
            additions[p] = v[with] - v[present];
            present = with;
        }
    });
}

ArrivalGame additive_arrivals(std::vector<double> values) {
    const std::size_t players = values.size();
    return each_its_own(players, [values = std::move(values)](Order order, std::span<double> additions) {
        for (std::size_t p = 0; p < order.size(); ++p) additions[p] = values[order[p]];
    });
}

ArrivalGame airport_arrivals(std::vector<double> costs, std::span<const std::uint64_t> counts) {
    std::vector<std::uint32_t> type;
    for (std::size_t i = 0; i < counts.size(); ++i)
        type.insert(type.end(), counts[i], static_cast<std::uint32_t>(i));
    const std::size_t types = costs.size();
    auto additions = [costs = std::move(costs), type](Order order, std::span<double> added) {
        double built = 0;
        for (std::size_t p = 0; p < order.size(); ++p) {
            const double needed = std::max(built, costs[type[order[p]]]);
            added[p] = needed - built;
            built = needed;
        }
    };
    return {std::move(type), types, std::move(additions)};
}

ArrivalGame voting_arrivals(std::vector<std::int64_t> weights, std::int64_t quota) {
    const std::size_t players = weights.size();
    return each_its_own(players,
                        [weights = std::move(weights), quota](Order order, std::span<double> additions) {
                            std::int64_t votes = 0;
                            for (std::size_t p = 0; p < order.size(); ++p) {
                                const std::int64_t with = votes + weights[order[p]];
                                additions[p] = votes < quota && with >= quota ? 1 : 0;
                                votes = with;
                            }
                        });
}

ArrivalGame knn_arrivals(std::vector<std::uint8_t> matches, std::uint64_t k) {
    const std::size_t players = matches.size();
    return each_its_own(players, [matches = std::move(matches), k](Order order, std::span<double> additions) {
        std::priority_queue<std::uint32_t> nearest;  // the farthest of the min(k, present) nearest on top
        for (std::size_t p = 0; p < order.size(); ++p) {
            int step = 0;
            if (nearest.size() < k) {
                step = matches[order[p]];
                nearest.push(order[p]);
            } else if (order[p] < nearest.top()) {
                step = int{matches[order[p]]} - int{matches[nearest.top()]};
                nearest.pop();
                nearest.push(order[p]);
            }
            additions[p] = step / static_cast<double>(k);
        }
    });
}

}  // namespace tongqu::pricing
