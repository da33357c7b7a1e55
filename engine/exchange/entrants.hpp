#pragma once
// The orders that can trade in an auction.
#include <vector>

#include "engine/book/order_book.hpp"
#include "market/participant.hpp"
#include "pricing/call_auction.hpp"

namespace tongqu::exchange {

struct Entrant {
    OrderId id;
    GroupId group;
    Side side = Side::buy;
    Price limit;
    Quantity quantity;  // hidden part included
};

// The orders that another order of the book crosses: buys at the best offer or above it and sells at the best bid or below it,
// each side in the order of priority. The rest can neither trade nor move the price. Where a side's quantities would pass 2^63
// it ends before, at its worst prices. O(their number).
[[nodiscard]] std::vector<Entrant> crossing_orders(const book::OrderBook& book);

// Whether anything could trade in an auction now. O(1).
[[nodiscard]] bool is_crossed(const book::OrderBook& book);

// Puts the orders in the order that the seed draws. O(n log n).
void put_in_drawn_order(std::vector<Entrant>& entrants, const Digest& seed);

[[nodiscard]] pricing::AuctionResult clear(const std::vector<Entrant>& entrants, std::optional<Price> reference,
                                           pricing::MarginRule margin);

}  // namespace tongqu::exchange
