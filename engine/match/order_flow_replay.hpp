#pragma once
// Plays recorded order flow through a book and sums up what happened, so that two books can be compared by a
// few numbers.
#include <cstdint>

#include "engine/book/order_book.hpp"
#include "engine/book/order_flow.hpp"

namespace tongqu::match {

struct FlowOutcome {
    std::uint64_t events = 0;
    std::uint64_t trades = 0;
    std::uint64_t trade_hash = 1469598103934665603U;
    std::uint64_t executions = 0;           // immediate orders whose maker the recording knows
    std::uint64_t expected_maker_hits = 0;  // those that traded first with just that maker
    std::uint64_t stale = 0;                // cancels, reductions and replacements of orders that were gone
    std::uint64_t resting = 0;              // at the end

    friend bool operator==(const FlowOutcome&, const FlowOutcome&) = default;
};

// Folds a trade into the hash: (hash xor (maker·0x9E3779B97F4A7C15 + quantity·1000003 +
// price))·1099511628211, modulo 2^64.
[[nodiscard]] constexpr std::uint64_t with_trade(std::uint64_t hash, OrderId maker, Quantity quantity,
                                                 Price price) {
    const std::uint64_t trade = maker.raw() * 0x9E3779B97F4A7C15U +
                                static_cast<std::uint64_t>(quantity.raw()) * 1000003U +
                                static_cast<std::uint64_t>(price.raw());
    return (hash ^ trade) * 1099511628211U;
}

// Plays one event and adds what it did to the outcome (all but `resting`). Every order is its own participant
// and group. A replacement enters on the side of the order it replaces; where that is gone, nothing is
// entered.
void play(const book::FlowEvent& event, book::OrderBook& book, FlowOutcome& outcome);

// Plays the whole flow into the book. Precondition: none of its ids rests in the book.
[[nodiscard]] FlowOutcome replay(const book::OrderFlow& flow, book::OrderBook& book);

}  // namespace tongqu::match
