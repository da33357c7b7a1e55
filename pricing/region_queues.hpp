#pragma once
// The search on which every continuous book over regions rests: of each side and region a queue of orders, of the network the ways
// with room; who is the best for an order from here, and which two resting orders could trade. It knows nothing of quantities.
#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "market/order_terms.hpp"
#include "pricing/landed_best.hpp"

namespace tongqu::pricing {

class RegionQueues {
  public:
    // In a region's queue the best limit comes first, then the earliest stamp.
    using Rank = RegionFront;
    struct Found {
        std::uint64_t order = 0;
        std::uint32_t region = 0;
        Price landed;
    };
    // Two resting orders that can trade: gain = bid − ask − cost of the path ≥ 0.
    struct Crossing {
        Rank buy, sell;
        std::uint32_t buy_region = 0, sell_region = 0;
        Price gain;
    };

    RegionQueues(std::uint32_t regions, std::vector<NetworkEdge> links) : network_(regions, std::move(links)), best_(regions) {
        for (auto& queues : queues_) queues.resize(regions);
    }
    // More regions than before: new ones, which no link joins yet.
    void grow_to(std::uint32_t regions) {
        if (regions > best_.regions()) grow(regions);
    }

    [[nodiscard]] RegionNetwork& network() { return network_; }
    [[nodiscard]] const RegionNetwork& network() const { return network_; }
    [[nodiscard]] std::uint32_t regions() const { return best_.regions(); }

    // O(log orders of the region), both, and O(regions) when the region's first order is another than before. Precondition: the stamp of an order is its own; who is erased was inserted so.
    void insert(Side side, std::uint32_t region, Price limit, std::uint64_t stamp, std::uint64_t order);
    void erase(Side side, std::uint32_t region, Price limit, std::uint64_t stamp, std::uint64_t order);

    // The resting order that an incoming one of this side meets first: by landed price, then stamp, whatever its region. Nothing
    // where no other side can be reached. O(1) while the best is known, O(regions) after it has gone, and the path tables again after
    // a link opened or closed.
    [[nodiscard]] std::optional<Found> best_match(std::uint32_t region, Side side) {
        const auto& found = best_.look(region, side, network_);
        if (!found) return std::nullopt;
        return Found{found->front.order, found->region, side == Side::buy ? found->front.worth : -found->front.worth};
    }
    // The most gainful pair of resting orders, then the earliest bid, then the earliest ask. O(regions²).
    [[nodiscard]] std::optional<Crossing> best_crossing();
    // The links from the seller to the buyer, where an incoming order in `region` meets a resting one in `other`.
    [[nodiscard]] std::vector<std::uint32_t> way(std::uint32_t other, std::uint32_t region, Side side) {
        return side == Side::buy ? network_.path(other, region) : network_.path(region, other);
    }

  private:
    using Queue = std::set<Rank>;
    [[nodiscard]] static Price worth_of(Side side, Price limit) { return side == Side::sell ? limit : -limit; }
    [[nodiscard]] static std::size_t at(Side side) { return side == Side::sell; }
    void grow(std::uint32_t regions);

    RegionNetwork network_;
    std::vector<Queue> queues_[2];  // bids, asks; by region
    LandedBest best_;               // the first of each queue, and whom each region meets first
};

}  // namespace tongqu::pricing
