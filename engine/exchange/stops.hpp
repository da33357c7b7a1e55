#pragma once
// The stop orders of one instrument: those that wait for their price, and those that were elected and wait for their turn.
#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "market/amounts.hpp"
#include "market/ids.hpp"
#include "market/order_terms.hpp"

namespace tongqu::exchange {

inline constexpr std::size_t kMaxStopsPerInstrument = 10'000;

class Stops {
  public:
    // O(log n), all three.
    void wait(OrderId id, Side side, Price stop_price);
    // Takes the order out, wherever it waits. Precondition: it was told to wait at this price and has not left.
    void remove(OrderId id, Side side, Price stop_price);
    // Moves what trades at prices from lowest to highest elect to the end of the queue, by id.
    void elect(Price lowest, Price highest);
    // The first of the queue leaves it; nothing when it is empty.
    [[nodiscard]] std::optional<OrderId> next();
    [[nodiscard]] bool any_elected() const { return head_ < elected_.size(); }
    [[nodiscard]] std::size_t size() const { return buys_.size() + sells_.size() + elected_.size() - head_; }

    // For snapshots: the queue, first to last, and its return after all were told to wait.
    [[nodiscard]] std::vector<OrderId> queue() const;
    // Takes a queue back: these orders do not wait for their price any more.
    void load_queue(const std::vector<OrderId>& ids);

  private:
    struct Waiting {
        Price stop_price;
        OrderId id;
        friend auto operator<=>(const Waiting&, const Waiting&) = default;
    };
    std::set<Waiting> buys_, sells_;
    std::vector<OrderId> elected_;  // the queue is what stands at head_ and behind it
    std::size_t head_ = 0;
};

}  // namespace tongqu::exchange
