#pragma once
// The book as a competent programmer writes it first: a map of levels a side, a list of orders a level, a
// hash map from id to the order's place. It carries the same terms and applies the same self-trade check;
// this is the yardstick of the bench.
#include <functional>
#include <list>
#include <map>
#include <unordered_map>

#include "bench/book/event.hpp"
#include "engine/match/order_flow_replay.hpp"

namespace tongqu::bench {

class TwinPlayer {
  public:
    explicit TwinPlayer(const Scenario&) {}

    void play(const Event& event) {
        switch (event.type) {
            case book::FlowType::add:
                return enter(event, event.id, event.side, true);
            case book::FlowType::immediate:
                return enter(event, event.id, event.side, false);
            case book::FlowType::cancel:
                remove(event.id);
                return;
            case book::FlowType::reduce:
                return reduce(event.id, Quantity(event.quantity));
            case book::FlowType::replace:
                if (const auto found = places_.find(event.id); found != places_.end()) {
                    const Side side = found->second->side;
                    remove(event.id);
                    enter(event, event.replacement, side, true);
                }
                return;
        }
    }

    [[nodiscard]] Outcome outcome() const { return {trades_, trade_hash_, places_.size()}; }

    [[nodiscard]] std::size_t mapped_bytes() const { return 0; }

  private:
    // What this twin needs of an order and no more: it knows no icebergs.
    struct Order {
        OrderId id;
        ParticipantId participant;
        GroupId group;
        Side side = Side::buy;
        Price price;
        Quantity leaves;
    };
    struct Level {
        Quantity quantity;
        std::list<Order> orders;
    };
    using Place = std::list<Order>::iterator;

    void enter(const Event& event, OrderId id, Side side, bool rests) {
        const auto owner = static_cast<std::uint32_t>(id.raw());
        Order order{id, ParticipantId(owner), GroupId(owner), side, event.price, Quantity(event.quantity)};
        if (side == Side::buy) {
            take(order, sells_, std::less_equal<>());
            if (rests && order.leaves.is_positive()) rest(order, buys_);
        } else {
            take(order, buys_, std::greater_equal<>());
            if (rests && order.leaves.is_positive()) rest(order, sells_);
        }
    }

    template <class Levels, class Within>
    void take(Order& taker, Levels& levels, Within within) {
        while (taker.leaves.is_positive() && !levels.empty() && within(levels.begin()->first, taker.price)) {
            Level& level = levels.begin()->second;
            while (taker.leaves.is_positive() && !level.orders.empty()) {
                Order& maker = level.orders.front();
                if (maker.group == taker.group) return;
                const Quantity quantity = std::min(taker.leaves, maker.leaves);
                ++trades_;
                trade_hash_ = match::with_trade(trade_hash_, maker.id, quantity, maker.price);
                taker.leaves -= quantity;
                maker.leaves -= quantity;
                level.quantity -= quantity;
                if (maker.leaves.is_zero()) {
                    places_.erase(maker.id);
                    level.orders.pop_front();
                }
            }
            if (level.orders.empty()) levels.erase(levels.begin());
        }
    }

    template <class Levels>
    void rest(const Order& order, Levels& levels) {
        Level& level = levels[order.price];
        level.orders.push_back(order);
        level.quantity += order.leaves;
        places_.emplace(order.id, std::prev(level.orders.end()));
    }

    void remove(OrderId id) {
        const auto found = places_.find(id);
        if (found == places_.end()) return;
        const Place place = found->second;
        if (place->side == Side::buy) {
            remove_from(buys_, place);
        } else {
            remove_from(sells_, place);
        }
        places_.erase(found);
    }

    template <class Levels>
    void remove_from(Levels& levels, Place place) {
        const auto level = levels.find(place->price);
        level->second.quantity -= place->leaves;
        level->second.orders.erase(place);
        if (level->second.orders.empty()) levels.erase(level);
    }

    void reduce(OrderId id, Quantity by) {
        const auto found = places_.find(id);
        if (found == places_.end()) return;
        Order& order = *found->second;
        if (by >= order.leaves) return remove(id);
        order.leaves -= by;
        (order.side == Side::buy ? buys_.find(order.price)->second : sells_.find(order.price)->second)
            .quantity -= by;
    }

    std::map<Price, Level, std::greater<>> buys_;
    std::map<Price, Level> sells_;
    std::unordered_map<OrderId, Place> places_;
    std::uint64_t trades_ = 0;
    std::uint64_t trade_hash_ = 1469598103934665603U;
};

}  // namespace tongqu::bench
