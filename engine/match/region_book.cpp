#include "engine/match/region_book.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "market/check.hpp"

namespace tongqu::match {

void RegionBook::insert(OrderId order, const Place& place) {
    queues_.insert(place.side, place.region.raw(), place.limit, place.stamp, order.raw());
}

void RegionBook::erase(OrderId order, const Place& place) {
    queues_.erase(place.side, place.region.raw(), place.limit, place.stamp, order.raw());
}

void RegionBook::rest(const book::RestingOrder& order, RegionId region, std::uint64_t stamp) {
    grow_to(region.raw() + 1U);
    const Place place{region, order.side, order.price, stamp};
    TONGQU_CHECK(places_.emplace(order.id.raw(), place).second, "order " + std::to_string(order.id.raw()) + " rests already");
    insert(order.id, place);
}

void RegionBook::remove(OrderId order) {
    const auto found = places_.find(order.raw());
    TONGQU_CHECK(found != places_.end(), "order " + std::to_string(order.raw()) + " does not rest");
    erase(order, found->second);
    places_.erase(found);
}

void RegionBook::renew(OrderId order) {
    Place& place = places_.at(order.raw());
    erase(order, place);
    place.stamp = next_stamp();
    insert(order, place);
}

std::optional<RegionBook::Crossing> RegionBook::best_crossing() {
    const auto found = queues_.best_crossing();
    if (!found) return std::nullopt;
    return Crossing{OrderId(found->buy.order),
                    OrderId(found->sell.order),
                    RegionId(static_cast<std::uint8_t>(found->buy_region)),
                    RegionId(static_cast<std::uint8_t>(found->sell_region)),
                    found->gain,
                    found->buy.stamp < found->sell.stamp};
}

Path RegionBook::path(RegionId seller, RegionId buyer) { return queues_.network().path(seller.raw(), buyer.raw()); }

std::optional<Price> RegionBook::cost_of_way(RegionId from, RegionId to) {
    if (from == to) return Price(0);
    const auto& length = queues_.network().lengths_from(from.raw())[to.raw()];
    return length ? std::optional(length->cost) : std::nullopt;
}

Quantity RegionBook::room(std::span<const LinkPosition> path, Quantity most) const {
    return Quantity(static_cast<std::int64_t>(queues_.network().bottleneck(path, most.raw())));
}

void RegionBook::carry(std::span<const LinkPosition> path, Quantity quantity) { queues_.network().carry(path, quantity.raw()); }

// Trades on paper: orders leave the queues and links fill up as they would, then all is put back.
std::vector<Reached> RegionBook::reach(const std::function<RestingQuantity(OrderId)>& find, const RegionTaker& taker) {
    struct Peak {
        Quantity shown, hidden, size;
        std::uint64_t stamp = 0;
        bool queued = true;
    };
    std::map<OrderId, Peak> peaks;  // of the orders that were met
    std::vector<Reached> reached;
    std::uint64_t stamp = stamp_;
    std::size_t prices = 0;
    Quantity left = taker.quantity;
    grow_to(taker.region.raw() + 1U);
    while (left.is_positive()) {
        const auto found = best_for(taker.region, taker.side);
        if (!found) break;
        if (taker.limit && (taker.side == Side::buy ? found->landed > *taker.limit : found->landed < *taker.limit)) break;
        if ((reached.empty() || reached.back().landed != found->landed) && ++prices > taker.prices) break;
        const RestingQuantity resting = find(found->order);
        Place place = places_.at(found->order.raw());
        const Quantity hidden = taker.hidden_too ? resting.hidden : Quantity(0);
        Peak& peak = peaks.try_emplace(found->order, Peak{resting.shown, hidden, resting.peak, place.stamp, true}).first->second;
        place.stamp = peak.stamp;
        if (taker.group == resting.group) {
            if (!taker.passes_own) break;
            erase(found->order, place);
            peak.queued = false;
            continue;
        }
        Path path = taker.side == Side::buy ? this->path(found->region, taker.region) : this->path(taker.region, found->region);
        const Quantity quantity = room(path, std::min(left, peak.shown));
        carry(path, quantity);
        left -= quantity;
        peak.shown -= quantity;
        if (peak.shown.is_zero()) {
            erase(found->order, place);
            peak.queued = peak.hidden.is_positive();
            if (peak.queued) {
                peak.shown = std::min(peak.size, peak.hidden);
                peak.hidden -= peak.shown;
                place.stamp = peak.stamp = ++stamp;
                insert(found->order, place);
            }
        }
        reached.push_back({found->order, found->region, quantity, found->landed, std::move(path)});
    }
    for (auto step = reached.rbegin(); step != reached.rend(); ++step) carry(step->path, -step->quantity);
    for (const auto& [order, peak] : peaks) {
        Place place = places_.at(order.raw());
        const std::uint64_t before = place.stamp;
        place.stamp = peak.stamp;
        if (peak.queued) erase(order, place);
        place.stamp = before;
        insert(order, place);
    }
    return reached;
}

std::vector<Reached> RegionBook::reach(const book::OrderBook& book, const RegionTaker& taker) {
    const auto find = [&](OrderId id) {
        const book::RestingOrder order = *book.find(id);
        const book::Reserve reserve = order.reserve.value_or(book::Reserve{});
        return RestingQuantity{order.leaves, reserve.hidden, reserve.peak, order.group};
    };
    return reach(find, taker);
}

std::vector<std::int64_t> RegionBook::net_flows() const {
    std::vector<std::int64_t> flows(network().links().size());
    for (LinkPosition l = 0; l < flows.size(); ++l) flows[l] = static_cast<std::int64_t>(network().net_flow(l));
    return flows;
}

std::vector<OrderId> RegionBook::by_stamp() const {
    std::vector<std::pair<std::uint64_t, OrderId>> stamped;
    stamped.reserve(places_.size());
    for (const auto& [order, place] : places_) stamped.emplace_back(place.stamp, OrderId(order));  // any order: sorted next
    std::ranges::sort(stamped);
    std::vector<OrderId> ids;
    for (const auto& [stamp, order] : stamped) ids.push_back(order);
    return ids;
}

}  // namespace tongqu::match
