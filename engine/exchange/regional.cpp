// Continuous trading over regions: an order meets whoever a path with room joins it to, by landed price; after a change of capacity
// resting orders trade with one another. docs/network.md.
#include <algorithm>

#include "engine/exchange/exchange.hpp"
#include "market/check.hpp"

namespace tongqu::exchange {
namespace {

bool accepts(const OpenOrder& order, Price landed) {
    return order.side == Side::buy ? landed <= order.limit : landed >= order.limit;
}

}  // namespace

std::vector<LinkId> Exchange::links_of(const Instrument& instrument, std::span<const match::LinkPosition> path) const {
    const auto& links = networks_.find(instrument.record.terms.network)->second;
    std::vector<LinkId> ids;
    for (const match::LinkPosition position : path) ids.push_back(links[position]);
    return ids;
}

// Of what a resting order shows, so much was traded or taken away.
void Exchange::take_resting(Instrument& instrument, OpenOrder& order, Quantity by, Context& context) {
    touch(order.instrument, order.side, order.limit);
    const bool gone = instrument.book.find(order.id)->total() == by;
    const auto next_peak = instrument.book.fill(order.id, by);
    if (gone) {
        instrument.regions->remove(order.id);
    } else if (next_peak) {
        instrument.regions->renew(order.id);
        say_shown(order, *next_peak, context);
    }
}

void Exchange::after_trade(Instrument& instrument, OpenOrder& order, Quantity quantity, Context& context) {
    settle_hold(order, context);
    const bool filled = order.leaves.is_zero();
    take_resting(instrument, order, quantity, context);
    if (filled) forget_order(order);
}

// Two orders of one group meet: nothing trades. Precondition: the older one rests; where the younger does not, only its numbers change.
// Returns whether the younger ends.
bool Exchange::part_regional(OpenOrder& older, OpenOrder& younger, Context& context) {
    Instrument& instrument = instruments_[older.instrument.raw()];
    const auto shown = [&](const OpenOrder& order) {
        const auto resting = instrument.book.find(order.id);
        return resting ? resting->leaves : order.leaves;
    };
    const auto decrement = [&](OpenOrder& order, Quantity by) {
        order.leaves -= by;
        order.quantity -= by;
        context.events.emplace_back(OrderDecremented{order.id, by});
        if (!instrument.regions->contains(order.id)) return;
        take_resting(instrument, order, by, context);
        if (order.leaves.is_zero())
            close_order(order, CancelReason::self_trade, context);
        else
            settle_hold(order, context);
    };
    switch (younger.self_trade) {
        case SelfTradePolicy::cancel_taker: return true;
        case SelfTradePolicy::cancel_both: take_off_book(older, CancelReason::self_trade, context); return true;
        case SelfTradePolicy::cancel_maker: take_off_book(older, CancelReason::self_trade, context); return false;
        case SelfTradePolicy::decrement: break;
    }
    const bool younger_rests = instrument.regions->contains(younger.id);
    const Quantity by = std::min(shown(older), shown(younger));
    const bool younger_gone = younger.leaves == by;
    decrement(older, by);
    decrement(younger, by);
    return !younger_rests && younger_gone;
}

void Exchange::match_over_regions(OpenOrder& order, std::optional<Quantity> minimum, Context& context) {
    const InstrumentId id = order.instrument;
    Instrument& instrument = instruments_[id.raw()];
    match::RegionBook& regions = *instrument.regions;
    const std::uint64_t stamp = regions.next_stamp();
    const GroupId group = registry_.at(order.participant).group;
    const TimeInForce time_in_force = order.time_in_force;
    const Quantity needed = time_in_force == TimeInForce::fok ? order.leaves : minimum.value_or(Quantity(0));
    if (needed.is_positive()) {
        Quantity tradable;
        for (const match::Reached& step :
             regions.reach(instrument.book, {order.region, order.side, order.limit, order.leaves, group,
                                             order.self_trade == SelfTradePolicy::cancel_maker, true}))
            tradable += step.quantity;
        if (tradable < needed) return close_order(order, CancelReason::not_fillable, context);
    }
    std::optional<PriceRange> traded;
    Price last;
    bool own_group = false;
    while (order.leaves.is_positive() && !own_group) {
        const auto found = regions.best_for(order.region, order.side);
        if (!found || !accepts(order, found->landed)) break;
        OpenOrder& maker = *orders_.find(found->order);
        if (registry_.at(maker.participant).group == group) {
            own_group = part_regional(maker, order, context);
            continue;
        }
        const bool buys = order.side == Side::buy;
        const match::Path path = buys ? regions.path(found->region, order.region) : regions.path(order.region, found->region);
        const Quantity shown = instrument.book.find(maker.id)->leaves;
        const Quantity quantity = regions.room(path, std::min(order.leaves, shown));
        // The older order trades at its own limit, the younger one bears the cost.
        const Price price = buys ? found->landed : maker.limit;
        const Price transfer = buys ? found->landed - maker.limit : maker.limit - found->landed;
        trade(id, maker, order, price, quantity, false, context, links_of(instrument, path), transfer);
        regions.carry(path, quantity);
        after_trade(instrument, maker, quantity, context);
        traded = traded ? PriceRange{std::min(traded->lowest, price), std::max(traded->highest, price)} : PriceRange{price, price};
        last = price;
    }
    if (own_group) {
        close_order(order, CancelReason::self_trade, context);
    } else if (order.leaves.is_zero()) {
        settle_hold(order, context);
        forget_order(order);
    } else if (!may_rest(time_in_force)) {
        close_order(order, CancelReason::immediate, context);
    } else {
        rest_since(order, stamp, context);
        settle_hold(order, context);
    }
    if (traded) note_price(id, *traded, last, context);
}

// Resting orders that can trade with one another do so, the most gainful first: after a change of the network, and when a market
// that was halted opens again.
void Exchange::uncross(InstrumentId id, Context& context) {
    Instrument& instrument = instruments_[id.raw()];
    match::RegionBook& regions = *instrument.regions;
    if (instrument.trading.phase == TradingPhase::batch) return await_draw(id);
    if (!trades_now(instrument)) return;
    std::optional<PriceRange> traded;
    Price last;
    while (const auto crossing = regions.best_crossing()) {
        OpenOrder& buy = *orders_.find(crossing->buy);
        OpenOrder& sell = *orders_.find(crossing->sell);
        OpenOrder& older = crossing->bid_is_older ? buy : sell;
        OpenOrder& younger = crossing->bid_is_older ? sell : buy;
        if (registry_.at(buy.participant).group == registry_.at(sell.participant).group) {
            if (part_regional(older, younger, context)) take_off_book(younger, CancelReason::self_trade, context);
            continue;
        }
        const match::Path path = regions.path(crossing->sell_region, crossing->buy_region);
        const Quantity shown = std::min(instrument.book.find(buy.id)->leaves, instrument.book.find(sell.id)->leaves);
        const Quantity quantity = regions.room(path, shown);
        const Price cost = buy.limit - sell.limit - crossing->gain;
        const Price price = crossing->bid_is_older ? buy.limit : sell.limit + cost;
        trade(id, older, younger, price, quantity, false, context, links_of(instrument, path), cost);
        regions.carry(path, quantity);
        after_trade(instrument, buy, quantity, context);
        after_trade(instrument, sell, quantity, context);
        traded = traded ? PriceRange{std::min(traded->lowest, price), std::max(traded->highest, price)} : PriceRange{price, price};
        last = price;
    }
    if (traded) note_price(id, *traded, last, context);
}

}  // namespace tongqu::exchange
