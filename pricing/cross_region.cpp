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

CrossRegionBook::CrossRegionBook(std::uint32_t regions, std::vector<NetworkEdge> links)
    : network_(regions, std::move(links)), queues_{std::vector<Queue>(regions), std::vector<Queue>(regions)} {}

CrossRegionBook::Rank CrossRegionBook::rank(const State& state, std::uint32_t order) {
    const Price limit = state.terms.limit;
    return {state.terms.side == Side::sell ? limit : -limit, state.stamp, order};
}

// The best of the regions' first orders by landed worth, then stamp: within a region the path's cost is the same for all.
std::optional<CrossRegionBook::Match> CrossRegionBook::best_match(std::uint32_t region, Side side) {
    const bool buys = side == Side::buy;
    const PathLengths& lengths = buys ? network_.lengths_to(region) : network_.lengths_from(region);
    std::optional<Rank> best;
    for (std::size_t r = 0; r < lengths.size(); ++r) {
        const Queue& opposite = queues_[buys ? 1 : 0][r];
        if (!lengths[r] || opposite.empty()) continue;
        Rank first = *opposite.begin();
        first.worth += lengths[r]->cost;
        if (!best || first < *best) best = first;
    }
    if (!best) return std::nullopt;
    return Match{best->order, buys ? best->worth : -best->worth};
}

std::vector<std::uint32_t> CrossRegionBook::way(std::uint32_t resting, std::uint32_t region, Side side) {
    const std::uint32_t other = orders_[resting].terms.region;
    return side == Side::buy ? network_.path(other, region) : network_.path(region, other);
}

// Takes from a resting order's shown quantity; what is used up shows its next peak with a new stamp, or leaves the book.
void CrossRegionBook::take(std::uint32_t order, Quantity quantity, bool refresh) {
    State& state = orders_[order];
    state.displayed -= quantity;
    if (state.displayed.is_positive()) return;
    queue(state.terms).erase(rank(state, order));
    state.rests = false;
    if (!refresh || !state.hidden.is_positive()) return;
    state.displayed = std::min(*state.terms.peak, state.hidden);
    state.hidden -= state.displayed;
    state.stamp = ++stamp_;
    state.rests = true;
    queue(state.terms).insert(rank(state, order));
}

// Trades until the order is filled or nothing within the limit can be reached; returns what is left of it.
Quantity CrossRegionBook::match(const CrossOrder& order, std::optional<Price> limit, bool refresh, std::vector<Done>& done) {
    Quantity left = order.quantity;
    while (left.is_positive()) {
        const auto found = best_match(order.region, order.side);
        if (!found) break;
        if (limit && (order.side == Side::buy ? found->landed > *limit : found->landed < *limit)) break;
        const State& resting = orders_[found->order];
        std::vector<std::uint32_t> path = way(found->order, order.region, order.side);
        const WideInt most = network_.bottleneck(path, std::min(left, resting.displayed).raw());
        const Quantity quantity(static_cast<std::int64_t>(most));
        done.push_back({found->order, resting, quantity, found->landed, path});
        network_.carry(path, quantity.raw());
        take(found->order, quantity, refresh);
        left -= quantity;
    }
    return left;
}

void CrossRegionBook::undo(std::vector<Done>& done) {
    for (; !done.empty(); done.pop_back()) {
        const Done& last = done.back();
        State& state = orders_[last.order];
        if (state.rests) queue(state.terms).erase(rank(state, last.order));
        state = last.before;
        queue(state.terms).insert(rank(state, last.order));
        network_.carry(last.path, -last.quantity.raw());
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
        queue(order).insert(rank(state, number));
    }
    return trades;
}

bool CrossRegionBook::cancel(std::uint32_t order) {
    State& state = orders_[order];
    if (!state.rests) return false;
    queue(state.terms).erase(rank(state, order));
    state.rests = false;
    return true;
}

std::vector<CrossTrade> CrossRegionBook::set_capacity(std::uint32_t link, Quantity capacity) {
    network_.set_capacity(link, capacity);
    return uncross();
}

std::optional<CrossRegionBook::Crossing> CrossRegionBook::best_crossing() {
    std::optional<Crossing> best;
    const auto better = [&](const Crossing& a, const Crossing& b) {
        if (a.gain != b.gain) return a.gain > b.gain;
        if (a.buy != b.buy) return orders_[a.buy].stamp < orders_[b.buy].stamp;
        return orders_[a.sell].stamp < orders_[b.sell].stamp;
    };
    for (std::uint32_t r = 0; r < queues_[0].size(); ++r) {
        if (queues_[0][r].empty()) continue;
        const std::uint32_t buy = queues_[0][r].begin()->order;
        const auto ask = best_match(r, Side::buy);
        if (!ask) continue;
        const Crossing crossing{buy, ask->order, orders_[buy].terms.limit - ask->landed};
        if (crossing.gain.is_negative()) continue;
        if (!best || better(crossing, *best)) best = crossing;
    }
    return best;
}

std::vector<CrossTrade> CrossRegionBook::uncross() {
    std::vector<CrossTrade> trades;
    while (const auto crossing = best_crossing()) {
        const State &buy = orders_[crossing->buy], &sell = orders_[crossing->sell];
        std::vector<std::uint32_t> path = network_.path(sell.terms.region, buy.terms.region);
        const WideInt most = network_.bottleneck(path, std::min(buy.displayed, sell.displayed).raw());
        const Quantity quantity(static_cast<std::int64_t>(most));
        const Price cost = buy.terms.limit - sell.terms.limit - crossing->gain;
        const bool bid_is_older = buy.stamp < sell.stamp;
        const Price buyer_pays = bid_is_older ? buy.terms.limit : sell.terms.limit + cost;
        network_.carry(path, quantity.raw());
        trades.push_back({crossing->buy, crossing->sell, quantity, buyer_pays, buyer_pays - cost, std::move(path)});
        take(crossing->buy, quantity, true);
        take(crossing->sell, quantity, true);
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
