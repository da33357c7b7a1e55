#include "pricing/region_queues.hpp"

namespace tongqu::pricing {

void RegionQueues::resize(std::uint32_t regions) {
    for (auto& queues : queues_) queues.resize(regions);
    for (auto& fronts : fronts_) fronts.resize(regions);
}

void RegionQueues::grow_to(std::uint32_t regions) {
    if (regions <= fronts_[0].size()) return;
    network_.grow_to(regions);
    resize(regions);
}

void RegionQueues::insert(Side side, std::uint32_t region, Price limit, std::uint64_t stamp, std::uint64_t order) {
    const Rank rank{worth_of(side, limit), stamp, order};
    queues_[at(side)][region].insert(rank);
    auto& front = fronts_[at(side)][region];
    if (!front || rank < *front) front = rank;
}

void RegionQueues::erase(Side side, std::uint32_t region, Price limit, std::uint64_t stamp, std::uint64_t order) {
    Queue& queue = queues_[at(side)][region];
    queue.erase({worth_of(side, limit), stamp, order});
    auto& front = fronts_[at(side)][region];
    front = queue.empty() ? std::nullopt : std::optional(*queue.begin());
}

// The best of the regions' first orders by landed worth, then stamp: within a region the path's cost is the same for all.
std::optional<RegionQueues::Found> RegionQueues::best_match(std::uint32_t region, Side side) {
    const bool buys = side == Side::buy;
    const PathLengths& lengths = buys ? network_.lengths_to(region) : network_.lengths_from(region);
    const auto& fronts = fronts_[at(opposite(side))];
    std::optional<Rank> best;
    std::uint32_t where = 0;
    for (std::uint32_t r = 0; r < fronts.size(); ++r) {
        if (!fronts[r] || !lengths[r]) continue;
        Rank first = *fronts[r];
        first.worth += lengths[r]->cost;
        if (best && !(first < *best)) continue;
        best = first;
        where = r;
    }
    if (!best) return std::nullopt;
    return Found{best->order, where, buys ? best->worth : -best->worth};
}

std::optional<RegionQueues::Crossing> RegionQueues::best_crossing() {
    std::optional<Crossing> best;
    const auto better = [](const Crossing& a, const Crossing& b) {
        if (a.gain != b.gain) return a.gain > b.gain;
        if (a.buy.order != b.buy.order) return a.buy.stamp < b.buy.stamp;
        return a.sell.stamp < b.sell.stamp;
    };
    for (std::uint32_t r = 0; r < fronts_[0].size(); ++r) {
        if (!fronts_[0][r]) continue;
        const auto ask = best_match(r, Side::buy);
        if (!ask) continue;
        const Rank buy = *fronts_[0][r];
        const Crossing crossing{buy, *fronts_[1][ask->region], r, ask->region, -buy.worth - ask->landed};
        if (crossing.gain.is_negative()) continue;
        if (!best || better(crossing, *best)) best = crossing;
    }
    return best;
}

}  // namespace tongqu::pricing
