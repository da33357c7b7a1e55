// What happens to orders and money when an order arrives and matches: holds, escrow, obligations, the order's end.
#include <algorithm>
#include <string>

#include "engine/exchange/exchange.hpp"
#include "market/check.hpp"

namespace tongqu::exchange {

using settlement::ParticipantAccounts;

// Up to what is needed: available → held. The funds were checked.
void Exchange::raise_hold(OpenOrder& order, Money needed, Context& context) {
    if (needed <= order.held) return settle_hold(order, context);
    const Currency currency = instruments_[order.instrument.raw()].record.terms.currency;
    const ParticipantAccounts accounts = ledger_.accounts_of(order.participant, currency, context.events);
    const auto cause = order.side == Side::buy ? PostingCause::order_hold : PostingCause::bond_hold;
    ledger_.post(accounts.available, accounts.held, needed - order.held, cause, order.id.raw(), context.events);
    order.held = needed;
}

void Exchange::settle_hold(OpenOrder& order, Context& context) {
    if (order.held.is_zero()) return;
    const InstrumentRecord& record = instruments_[order.instrument.raw()].record;
    const Money keep =
        order.leaves.is_zero()
            ? Money(0)
            : hold_needed(order.side, order.limit, order.leaves, record, order.fees, order.rulebook).value();
    TONGQU_CHECK(keep <= order.held, "order " + std::to_string(order.id.raw()) + " holds too little");
    if (keep == order.held) return;
    const ParticipantAccounts accounts = ledger_.accounts_of(order.participant, record.terms.currency, context.events);
    ledger_.post(accounts.held, accounts.available, order.held - keep, PostingCause::hold_release, order.id.raw(),
                 context.events);
    order.held = keep;
}

void Exchange::trade(InstrumentId id, OpenOrder& maker, OpenOrder& taker, Price price, Quantity quantity, bool auction,
                     Context& context, std::span<const LinkId> path, Price transfer, std::span<const HalfTicks> rents, bool half_tick) {
    const InstrumentRecord& record = instruments_[id.raw()].record;
    const InstrumentTerms& terms = record.terms;
    const Rulebook& rulebook = rulebooks_.back();
    OpenOrder& buy = taker.side == Side::buy ? taker : maker;
    OpenOrder& sell = taker.side == Side::buy ? maker : taker;

    const Money gross = half_tick ? gross_amount(doubled(price) + HalfTicks(1), quantity, record.grain).value()
                                  : gross_amount(price, quantity, record.grain).value();
    const bool buyer_takes = &buy == &taker && !auction;
    const Rulebook& entry = this->rulebook(buy.rulebook);
    const Money fee = buy.fees.charge(gross, buyer_takes ? entry.buyer_taker_fee : entry.buyer_maker_fee);
    const TradeId trade(++last_trade_);
    const Time due = std::min(context.now + terms.delivery_window, kLatestTime);
    HalfTicks rent;
    for (const HalfTicks of_link : rents) rent += of_link;
    context.events.emplace_back(Traded{trade, id, maker.id, taker.id, taker.side, buy.participant, sell.participant, price,
                                       quantity, gross, fee, due, auction, transfer, half_tick, rent});
    std::vector<Carrier> carriers;
    for (std::size_t i = 0; i < path.size(); ++i) {
        const LinkTerms& used = links_[path[i].raw()].terms;
        const HalfTicks of_link = rents.empty() ? HalfTicks() : rents[i];
        context.events.emplace_back(LinkUsed{trade, path[i], quantity, of_link});
        if (used.cost.is_positive() || of_link.is_positive())
            carriers.push_back({used.operator_, used.from, used.to, gross_amount(used.cost, Quantity(1), record.grain).value(),
                                gross_amount(of_link, Quantity(1), record.grain).value()});
    }

    const ParticipantAccounts accounts = ledger_.accounts_of(buy.participant, terms.currency, context.events);
    ledger_.post(accounts.held, accounts.escrow, gross + fee, PostingCause::trade, trade.raw(), context.events);
    buy.held -= gross + fee;
    Money bond;
    if (terms.bond.raw() > 0) {
        bond = sell.fees.charge(gross_amount(sell.limit, quantity, record.grain).value(), terms.bond);
        if (bond.is_positive()) {
            const ParticipantAccounts seller = ledger_.accounts_of(sell.participant, terms.currency, context.events);
            ledger_.post(seller.held, seller.escrow, bond, PostingCause::bond_trade, trade.raw(), context.events);
            sell.held -= bond;
        }
    }
    obligations_.open({.trade = trade,
                       .instrument = id,
                       .buyer = buy.participant,
                       .seller = sell.participant,
                       .seller_region = sell.region,
                       .currency = terms.currency,
                       .quantity = quantity,
                       .gross = gross,
                       .buyer_fee = fee,
                       .bond = bond,
                       .rulebook = rulebook.version,
                       .waterfall = WaterfallVersion(static_cast<std::uint32_t>(record.waterfalls.size())),
                       .shares = shares_in_force(terms),
                       .carriers = std::move(carriers),
                       .due = due});
    buy.leaves -= quantity;
    buy.filled += quantity;
    sell.filled += quantity;
    if (terms.rival) sell.leaves -= quantity;
}

// Takes what the book reports of one arriving order.
struct Exchange::ArrivalSink {
    Exchange& exchange;
    OpenOrder& taker;
    Context& context;
    std::optional<PriceRange> traded;
    Price last;

