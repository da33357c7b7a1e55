// Delivery against payment: deliver, accept, and what happens when time runs out.
#include <algorithm>

#include "engine/exchange/exchange.hpp"

namespace tongqu::exchange {

using settlement::Obligation;
using settlement::ObligationState;

bool Exchange::was_traded(TradeId trade) const { return trade != TradeId(0) && trade.raw() <= last_trade_; }

Ruling<Obligation> Exchange::own_obligation(TradeId trade, bool as_buyer, RejectReason closed, const Context& context) const {
    const Obligation* obligation = obligations_.find(trade);
    if (obligation == nullptr) return std::unexpected(was_traded(trade) ? closed : RejectReason::unknown_trade);
    const bool buys = obligation->buyer == context.actor;
    const bool sells = obligation->seller == context.actor;
    if (as_buyer ? buys : sells) return *obligation;
    if (as_buyer ? sells : buys) return std::unexpected(as_buyer ? RejectReason::not_the_buyer : RejectReason::not_the_supplier);
    return std::unexpected(RejectReason::unknown_trade);
}

Ruling<void> Exchange::on(const DeliverTrade& command, Context& context) {
    auto obligation = own_obligation(command.trade, false, RejectReason::not_deliverable, context);
    if (!obligation) return std::unexpected(obligation.error());
    if (obligation->state != ObligationState::traded) return std::unexpected(RejectReason::not_deliverable);

    const InstrumentTerms& terms = instruments_[obligation->instrument.raw()].record.terms;
    if (terms.plan == DeliveryPlan::once) {
        obligation->state = ObligationState::delivered;
        obligation->due = std::min(context.now + terms.acceptance_window, kLatestTime);
        context.events.emplace_back(Delivered{command.trade, obligation->due});
    } else {
        start_use(*obligation, context);
    }
    return_bond(*obligation, context.events);
    keep(*obligation, context.now);
    return {};
}

void Exchange::return_bond(Obligation& obligation, std::vector<Event>& events) {
    if (!obligation.bond.is_positive()) return;
    const auto seller = ledger_.accounts_of(obligation.seller, obligation.currency, events);
    ledger_.post(seller.escrow, seller.available, obligation.bond, PostingCause::bond_return, obligation.trade.raw(), events);
    obligation.bond = Money(0);
}

Ruling<void> Exchange::on(const AcceptTrade& command, Context& context) {
    auto obligation = own_obligation(command.trade, true, RejectReason::not_acceptable, context);
    if (!obligation) return std::unexpected(obligation.error());
    if (obligation->state != ObligationState::delivered) return std::unexpected(RejectReason::not_acceptable);

    release_to(*obligation, obligation->gross, ReleaseCause::acceptance, context.now, context);
    keep(*obligation, context.now);
    return {};
}

// Something of the trade is due: a part matures, or the window of its state ends.
void Exchange::run_obligation(TradeId trade, Context& context) {
    Obligation obligation = *obligations_.find(trade);
    if (!obligation.pending.empty() && obligation.pending.front().final_at <= obligation.due) {
        mature(obligation, context.events);
        return keep(obligation, last_stamp_);
    }
    const InstrumentTerms& terms = instruments_[obligation.instrument.raw()].record.terms;
    switch (obligation.state) {
        case ObligationState::traded:
            return fail(obligation, RefundCause::not_delivered, context);
        case ObligationState::delivered: {
            const Time final_at = std::min(obligation.due + terms.dispute_window, kLatestTime);
            release_to(obligation, obligation.gross, ReleaseCause::time_out, final_at, context);
            break;
        }
        case ObligationState::in_use:
            if (terms.plan == DeliveryPlan::subscription)
                end_period(obligation, context);
            else
                refund_rest(obligation, RefundCause::not_used, obligation.due, context);
            break;
        case ObligationState::released:
        case ObligationState::disputed:
            break;  // nothing but parts that mature is due
    }
    keep(obligation, last_stamp_);
}

void Exchange::keep(const Obligation& obligation, Time now) {
    Obligation kept = obligation;
    if (kept.decided() && kept.state != ObligationState::disputed) {
        kept.state = ObligationState::released;
        kept.due = kLatestTime;
    }
    if (!kept.decided() || !kept.pending.empty()) return obligations_.update(kept);
    obligations_.close(kept.trade);
    if (kept.released.is_positive()) settled_.remember(kept, now);
}

}  // namespace tongqu::exchange
