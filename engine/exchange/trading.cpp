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
    ledger_.post(accounts.available, accounts.held, needed - order.held, PostingCause::order_hold, order.id.raw(),
                 context.events);
    order.held = needed;
}

void Exchange::settle_hold(OpenOrder& order, Context& context) {
    if (order.held.is_zero()) return;
    const InstrumentRecord& record = instruments_[order.instrument.raw()].record;
    const auto needed =
        settlement::hold_for(order.limit, order.leaves, record.grain, order.fees, largest_buyer_fee());
    const Money keep = order.leaves.is_zero() ? Money(0) : needed.value();
    TONGQU_CHECK(keep <= order.held, "order " + std::to_string(order.id.raw()) + " holds too little");
    if (keep == order.held) return;
    const ParticipantAccounts accounts = ledger_.accounts_of(order.participant, record.terms.currency, context.events);
    ledger_.post(accounts.held, accounts.available, order.held - keep, PostingCause::hold_release, order.id.raw(),
                 context.events);
    order.held = keep;
}

// Takes what the book reports of one arriving order.
struct Exchange::TradeSink {
    Exchange& exchange;
    Instrument& instrument;
    OpenOrder& taker;
    Context& context;

    void on_trade(const book::RestingOrder& resting, Price price, Quantity quantity) {
        OpenOrder& maker = *exchange.orders_.find(resting.id);
        OpenOrder& buy = taker.side == Side::buy ? taker : maker;
        OpenOrder& sell = taker.side == Side::buy ? maker : taker;
        const InstrumentTerms& terms = instrument.record.terms;
        const Rulebook& rulebook = exchange.rulebooks_.back();

        const Money gross = gross_amount(price, quantity, instrument.record.grain).value();
        const Money fee = buy.fees.charge(gross, &buy == &taker ? rulebook.buyer_taker_fee : rulebook.buyer_maker_fee);
        const TradeId trade(++exchange.last_trade_);
        const Time due = std::min(context.now + terms.delivery_window, kLatestTime);
        context.events.emplace_back(Traded{trade, taker.instrument, maker.id, taker.id, taker.side, buy.participant,
                                           sell.participant, price, quantity, gross, fee, due});

        const ParticipantAccounts accounts =
            exchange.ledger_.accounts_of(buy.participant, terms.currency, context.events);
        exchange.ledger_.post(accounts.held, accounts.escrow, gross + fee, PostingCause::trade, trade.raw(), context.events);
        buy.held -= gross + fee;
        exchange.obligations_.open({.trade = trade,
                                    .instrument = taker.instrument,
                                    .buyer = buy.participant,
                                    .seller = sell.participant,
                                    .seller_region = sell.region,
                                    .currency = terms.currency,
                                    .gross = gross,
                                    .buyer_fee = fee,
                                    .rulebook = rulebook.version,
                                    .shares = exchange.shares_in_force(terms),
                                    .due = due});
        buy.leaves -= quantity;
        buy.filled += quantity;
        sell.filled += quantity;
        if (terms.rival) sell.leaves -= quantity;
        finish_maker_step(maker);
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

    void finish_maker_step(OpenOrder& maker) {
        exchange.touch(maker.instrument, maker.side, maker.limit);
        exchange.settle_hold(maker, context);
        if (maker.leaves.is_zero()) exchange.orders_.erase(maker.id);
    }
};

std::optional<ShareVersion> Exchange::shares_in_force(const InstrumentTerms& terms) const {
    if (!terms.product) return std::nullopt;
    return ShareVersion(static_cast<std::uint32_t>(products_[terms.product->raw()].shares.size()));
}

void Exchange::trade_on_arrival(OpenOrder& order, TimeInForce time_in_force, Context& context) {
    Instrument& instrument = instruments_[order.instrument.raw()];
    TradeSink sink{*this, instrument, order, context};
    const match::Taker taker{.id = order.id,
                             .participant = order.participant,
                             .group = registry_.at(order.participant).group,
                             .side = order.side,
                             .limit = order.limit,
                             .quantity = order.leaves,
                             .time_in_force = time_in_force,
                             .post_only = order.post_only != PostOnly::no,
                             .self_trade = order.self_trade};
    const match::MatchResult result =
        match::match(instrument.book, taker, {.non_rival = !instrument.record.terms.rival}, sink);

    if (result.rests) {
        TONGQU_CHECK(result.leaves == order.leaves, "order " + std::to_string(order.id.raw()) + " and the book disagree");
        touch(order.instrument, order.side, order.limit);
        settle_hold(order, context);
    } else if (result.cancelled) {
        // A non-rival offer keeps its quantity while it trades: what is cancelled is what the match left over.
        order.leaves = result.leaves;
        close_order(order, *result.cancelled, context);
    } else {
        order.leaves = Quantity(0);
        settle_hold(order, context);
        orders_.erase(order.id);
    }
}

void Exchange::take_off_book(OpenOrder& order, CancelReason reason, Context& context) {
    instruments_[order.instrument.raw()].book.remove(order.id);
    touch(order.instrument, order.side, order.limit);
    close_order(order, reason, context);
}

// The end of an order that is not in the book (any more): the rest is cancelled, the hold returns.
void Exchange::close_order(OpenOrder& order, CancelReason reason, Context& context) {
    context.events.emplace_back(OrderCancelled{order.id, reason, order.leaves});
    order.leaves = Quantity(0);
    settle_hold(order, context);
    orders_.erase(order.id);
}

}  // namespace tongqu::exchange
