#include "pricing/region_queues.hpp"

namespace tongqu::pricing {

void RegionQueues::grow(std::uint32_t regions) {
    network_.grow_to(regions);
    best_.grow_to(regions);
    for (auto& queues : queues_) queues.resize(regions);
}

void RegionQueues::insert(Side side, std::uint32_t region, Price limit, std::uint64_t stamp, std::uint64_t order) {
    const Rank rank{worth_of(side, limit), stamp, order};
    queues_[at(side)][region].insert(rank);
    const auto& front = best_.front(side, region);
    if (!front || rank < *front) best_.set_front(side, region, rank, network_);
}

void RegionQueues::erase(Side side, std::uint32_t region, Price limit, std::uint64_t stamp, std::uint64_t order) {
    Queue& queue = queues_[at(side)][region];
    const Rank rank{worth_of(side, limit), stamp, order};
    queue.erase(rank);
    if (best_.front(side, region) != rank) return;
    best_.set_front(side, region, queue.empty() ? std::nullopt : std::optional(*queue.begin()), network_);
}

std::optional<RegionQueues::Crossing> RegionQueues::best_crossing() {
    std::optional<Crossing> best;
    const auto better = [](const Crossing& a, const Crossing& b) {
        if (a.gain != b.gain) return a.gain > b.gain;
        if (a.buy.order != b.buy.order) return a.buy.stamp < b.buy.stamp;
        return a.sell.stamp < b.sell.stamp;
    };
    for (std::uint32_t r = 0; r < best_.regions(); ++r) {
        const auto& bid = best_.front(Side::buy, r);
        if (!bid) continue;
        const auto ask = best_match(r, Side::buy);
        if (!ask) continue;
        const Rank buy = *bid;
        const Crossing crossing{buy, *best_.front(Side::sell, ask->region), r, ask->region, -buy.worth - ask->landed};
        if (crossing.gain.is_negative()) continue;
        if (!best || better(crossing, *best)) best = crossing;
    }
    return best;
}

}  // namespace tongqu::pricing
