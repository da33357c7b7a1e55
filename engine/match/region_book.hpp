#pragma once
// What a book over regions knows beyond the plain one beside it: from which region each order rests, since when, and the network
// with what its links carry. The plain book keeps the orders with their quantities and levels; whoever puts an order into it or takes
// one out does the same here. The rules: docs/network.md.
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "engine/book/order_book.hpp"
#include "market/region.hpp"
#include "pricing/region_queues.hpp"

namespace tongqu::match {

using LinkPosition = std::uint32_t;  // in the network's list of links
using Path = std::vector<LinkPosition>;

// An order as it would arrive, for what it could trade.
struct RegionTaker {
    RegionId region;
    Side side = Side::buy;
    std::optional<Price> limit;  // none: any landed price
    Quantity quantity;
    // Orders of this group are passed over or end the search; none: nobody's.
    std::optional<GroupId> group;
    bool passes_own = false;
    bool hidden_too = true;
    std::size_t prices = SIZE_MAX;  // the search ends after so many landed prices
};

// What has to be known of a resting order to trade with it on paper.
struct RestingQuantity {
    Quantity shown, hidden, peak;
    GroupId group;
};

// What it could trade with over one path.
struct Reached {
    OrderId order;
    RegionId region;
    Quantity quantity;
    Price landed;
    Path path;
};

class RegionBook {
  public:
    RegionBook(std::uint32_t regions, std::vector<pricing::NetworkEdge> links) : queues_(regions, std::move(links)) {}

    struct Candidate {
        OrderId order;
        RegionId region;
        Price landed;
    };
    struct Crossing {
        OrderId buy, sell;
        RegionId buy_region, sell_region;
        Price gain;
        bool bid_is_older = false;
    };

    // A stamp later than all before; an order that arrives takes one before it matches.
    [[nodiscard]] std::uint64_t next_stamp() { return ++stamp_; }
    // O(log n), all three; they allocate and free one node for an order. Precondition: rest: it does not rest; else it does.
    void rest(const book::RestingOrder& order, RegionId region, std::uint64_t stamp);
    void remove(OrderId order);
    // It shows its next peak.
    void renew(OrderId order);

    // Whom an arriving order meets first. O(1) while that is known, O(regions) after the best has gone, and the path tables again after
    // a link opened or closed.
    [[nodiscard]] std::optional<Candidate> best_for(RegionId region, Side side) {
        grow_to(region.raw() + 1U);
        const auto found = queues_.best_match(region.raw(), side);
        if (!found) return std::nullopt;
        return Candidate{OrderId(found->order), RegionId(static_cast<std::uint8_t>(found->region)), found->landed};
    }
    // The most gainful pair of resting orders that can trade, if any can. O(regions²).
    [[nodiscard]] std::optional<Crossing> best_crossing();
    // Whether goods can go from the one to the other now.
    [[nodiscard]] bool joined(RegionId seller, RegionId buyer) {
        return queues_.network().lengths_to(buyer.raw())[seller.raw()].has_value();
    }
    // The links from the seller to the buyer. Precondition: best_for or best_crossing has just found them joined.
    [[nodiscard]] Path path(RegionId seller, RegionId buyer);
    // What the cheapest way with room costs, from here to there; nothing where none has any. O(1), and the path tables again after a
    // link opened or closed.
    [[nodiscard]] std::optional<Price> cost_of_way(RegionId from, RegionId to);
    // The least of the quantity and what the path's links have left.
    [[nodiscard]] Quantity room(std::span<const LinkPosition> path, Quantity most) const;
    void carry(std::span<const LinkPosition> path, Quantity quantity);

    // What an order could trade with now, as it would: nothing is changed when this returns. O(log n) for each step.
    [[nodiscard]] std::vector<Reached> reach(const std::function<RestingQuantity(OrderId)>& find, const RegionTaker& taker);
    [[nodiscard]] std::vector<Reached> reach(const book::OrderBook& book, const RegionTaker& taker);

    void grow_to(std::uint32_t regions) { queues_.grow_to(regions); }
    void add_link(const pricing::NetworkEdge& link) { queues_.network().add_link(link); }
    void set_capacity(LinkPosition link, Quantity capacity) { queues_.network().set_capacity(link, capacity); }
    void set_net_flow(LinkPosition link, std::int64_t flow) { queues_.network().set_net_flow(link, flow); }
    [[nodiscard]] const pricing::RegionNetwork& network() const { return queues_.network(); }
    [[nodiscard]] std::vector<std::int64_t> net_flows() const;

    [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(places_.size()); }
    [[nodiscard]] bool contains(OrderId order) const { return places_.contains(order.raw()); }
    // The resting orders, the earliest stamp first. O(n log n).
    [[nodiscard]] std::vector<OrderId> by_stamp() const;

  private:
    struct Place {
        RegionId region;
        Side side = Side::buy;
        Price limit;
        std::uint64_t stamp = 0;
    };
    void insert(OrderId order, const Place& place);
    void erase(OrderId order, const Place& place);

    pricing::RegionQueues queues_;
    boost::unordered_flat_map<std::uint64_t, Place> places_;  // by order; never iterated where order could show
    std::uint64_t stamp_ = 0;
};

}  // namespace tongqu::match
