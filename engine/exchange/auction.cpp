// An auction: what may not trade with itself goes first, then the price, the fills, who trades with whom, and the book after it.
#include <algorithm>
#include <numeric>

#include "engine/exchange/exchange.hpp"
#include "engine/exchange/pairing.hpp"

namespace tongqu::exchange {
namespace {

// Positions of the entrants by group, buys before sells, better limits first, equal ones in their order.
std::vector<std::uint32_t> by_group(const std::vector<Entrant>& entrants) {
    std::vector<std::uint32_t> places(entrants.size());
    std::iota(places.begin(), places.end(), 0U);
    std::ranges::sort(places, [&](std::uint32_t a, std::uint32_t b) {
        const Entrant& left = entrants[a];
        const Entrant& right = entrants[b];
        if (left.group != right.group) return left.group < right.group;
        if (left.side != right.side) return left.side < right.side;
        if (left.limit != right.limit) return left.side == Side::buy ? left.limit > right.limit : left.limit < right.limit;
        return a < b;
    });
    return places;
}

}  // namespace

// Takes lots off an order without a trade; where none are left the order ends.
void Exchange::decrement_entrant(Entrant& entrant, Quantity by, Context& context) {
    OpenOrder& order = *orders_.find(entrant.id);
    entrant.quantity -= by;
    order.leaves -= by;
    order.quantity -= by;
    context.events.emplace_back(OrderDecremented{order.id, by});
    if (order.leaves.is_zero()) return take_off_book(order, CancelReason::self_trade, context);
    instruments_[order.instrument.raw()].book.reduce(order.id, by);
    touch(order.instrument, order.side, order.limit);
    settle_hold(order, context);
}

void Exchange::part_own_orders(Entrant& earlier, Entrant& later, Context& context) {
    const auto end = [&](Entrant& entrant) {
        entrant.quantity = Quantity(0);
        take_off_book(*orders_.find(entrant.id), CancelReason::self_trade, context);
    };
    switch (orders_.find(later.id)->self_trade) {
        case SelfTradePolicy::cancel_taker: return end(later);
        case SelfTradePolicy::cancel_maker: return end(earlier);
        case SelfTradePolicy::cancel_both:
            end(earlier);
            return end(later);
        case SelfTradePolicy::decrement: break;
    }
    const Quantity both = std::min(earlier.quantity, later.quantity);
    decrement_entrant(earlier, both, context);
    decrement_entrant(later, both, context);
}

void Exchange::prevent_self_trades(std::vector<Entrant>& entrants, bool drawn, Context& context) {
    const std::vector<std::uint32_t> places = by_group(entrants);
    for (std::size_t first = 0; first < places.size();) {
        const GroupId group = entrants[places[first]].group;
        std::size_t last = first, buy = first;
        while (last < places.size() && entrants[places[last]].group == group) ++last;
        while (first < last && entrants[places[first]].side == Side::buy) ++first;
        const std::size_t buys_end = first;
        std::size_t sell = first;
        while (buy < buys_end && sell < last) {
            Entrant& bid = entrants[places[buy]];
            Entrant& offer = entrants[places[sell]];
            if (bid.quantity.is_zero()) {
                ++buy;
            } else if (offer.quantity.is_zero()) {
                ++sell;
            } else if (bid.limit < offer.limit) {
                break;
            } else {
                const bool bid_first = drawn ? places[buy] < places[sell] : bid.id < offer.id;
                part_own_orders(bid_first ? bid : offer, bid_first ? offer : bid, context);
            }
        }
        first = last;
    }
    std::erase_if(entrants, [](const Entrant& entrant) { return entrant.quantity.is_zero(); });
}

// The trades of an auction, and what of its orders is left in the book. Returns the icebergs that it touched, by id: they are out
// of the book.
std::vector<OrderId> Exchange::trade_at(InstrumentId id, Price price, const std::vector<Entrant>& entrants,
                                        const std::vector<Quantity>& given, bool drawn, Context& context) {
    std::vector<Fill> buys, sells;
    for (std::size_t i = 0; i < entrants.size(); ++i)
        if (given[i].is_positive())
            (entrants[i].side == Side::buy ? buys : sells).push_back({orders_.find(entrants[i].id), given[i]});
    const auto order_id = [](const Fill& fill) { return fill.order->id; };
    if (!drawn) {
        std::ranges::sort(buys, {}, order_id);
        std::ranges::sort(sells, {}, order_id);
    }
    for (const Pair& pair : pair_fills(buys, sells)) {
        const bool bid_first = pair.buy->id < pair.sell->id;
        trade(id, bid_first ? *pair.buy : *pair.sell, bid_first ? *pair.sell : *pair.buy, price, pair.quantity, true, context);
    }

    std::vector<OrderId> icebergs;
    buys.insert(buys.end(), sells.begin(), sells.end());
    std::ranges::sort(buys, {}, order_id);
    book::OrderBook& book = instruments_[id.raw()].book;
    for (const Fill& fill : buys) {
        OpenOrder& order = *fill.order;
        touch(id, order.side, order.limit);
        settle_hold(order, context);
        if (order.leaves.is_zero()) {
            book.remove(order.id);
            forget_order(order);
        } else if (order.display && book.find(order.id)->reserve) {
            book.remove(order.id);
            icebergs.push_back(order.id);
        } else {
            book.reduce(order.id, fill.quantity);
        }
    }
    return icebergs;
}

void Exchange::cancel_immediate(InstrumentId id, Context& context) {
    const Instrument& instrument = instruments_[id.raw()];
    if (instrument.trading.immediate_waiting == 0) return;
    std::vector<OrderId> immediate;
    for (const Side side : {Side::buy, Side::sell})
        instrument.book.for_each_order(side, [&](const book::RestingOrder& resting) {
            if (orders_.find(resting.id)->time_in_force == TimeInForce::ioc) immediate.push_back(resting.id);
        });
    std::ranges::sort(immediate);
    for (const OrderId order : immediate) take_off_book(*orders_.find(order), CancelReason::immediate, context);
}

void Exchange::run_auction(InstrumentId id, const std::optional<Digest>& seed, Context& context) {
    Instrument& instrument = instruments_[id.raw()];
    Trading& trading = instrument.trading;
    const bool drawn = seed.has_value();
    std::vector<Entrant> entrants = crossing_orders(instrument.book);
    if (drawn) put_in_drawn_order(entrants, *seed);
    prevent_self_trades(entrants, drawn, context);
    const auto result = clear(entrants, auction_reference(trading, instrument.record.terms),
                              drawn ? pricing::MarginRule::pro_rata : pricing::MarginRule::time);
    std::vector<OrderId> icebergs;
    if (result.price) icebergs = trade_at(id, *result.price, entrants, result.fills, drawn, context);
    trading.indication_stale = false;
    context.events.emplace_back(AuctionCleared{id, result.price, result.volume, result.surplus, ++trading.auctions});
    if (result.price) {
        trading.last_auction = PricePoint{*result.price, context.now};
        note_price(id, {*result.price, *result.price}, *result.price, context);
    }
    cancel_immediate(id, context);
    for (const OrderId iceberg : icebergs) rest(*orders_.find(iceberg), context);
}

}  // namespace tongqu::exchange
