#include "engine/exchange/entrants.hpp"

#include <algorithm>
#include <utility>

#include "engine/exchange/draw.hpp"

namespace tongqu::exchange {

bool is_crossed(const book::OrderBook& book) {
    const auto bid = book.best(Side::buy);
    const auto offer = book.best(Side::sell);
    return bid && offer && bid->price >= offer->price;
}

std::vector<Entrant> crossing_orders(const book::OrderBook& book) {
    std::vector<Entrant> entrants;
    if (!is_crossed(book)) return entrants;
    const Price bid = book.best(Side::buy)->price;
    const Price offer = book.best(Side::sell)->price;
    for (const Side side : {Side::buy, Side::sell}) {
        std::int64_t sum = 0;
        book.for_each_order(side, [&](const book::RestingOrder& order) {
            if (side == Side::buy ? order.price < offer : order.price > bid) return false;
            if (__builtin_add_overflow(sum, order.total().raw(), &sum)) return false;
            entrants.push_back({order.id, order.group, side, order.price, order.total()});
            return true;
        });
    }
    return entrants;
}

void put_in_drawn_order(std::vector<Entrant>& entrants, const Digest& seed) {
    std::vector<std::pair<Digest, Entrant>> drawn;
    drawn.reserve(entrants.size());
    for (const Entrant& entrant : entrants) drawn.emplace_back(drawn_place(seed, entrant.id), entrant);
    std::ranges::sort(drawn, {}, &std::pair<Digest, Entrant>::first);
    std::ranges::transform(drawn, entrants.begin(), &std::pair<Digest, Entrant>::second);
}

pricing::AuctionResult clear(const std::vector<Entrant>& entrants, std::optional<Price> reference, pricing::MarginRule margin) {
    std::vector<pricing::AuctionOrder> orders;
    orders.reserve(entrants.size());
    for (const Entrant& entrant : entrants) orders.push_back({entrant.side, entrant.quantity, entrant.limit});
    return pricing::call_auction(orders, {.reference = reference, .margin = margin, .lot = Quantity(1)}).value();
}

}  // namespace tongqu::exchange