    void on_trade(const book::RestingOrder& resting, Price price, Quantity quantity) {
        OpenOrder& maker = *exchange.orders_.find(resting.id);
        exchange.trade(taker.instrument, maker, taker, price, quantity, false, context);
        if (!traded) traded = PriceRange{price, price};
        traded = PriceRange{std::min(traded->lowest, price), std::max(traded->highest, price)};
        last = price;
        exchange.touch(maker.instrument, maker.side, maker.limit);
        exchange.settle_hold(maker, context);
        if (maker.leaves.is_zero()) exchange.forget_order(maker);
    }

    void on_maker_refreshed(const book::RestingOrder& resting) {
        exchange.say_shown(*exchange.orders_.find(resting.id), resting, context);
    }

    void on_maker_cancelled(const book::RestingOrder& resting) {
        OpenOrder& maker = *exchange.orders_.find(resting.id);
        exchange.touch(maker.instrument, maker.side, maker.limit);
        exchange.close_order(maker, CancelReason::self_trade, context);
    }

    void on_maker_decremented(const book::RestingOrder& resting, Quantity by) {
        OpenOrder& maker = *exchange.orders_.find(resting.id);
        decrement(maker, by);
        exchange.touch(maker.instrument, maker.side, maker.limit);
        if (maker.leaves.is_zero())
            exchange.close_order(maker, CancelReason::self_trade, context);
        else
            exchange.settle_hold(maker, context);
    }

    void on_taker_decremented(Quantity by) { decrement(taker, by); }

