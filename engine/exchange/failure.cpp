// A supplier that does not deliver, or leaves; what it cannot pay becomes a claim. docs/settlement.md, "Refunds".
#include <algorithm>

#include "engine/exchange/exchange.hpp"
#include "pricing/rounding.hpp"

namespace tongqu::exchange {

using settlement::Obligation;
using settlement::ObligationState;

void Exchange::fail(const Obligation& obligation, RefundCause cause, Context& context) {
    auto& events = context.events;
    const std::uint64_t subject = obligation.trade.raw();
    events.emplace_back(Refunded{obligation.trade, cause, obligation.gross, obligation.buyer_fee, true});
    const auto buyer = ledger_.accounts_of(obligation.buyer, obligation.currency, events);
    ledger_.post(buyer.escrow, buyer.available, obligation.gross + obligation.buyer_fee, PostingCause::refund, subject, events);

    const Money due =
        pricing::share_of(obligation.gross, rulebook(obligation.rulebook).penalty, pricing::Rounding::floor);
    Obligation left = obligation;
    const Money from_bond = std::min(due, obligation.bond);
    if (from_bond.is_positive()) {
        const auto seller = ledger_.accounts_of(obligation.seller, obligation.currency, events);
        ledger_.post(seller.escrow, buyer.available, from_bond, PostingCause::penalty, subject, events);
        left.bond -= from_bond;
    }
    return_bond(left, events);
    if (due.is_positive()) {
        const Money paid = from_bond + collect(left, due - from_bond, PostingCause::penalty, events);
        events.emplace_back(PenaltyCharged{obligation.trade, due, paid});
    }
    obligations_.close(obligation.trade);
}

Money Exchange::collect(const Obligation& obligation, Money amount, PostingCause cause, std::vector<Event>& events) {
    if (!amount.is_positive()) return Money(0);
    const Money paid = std::min(amount, ledger_.available(obligation.seller, obligation.currency));
    if (paid.is_positive() && obligation.seller != obligation.buyer) {
        const auto seller = ledger_.accounts_of(obligation.seller, obligation.currency, events);
        const auto buyer = ledger_.accounts_of(obligation.buyer, obligation.currency, events);
        ledger_.post(seller.available, buyer.available, paid, cause, obligation.trade.raw(), events);
    }
    const Money lacking = amount - paid;
    if (!lacking.is_positive()) return paid;
    const auto claim =
        claims_.open(obligation.seller, obligation.buyer, obligation.currency, lacking, obligation.trade);
    if (claim)
        events.emplace_back(ClaimOpened{*claim, obligation.seller, obligation.buyer, obligation.currency, lacking, obligation.trade});
    return paid;
}

void Exchange::leave_trades(ParticipantId seller, Context& context) {
    for (const TradeId trade : obligations_.sold_by(seller)) {
        Obligation obligation = *obligations_.find(trade);
        if (obligation.state == ObligationState::traded) {
            fail(obligation, RefundCause::supplier_exited, context);
        } else if (obligation.state == ObligationState::in_use) {
            refund_rest(obligation, RefundCause::supplier_exited, context.now, context);
            keep(obligation, context.now);
        }
    }
}

}  // namespace tongqu::exchange
