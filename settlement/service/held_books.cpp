#include "settlement/service/held_books.hpp"

#include <algorithm>

#include "engine/exchange/schedule.hpp"

namespace tongqu::service {

void HeldBooks::wait(InstrumentId instrument, Book& book, Time now) {
    if (book.due) return;
    book.due = exchange::end_of_interval(now, book.interval);
    due_.emplace(*book.due, instrument);
}

void HeldBooks::change(const LevelChanged& event, Time now) {
    Book& book = books_.at(event.instrument);
    book.levels[{event.side, event.price}] = event.quantity;
    wait(event.instrument, book, now);
}

void HeldBooks::touch(const OrderRecord& order, Time now) {
    const auto found = books_.find(order.instrument);
    if (found == books_.end()) return;
    found->second.orders.insert(order.id);
    wait(order.instrument, found->second, now);
}

void HeldBooks::begin(Time now, const Orders& orders) {
    levels_.clear();
    orders_.clear();
    while (!due_.empty() && due_.begin()->first <= now) tell(due_.begin()->second, orders);
}

void HeldBooks::tell(InstrumentId instrument, const Orders& orders) {
    const auto found = books_.find(instrument);
    if (found == books_.end() || !found->second.due) return;
    Book& book = found->second;
    due_.erase({*book.due, instrument});
    book.due.reset();
    for (const auto& [at, quantity] : book.levels) levels_.push_back({instrument, at.first, at.second, quantity});
    for (const OrderId id : book.orders) {
        const OrderRecord* order = orders.find(id);
        if (order != nullptr && order->place)
            book.shown[id] = {id, order->side, *order->place, order->shown};
        else
            book.shown.erase(id);
        if (order != nullptr) orders_.push_back({id, instrument, order->side, order->now.limit, order->shown});
    }
    book.levels.clear();
    book.orders.clear();
}

std::vector<ShownOrder> HeldBooks::side_of(InstrumentId instrument, Side side) const {
    std::vector<ShownOrder> orders;
    const auto found = books_.find(instrument);
    if (found == books_.end()) return orders;
    for (const auto& [id, order] : found->second.shown)
        if (order.side == side) orders.push_back(order);
    std::ranges::sort(orders, [&](const ShownOrder& a, const ShownOrder& b) {
        if (a.place.price != b.place.price) return side == Side::buy ? a.place.price > b.place.price : a.place.price < b.place.price;
        return a.place.number < b.place.number;
    });
    return orders;
}

const ShownOrder* HeldBooks::find(InstrumentId instrument, OrderId order) const {
    const auto book = books_.find(instrument);
    if (book == books_.end()) return nullptr;
    const auto found = book->second.shown.find(order);
    return found == book->second.shown.end() ? nullptr : &found->second;
}

std::vector<LevelChanged> HeldBooks::waiting() const {
    std::vector<LevelChanged> waiting;
    for (const auto& [instrument, book] : books_)
        for (const auto& [at, quantity] : book.levels) waiting.push_back({instrument, at.first, at.second, quantity});
    return waiting;
}

}  // namespace tongqu::service
