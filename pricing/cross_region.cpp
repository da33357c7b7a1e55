#include "pricing/cross_region.hpp"

#include <algorithm>
#include <map>

namespace tongqu::pricing {

struct CrossRegionBook::Done {
    std::uint32_t order;  // the resting one
    State before;
    Quantity quantity;
    Price landed;
    std::vector<std::uint32_t> path;
};

CrossRegionBook::CrossRegionBook(std::uint32_t regions, std::vector<NetworkEdge> links) : queues_(regions, std::move(links)) {}

void CrossRegionBook::enqueue(std::uint32_t order) {
    const State& state = orders_[order];
    queues_.insert(state.terms.side, state.terms.region, state.terms.limit, state.stamp, order);
}

void CrossRegionBook::dequeue(std::uint32_t order) {
    const State& state = orders_[order];
    queues_.erase(state.terms.side, state.terms.region, state.terms.limit, state.stamp, order);
}

// Takes from a resting order's shown quantity; what is used up shows its next peak with a new stamp, or leaves the book.
void CrossRegionBook::take(std::uint32_t order, Quantity quantity, bool refresh) {
    State& state = orders_[order];
    state.displayed -= quantity;
    if (state.displayed.is_positive()) return;
    dequeue(order);
    state.rests = false;
    if (!refresh || !state.hidden.is_positive()) return;
    state.displayed = std::min(*state.terms.peak, state.hidden);
    state.hidden -= state.displayed;
    state.stamp = ++stamp_;
    state.rests = true;
    enqueue(order);
}

// Trades until the order is filled or nothing within the limit can be reached; returns what is left of it.
Quantity CrossRegionBook::match(const CrossOrder& order, std::optional<Price> limit, bool refresh, std::vector<Done>& done) {
    Quantity left = order.quantity;
    while (left.is_positive()) {
        const auto found = queues_.best_match(order.region, order.side);
        if (!found) break;
        if (limit && (order.side == Side::buy ? found->landed > *limit : found->landed < *limit)) break;
        const auto number = static_cast<std::uint32_t>(found->order);
        const State& resting = orders_[number];
        std::vector<std::uint32_t> path = queues_.way(found->region, order.region, order.side);
        const WideInt most = queues_.network().bottleneck(path, std::min(left, resting.displayed).raw());
        const Quantity quantity(static_cast<std::int64_t>(most));
        done.push_back({number, resting, quantity, found->landed, path});
        queues_.network().carry(path, quantity.raw());
        take(number, quantity, refresh);
        left -= quantity;
    }
    return left;
}

void CrossRegionBook::undo(std::vector<Done>& done) {
    for (; !done.empty(); done.pop_back()) {
        const Done& last = done.back();
        State& state = orders_[last.order];
        if (state.rests) dequeue(last.order);
        state = last.before;
        enqueue(last.order);
        queues_.network().carry(last.path, -last.quantity.raw());
    }
}

std::vector<CrossTrade> CrossRegionBook::submit(const CrossOrder& order) {
    const auto number = static_cast<std::uint32_t>(orders_.size());
    orders_.push_back({order, {}, {}, ++stamp_, false});
    std::vector<Done> done;
    const std::uint64_t before = stamp_;
    const Quantity left = match(order, order.limit, true, done);
    if (order.time_in_force == TimeInForce::fok && left.is_positive()) {
        undo(done);
        stamp_ = before;
        return {};
    }
    std::vector<CrossTrade> trades;
    for (Done& d : done) {
        const Price limit = d.before.terms.limit;
        if (order.side == Side::buy) {
            trades.push_back({number, d.order, d.quantity, d.landed, limit, std::move(d.path)});
        } else {
            trades.push_back({d.order, number, d.quantity, limit, d.landed, std::move(d.path)});
        }
    }
    if (left.is_positive() && order.time_in_force == TimeInForce::gtc) {
        State& state = orders_[number];
        state.displayed = order.peak ? std::min(*order.peak, left) : left;
        state.hidden = left - state.displayed;
        state.rests = true;
        enqueue(number);
    }
    return trades;
}

bool CrossRegionBook::cancel(std::uint32_t order) {
    State& state = orders_[order];
    if (!state.rests) return false;
    dequeue(order);
    state.rests = false;
    return true;
}

std::vector<CrossTrade> CrossRegionBook::set_capacity(std::uint32_t link, Quantity capacity) {
    queues_.network().set_capacity(link, capacity);
    return uncross();
}

std::vector<CrossTrade> CrossRegionBook::uncross() {
    std::vector<CrossTrade> trades;
    while (const auto crossing = queues_.best_crossing()) {
        const auto bid = static_cast<std::uint32_t>(crossing->buy.order), ask = static_cast<std::uint32_t>(crossing->sell.order);
        const State &buy = orders_[bid], &sell = orders_[ask];
        std::vector<std::uint32_t> path = queues_.network().path(sell.terms.region, buy.terms.region);
        const WideInt most = queues_.network().bottleneck(path, std::min(buy.displayed, sell.displayed).raw());
        const Quantity quantity(static_cast<std::int64_t>(most));
        const Price cost = buy.terms.limit - sell.terms.limit - crossing->gain;
        const bool bid_is_older = buy.stamp < sell.stamp;
        const Price buyer_pays = bid_is_older ? buy.terms.limit : sell.terms.limit + cost;
        queues_.network().carry(path, quantity.raw());
        trades.push_back({bid, ask, quantity, buyer_pays, buyer_pays - cost, std::move(path)});
        take(bid, quantity, true);
        take(ask, quantity, true);
    }
    return trades;
}

std::vector<LandedOffer> CrossRegionBook::view(std::uint32_t region, Side side) {
    std::vector<Done> done;
    match({region, side, Quantity(INT64_MAX), {}, TimeInForce::ioc, {}}, std::nullopt, false, done);
    std::vector<LandedOffer> rows;
    std::map<std::pair<std::uint32_t, std::vector<std::uint32_t>>, std::size_t> row_of;  // by order and path
    for (const Done& d : done) {
        const auto [row, fresh] = row_of.try_emplace({d.order, d.path}, rows.size());
        if (fresh) {
            rows.push_back({d.order, d.before.terms.region, d.quantity, d.landed});
        } else {
            rows[row->second].quantity += d.quantity;
        }
    }
    undo(done);
    return rows;
}

Quantity CrossRegionBook::resting(std::uint32_t order) const {
    const State& state = orders_[order];
    return state.rests ? state.displayed + state.hidden : Quantity(0);
}

}  // namespace tongqu::pricing
