// The book: who stands where and shows what.
#include "settlement/service/audit/matching/matching_twin.hpp"

namespace tongqu::audit {

Rank MatchingTwin::rank_of(const Order& order) {
    return {order.side == Side::buy ? -order.limit : order.limit, order.place};
}

const Order* MatchingTwin::best(InstrumentId market, Side side) const {
    const auto& book = markets[market.raw()].side(side).book;
    return book.empty() ? nullptr : book.begin()->second;
}

void MatchingTwin::enter_book(Order& order, std::optional<std::uint64_t> place) {
    MarketSide& side = side_of(order);
    order.resting = true;
    order.place = place ? *place : next_place_++;
    order.shown = order.display ? std::min(*order.display, order.leaves) : order.leaves;
    side.book.emplace(rank_of(order), &order);
    side.shown[order.limit] += order.shown;
    if (order.time_in_force == TimeInForce::ioc) market_of(order).immediate.insert(order.id);
}

void MatchingTwin::leave_book(Order& order) {
    MarketSide& side = side_of(order);
    set_shown(order, Quantity(0));
    side.book.erase(rank_of(order));
    order.resting = false;
    if (order.time_in_force == TimeInForce::ioc) market_of(order).immediate.erase(order.id);
}

// Of a resting order.
void MatchingTwin::set_shown(Order& order, Quantity shown) {
    if (shown == order.shown) return;
    auto& sums = side_of(order).shown;
    const auto level = sums.find(order.limit);
    level->second += shown - order.shown;
    order.shown = shown;
    if (level->second.is_zero()) sums.erase(level);
}

void MatchingTwin::rest(Order& order, std::optional<std::uint64_t> place) {
    if (order.resting) leave_book(order);
    order.waiting = false;
    enter_book(order, place);
    touch(order);
    say(OrderShown{order.id, order.instrument, order.side, order.limit, order.shown});
}

void MatchingTwin::take_shown(Order& order, Quantity by) {
    order.leaves -= by;
    if (order.leaves.is_zero()) return forget(order);
    if (order.shown == by) return rest(order);
    set_shown(order, order.shown - by);
}

void MatchingTwin::end(Order& order, CancelReason reason) {
    if (order.resting) touch(order);
    say(OrderCancelled{order.id, reason, order.leaves});
    forget(order);
}

void MatchingTwin::forget(Order& order) {
    Market& market = market_of(order);
    if (order.resting) leave_book(order);
    if (order.queued) {
        market.elected.erase(*order.queued);
    } else if (order.waiting) {
        auto& waiting = market.side(order.side).waiting;
        const auto at = waiting.find(*order.stop_price);
        at->second.erase(order.id);
        if (at->second.empty()) waiting.erase(at);
    }
    if (order.expires) expiries_.erase({*order.expires, order.id});
    people[order.participant.raw()].orders.erase(order.id);
    orders_.erase(order.id);
}

}  // namespace tongqu::audit
