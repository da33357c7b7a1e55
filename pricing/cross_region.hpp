#pragma once
// One continuous book over many regions: an order meets every resting order that a path with room joins it to, by landed
// price, whatever its region. The model is Europe's single intraday coupling: one shared book, capacity allotted implicitly.
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "market/order_terms.hpp"
#include "pricing/region_queues.hpp"

namespace tongqu::pricing {

struct CrossOrder {
    std::uint32_t region = 0;
    Side side = Side::buy;
    Quantity quantity;
    Price limit;
    TimeInForce time_in_force = TimeInForce::gtc;  // gtc, ioc or fok
    std::optional<Quantity> peak;                  // what is shown at a time when it rests
};

struct CrossTrade {
    std::uint32_t buy = 0, sell = 0;  // orders by the place in which they came
    Quantity quantity;
    Price buyer_pays, seller_gets;    // per lot; the difference is the path's cost
    std::vector<std::uint32_t> path;  // links from the seller to the buyer

    friend bool operator==(const CrossTrade&, const CrossTrade&) = default;
};

// What somebody could trade with now, over one path.
struct LandedOffer {
    std::uint32_t order = 0, region = 0;
    Quantity quantity;
    Price landed_price;

    friend bool operator==(const LandedOffer&, const LandedOffer&) = default;
};

inline constexpr std::int64_t kMaxCrossLimit = std::int64_t{1} << 61;  // in size; leaves room for the cost of a path
inline constexpr std::int64_t kMaxCrossCost = std::int64_t{1} << 53;   // of a link
inline constexpr std::int64_t kMaxCrossQuantity = std::int64_t{1} << 61;  // of all orders together

class CrossRegionBook {
  public:
    // Precondition: at most 64 regions, costs not negative and within kMaxCrossCost, reverse links mutual between the same
    // regions.
    CrossRegionBook(std::uint32_t regions, std::vector<NetworkEdge> links);

    // Trades what it can, then rests or not as its time in force says. The first order is number 0, the next 1.
    // O(regions + log orders) for each trade, and the path tables again after a link opened or closed.
    // Precondition: a positive quantity and peak, within the sizes above.
    std::vector<CrossTrade> submit(const CrossOrder& order);

    // Takes the order out of the book. False, and nothing happens, when it does not rest.
    bool cancel(std::uint32_t order);

    // Concluded trades stand, whatever the new capacity; resting orders that can now trade do so.
    std::vector<CrossTrade> set_capacity(std::uint32_t link, Quantity capacity);

    // Trades resting orders that could trade with one another, the most gainful first. Empty after submit and cancel: the
    // lowest landed ask by region stays a valid potential along the traded path.
    std::vector<CrossTrade> uncross();

    // What an order of this side without limits of price and quantity would take now; hidden quantity excluded.
    [[nodiscard]] std::vector<LandedOffer> view(std::uint32_t region, Side side);

    [[nodiscard]] WideInt residual(std::uint32_t link) const { return queues_.network().residual(link); }
    [[nodiscard]] Quantity resting(std::uint32_t order) const;  // displayed and hidden; zero when it does not rest

  private:
    struct State {
        CrossOrder terms;
        Quantity displayed, hidden;
        std::uint64_t stamp = 0;
        bool rests = false;
    };
    struct Done;  // a trade and what to restore when it is taken back

    void enqueue(std::uint32_t order);
    void dequeue(std::uint32_t order);
    Quantity match(const CrossOrder& order, std::optional<Price> limit, bool refresh, std::vector<Done>& done);
    void take(std::uint32_t order, Quantity quantity, bool refresh);
    void undo(std::vector<Done>& done);

    RegionQueues queues_;
    std::vector<State> orders_;
    std::uint64_t stamp_ = 0;
};

}  // namespace tongqu::pricing
