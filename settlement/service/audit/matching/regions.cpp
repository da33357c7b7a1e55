// Continuous trading over regions, as docs/network.md has it: landed prices, ways, what happens when the capacity changes.
#include <algorithm>

#include "settlement/service/audit/matching/matching_twin.hpp"

namespace tongqu::audit {

bool MatchingTwin::has_room(const Market& market, LinkId link) const {
    const Carriage& carriage = market.carriage;
    const auto flow = carriage.flow.find(link);
    return carriage.capacity.at(link) - (flow == carriage.flow.end() ? Quantity(0) : flow->second) > Quantity(0);
}

// Every link is tried until none makes a way better.
const Ways& MatchingTwin::ways(const Market& market, RegionId region, bool towards) const {
    Ways& known = market.carriage.known[{region, towards}];
    if (!known.empty()) return known;
    known.emplace(region, Way{});
    for (bool better = true; better;) {
        better = false;
        for (const auto& [id, capacity] : market.carriage.capacity) {
            if (!has_room(market, id)) continue;
            const LinkTerms& link = links[id.raw()];
            const auto rest = known.find(towards ? link.to : link.from);
            if (rest == known.end()) continue;
            Way way = rest->second;
            way.cost += link.cost;
            ++way.length;
            way.links.insert(towards ? way.links.begin() : way.links.end(), id);
            const auto place = known.find(towards ? link.from : link.to);
            if (place != known.end() && place->second <= way) continue;
            known[towards ? link.from : link.to] = std::move(way);
            better = true;
        }
    }
    return known;
}

void MatchingTwin::carry(Market& market, const std::vector<LinkId>& path, Quantity quantity) const {
    for (const LinkId link : path) {
        std::vector<std::pair<LinkId, Quantity>> changes{{link, quantity}};
        if (const auto reverse = links[link.raw()].reverse) changes.emplace_back(*reverse, -quantity);
        for (const auto& [id, by] : changes) {
            const bool before = has_room(market, id);
            market.carriage.flow[id] += by;
            if (has_room(market, id) != before) market.carriage.known.clear();
        }
    }
}

// Whom an order meets first: the best landed price, then the earliest. Beyond the best so far no order can be better, for ways cost
// nothing below zero.
std::optional<MatchingTwin::Meeting> MatchingTwin::nearest(const Market& market, Side side, RegionId region) const {
    const Ways& open = ways(market, region, side == Side::buy);
    std::optional<Rank> best;
    std::optional<Meeting> found;
    for (const auto& [rank, order] : market.side(opposite(side)).book) {
        if (best && rank.distance > best->distance) break;
        const auto way = open.find(order->region);
        if (way == open.end()) continue;
        const Rank landed{rank.distance + way->second.cost, rank.place};
        if (best && *best <= landed) continue;
        best = landed;
        found = Meeting{order, side == Side::buy ? landed.distance : -landed.distance, way->second.cost, way->second.links};
    }
    return found;
}

Quantity MatchingTwin::room(const Market& market, const std::vector<LinkId>& path, Quantity most) const {
    for (const LinkId link : path) {
        const auto flow = market.carriage.flow.find(link);
        most = std::min(most, market.carriage.capacity.at(link) - (flow == market.carriage.flow.end() ? Quantity(0) : flow->second));
    }
    return most;
}

void MatchingTwin::trade_over(Order& maker, Order& taker, Price price, Quantity quantity, const Meeting& meeting) {
    trade(maker, taker, price, quantity, false);
    std::get<Traded>(said_.back()).transfer = meeting.cost;
    const TradeId trade = std::get<Traded>(said_.back()).trade;
    for (const LinkId link : meeting.path) say(LinkUsed{trade, link, quantity});
    carry(market_of(maker), meeting.path, quantity);
}

// Two orders of one group: nothing trades. True where the younger one, which has not come to rest, ends.
bool MatchingTwin::part_over_regions(Order& older, Order& younger) {
    const OrderId id = younger.id;
    if (younger.self_trade == SelfTradePolicy::cancel_taker) return true;
    if (younger.self_trade != SelfTradePolicy::decrement) {
        const bool both = younger.self_trade == SelfTradePolicy::cancel_both;
        end(older, CancelReason::self_trade);
        return both;
    }
    const Quantity by = std::min(older.shown, younger.resting ? younger.shown : younger.leaves);
    for (Order* order : {&older, &younger}) {
        say(OrderDecremented{order->id, by});
        order->total -= by;
        if (!order->resting) {
            order->leaves -= by;
            continue;
        }
        touch(*order);
        if (order->leaves > by) {
            take_shown(*order, by);
        } else {
            order->leaves = Quantity(0);
            end(*order, CancelReason::self_trade);
        }
    }
    const auto left = orders_.find(id);
    return left != orders_.end() && left->second.leaves.is_zero();
}

// On paper: the opposite side and the flows are copied.
Quantity MatchingTwin::tradable_over_regions(const Order& taker) const {
    Market copy = market_of(taker);
    auto& book = copy.side(opposite(taker.side)).book;
    std::map<OrderId, Order> orders;
    for (auto& [rank, order] : book) order = &orders.emplace(order->id, *order).first->second;
    Quantity left = taker.leaves;
    for (std::uint64_t place = next_place_; left.is_positive(); ++place) {
        const auto met = nearest(copy, taker.side, taker.region);
        if (!met || !within_limit(taker, met->landed)) break;
        Order& maker = *met->order;
        const Rank rank = rank_of(maker);
        if (maker.group == taker.group) {
            if (taker.self_trade != SelfTradePolicy::cancel_maker) break;
            book.erase(rank);
            continue;
        }
        const Quantity quantity = room(copy, met->path, std::min(left, maker.shown));
        carry(copy, met->path, quantity);
        left -= quantity;
        maker.leaves -= quantity;
        maker.shown -= quantity;
        if (maker.shown.is_positive()) continue;
        book.erase(rank);
        if (maker.leaves.is_zero()) continue;
        maker.shown = std::min(maker.display.value_or(maker.leaves), maker.leaves);
        maker.place = place;
        book.emplace(rank_of(maker), &maker);
    }
    return taker.leaves - left;
}

void MatchingTwin::match_over_regions(Order& order, std::optional<Quantity> minimum) {
    const InstrumentId at = order.instrument;
    Market& market = market_of(order);
    const Quantity needed = order.time_in_force == TimeInForce::fok ? order.leaves : minimum.value_or(Quantity(0));
    if (needed.is_positive() && tradable_over_regions(order) < needed)
        return end(order, CancelReason::not_fillable);
    const std::uint64_t arrived = next_place_++;  // younger than all that rests, older than every peak that comes while it matches
    bool own_group = false;
    std::optional<Price> last;
    while (order.leaves.is_positive() && !own_group) {
        const auto met = nearest(market, order.side, order.region);
        if (!met || !within_limit(order, met->landed)) break;
        Order& maker = *met->order;
        if (maker.group == order.group) {
            own_group = part_over_regions(maker, order);
            continue;
        }
        const Quantity quantity = room(market, met->path, std::min(order.leaves, maker.shown));
        last = order.side == Side::buy ? met->landed : maker.limit;
        trade_over(maker, order, *last, quantity, *met);
        order.leaves -= quantity;
        take_shown(maker, quantity);
    }
    if (own_group)
        end(order, CancelReason::self_trade);
    else if (order.leaves.is_zero())
        forget(order);
    else if (!may_rest(order.time_in_force))
        end(order, CancelReason::immediate);
    else
        rest(order, arrived);
    if (last) note_price(markets[at.raw()], *last);
}

// The pair that gains most, then the earliest bid, then the earliest ask, until no pair can trade.
void MatchingTwin::uncross(InstrumentId id) {
    Market& market = markets[id.raw()];
    if (market.phase == TradingPhase::batch) return await_draw(id);
    if (!trades_now(market)) return;
    std::optional<Price> last;
    while (true) {
        Order* buy = nullptr;
        std::optional<Meeting> best;
        for (const auto& [rank, bid] : market.side(Side::buy).book) {
            const auto met = nearest(market, Side::buy, bid->region);
            if (!met || met->landed > bid->limit) continue;
            const auto gain = [](const Order* one, const Meeting& meeting) { return one->limit - meeting.landed; };
            if (best && (gain(buy, *best) > gain(bid, *met) || (gain(buy, *best) == gain(bid, *met) && buy->place < bid->place))) continue;
            buy = bid;
            best = met;
        }
        if (buy == nullptr) break;
        Order* sell = best->order;
        Order* older = buy->place < sell->place ? buy : sell;
        Order* younger = older == buy ? sell : buy;
        if (buy->group == sell->group) {
            if (part_over_regions(*older, *younger)) end(*younger, CancelReason::self_trade);
            continue;
        }
        const Quantity quantity = room(market, best->path, std::min(buy->shown, sell->shown));
        last = older == buy ? buy->limit : best->landed;
        trade_over(*older, *younger, *last, quantity, *best);
        touch(*younger);
        take_shown(*buy, quantity);
        take_shown(*sell, quantity);
    }
    if (last) note_price(market, *last);
}

// --- the network ------------------------------------------------------------------------------------------------------------

Quantity MatchingTwin::capacity_of(const Market& market, LinkId id) const {
    const LinkTerms& link = links[id.raw()];
    const RegionSet stay = market.residency;
    if (!stay.empty() && (!stay.contains(link.from) || !stay.contains(link.to))) return Quantity(0);
    const auto own = market.carriage.own.find(id);
    return own == market.carriage.own.end() ? link.capacity : own->second;
}

void MatchingTwin::join_network(Market& market) {
    for (std::uint32_t i = 0; i < links.size(); ++i)
        if (links[i].network == market.terms.network) market.carriage.capacity[LinkId(i)] = capacity_of(market, LinkId(i));
}

void MatchingTwin::on(const DefineLink& c) {
    if (refuse(others_)) return;
    const LinkId id(static_cast<std::uint32_t>(links.size()));
    links.push_back(c.terms);
    if (c.terms.reverse) links.at(c.terms.reverse->raw()).reverse = id;
    for (std::uint32_t i = 0; i < markets.size(); ++i) {
        Market& market = markets[i];
        if (market.terms.network != c.terms.network) continue;
        // What went over the reverse counts here, too.
        if (c.terms.reverse) market.carriage.flow[id] = -market.carriage.flow[*c.terms.reverse];
        market.carriage.capacity[id] = capacity_of(market, id);
        market.carriage.known.clear();
        uncross(InstrumentId(i));
    }
}

void MatchingTwin::on(const ChangeCapacity& c) {
    if (refuse(others_)) return;
    LinkTerms& link = links.at(c.link.raw());
    if (!c.instrument) link.capacity = c.capacity;
    for (std::uint32_t i = 0; i < markets.size(); ++i) {
        Market& market = markets[i];
        if (market.terms.network != link.network || (c.instrument && *c.instrument != InstrumentId(i))) continue;
        if (c.instrument) market.carriage.own[c.link] = c.capacity;
        market.carriage.capacity[c.link] = capacity_of(market, c.link);
        market.carriage.known.clear();
        uncross(InstrumentId(i));
    }
}

}  // namespace tongqu::audit