  private:
    void decrement(OpenOrder& order, Quantity by) {
        order.leaves -= by;
        order.quantity -= by;
        context.events.emplace_back(OrderDecremented{order.id, by});
    }
};

std::optional<ShareVersion> Exchange::shares_in_force(const InstrumentTerms& terms) const {
    if (!terms.product) return std::nullopt;
    return ShareVersion(static_cast<std::uint32_t>(products_[terms.product->raw()].shares.size()));
}

void Exchange::arrive(OpenOrder& order, std::optional<Quantity> minimum, Context& context) {
    if (!trades_now(instruments_[order.instrument.raw()])) return rest(order, context);
    if (instruments_[order.instrument.raw()].regions) return match_over_regions(order, minimum, context);
    const bool immediate = order.type == OrderType::stop;
    match_on_arrival(order, immediate ? TimeInForce::ioc : order.time_in_force, minimum, context);
}

void Exchange::match_on_arrival(OpenOrder& order, TimeInForce time_in_force, std::optional<Quantity> minimum, Context& context) {
    const InstrumentId id = order.instrument;
    Instrument& instrument = instruments_[id.raw()];
    const InstrumentTerms& terms = instrument.record.terms;
    Trading& trading = instrument.trading;
    ArrivalSink sink{*this, order, context, {}, {}};
    const match::Taker taker{.id = order.id,
                             .participant = order.participant,
                             .group = registry_.at(order.participant).group,
                             .side = order.side,
                             .limit = order.limit,
                             .reach = volatility_reach(instrument, order.side, context.now),
                             .quantity = order.leaves,
                             .display = order.display,
                             .minimum = minimum,
                             .time_in_force = time_in_force,
                             .post_only = order.post_only != PostOnly::no,
                             .self_trade = order.self_trade};
    match::MatchRules rules{.non_rival = !terms.rival, .licences_left = {}, .top_order_share = terms.top_order_share};
    if (terms.licence_cap) rules.licences_left = *terms.licence_cap - trading.licences_sold;
    const match::MatchResult result = terms.allocation == Allocation::pro_rata
                                          ? match::match_pro_rata(instrument.book, taker, rules, sink)
                                          : match::match(instrument.book, taker, rules, sink);

    if (result.rests) {
        TONGQU_CHECK(result.leaves == order.leaves, "order " + std::to_string(order.id.raw()) + " and the book disagree");
        say_shown(order, match::resting_of(taker, result.leaves), context);
        // What arrived and met nobody holds what it needs already.
        if (result.filled.is_positive() || order.leaves != taker.quantity) settle_hold(order, context);
    } else if (result.cancelled) {
        // A non-rival offer keeps its quantity while it trades: what is cancelled is what the match left over.
        order.leaves = result.leaves;
        close_order(order, *result.cancelled, context);
    } else {
        order.leaves = Quantity(0);
        settle_hold(order, context);
        forget_order(order);
    }
    if (sink.traded) note_price(id, *sink.traded, sink.last, context);
    if (terms.licence_cap && result.filled.is_positive()) {
        trading.licences_sold += result.filled;
        if (trading.licences_sold == *terms.licence_cap) end_licences(id, context);
    }
    if (result.stopped_by_reach) interrupt(id, context);
}

std::optional<Price> Exchange::volatility_reach(const Instrument& instrument, Side side, Time now) const {
    const InstrumentTerms& terms = instrument.record.terms;
    if (!terms.volatility_band) return std::nullopt;
    const auto from = instrument.trading.last ? std::optional(instrument.trading.last->price)
                                              : reference_price(instrument.trading, terms, now);
    if (!from) return std::nullopt;
    const PriceRange range = range_around(*from, *terms.volatility_band);
    // The band has two ends: a best price beyond the near one is not traded at either, nor is any behind it.
    if (const auto best = instrument.book.best(opposite(side))) {
        if (side == Side::buy && best->price < range.lowest) return best->price - Price(1);
        if (side == Side::sell && best->price > range.highest) return best->price + Price(1);
    }
    return side == Side::buy ? range.highest : range.lowest;
}

void Exchange::note_price(InstrumentId id, PriceRange traded, Price last, Context& context) {
    Instrument& instrument = instruments_[id.raw()];
    note_trade(instrument.trading, instrument.record.terms, last, context.now);
    instrument.trading.stops.elect(traded.lowest, traded.highest);
}

void Exchange::wait_for_stop_price(OpenOrder& order) {
    Trading& trading = instruments_[order.instrument.raw()].trading;
    trading.stops.wait(order.id, order.side, *order.stop_price);
    if (trading.last) trading.stops.elect(trading.last->price, trading.last->price);
}

void Exchange::run_elected(InstrumentId id, Context& context) {
    Instrument& instrument = instruments_[id.raw()];
    while (instrument.trading.stops.any_elected() && trades_now(instrument)) {
        OpenOrder& order = *orders_.find(*instrument.trading.stops.next());
        order.waiting = false;
        context.events.emplace_back(StopElected{order.id});
        arrive(order, std::nullopt, context);
    }
}

void Exchange::rest_since(OpenOrder& order, std::optional<std::uint64_t> stamp, Context& context) {
    const match::Taker as_taker{.id = order.id,
                                .participant = order.participant,
                                .group = registry_.at(order.participant).group,
                                .side = order.side,
                                .limit = order.limit,
                                .reach = {},
                                .quantity = order.leaves,
                                .display = order.display,
                                .minimum = {}};
    const book::RestingOrder resting = match::resting_of(as_taker, order.leaves);
    Instrument& instrument = instruments_[order.instrument.raw()];
    instrument.book.rest(resting);
    if (instrument.regions) instrument.regions->rest(resting, order.region, stamp ? *stamp : instrument.regions->next_stamp());
    say_shown(order, resting, context);
}

void Exchange::say_shown(OpenOrder& order, const book::RestingOrder& shown, Context& context) {
    context.events.emplace_back(OrderShown{order.id, order.instrument, order.side, order.limit, shown.leaves});
    touch(order.instrument, order.side, order.limit);
}

void Exchange::end_licences(InstrumentId id, Context& context) {
    std::vector<OrderId> open;
    const auto& book = instruments_[id.raw()].book;
    for (const Side side : {Side::buy, Side::sell})
        book.for_each_order(side, [&](const book::RestingOrder& order) { open.push_back(order.id); });
    std::ranges::sort(open);
    for (const OrderId order : open) take_off_book(*orders_.find(order), CancelReason::licences_exhausted, context);
}

void Exchange::remove_from_book(Instrument& instrument, OrderId order) {
    instrument.book.remove(order);
    if (instrument.regions) instrument.regions->remove(order);
}

void Exchange::take_off_book(OpenOrder& order, CancelReason reason, Context& context) {
    Instrument& instrument = instruments_[order.instrument.raw()];
    if (order.waiting) {
        instrument.trading.stops.remove(order.id, order.side, *order.stop_price);
    } else {
        remove_from_book(instrument, order.id);
        touch(order.instrument, order.side, order.limit);
    }
    close_order(order, reason, context);
}

// The end of an order that is not in the book (any more): the rest is cancelled, the hold returns.
void Exchange::close_order(OpenOrder& order, CancelReason reason, Context& context) {
    context.events.emplace_back(OrderCancelled{order.id, reason, order.leaves});
    order.leaves = Quantity(0);
    settle_hold(order, context);
    forget_order(order);
}

void Exchange::forget_order(OpenOrder& order) {
    if (order.expires) expiries_.set(order.id, std::nullopt);
    Instrument& instrument = instruments_[order.instrument.raw()];
    if (waits_for_auction(order, instrument.record.terms)) --instrument.trading.immediate_waiting;
    orders_.erase(order.id);
}

}  // namespace tongqu::exchange
