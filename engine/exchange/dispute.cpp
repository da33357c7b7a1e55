// Disputes and what regulators make of them. docs/settlement.md, "Refunds".
#include <algorithm>

#include "engine/exchange/exchange.hpp"

namespace tongqu::exchange {

using settlement::Obligation;
using settlement::ObligationState;

Ruling<void> Exchange::on(const DisputeTrade& command, Context& context) {
    auto obligation = own_obligation(command.trade, true, RejectReason::not_disputable, context);
    if (!obligation) return std::unexpected(obligation.error());
    if (obligation->state == ObligationState::traded || obligation->state == ObligationState::disputed)
        return std::unexpected(RejectReason::not_disputable);
    obligation->state = ObligationState::disputed;
    obligation->due = kLatestTime;
    context.events.emplace_back(Disputed{command.trade});
    keep(*obligation, context.now);
    return {};
}

Ruling<void> Exchange::on(const ResolveTrade& command, Context& context) {
    if (const auto admitted = registry_.require_admitted(context.actor); !admitted) return admitted;
    if (!was_traded(command.trade)) return std::unexpected(RejectReason::unknown_trade);
    const Obligation* open = obligations_.find(command.trade);
    if (open == nullptr) return refund_late(command, context);
    if (open->state != ObligationState::disputed) return std::unexpected(RejectReason::not_resolvable);
    if (command.refund.is_negative() || command.refund > open->gross - open->matured || command.refund < open->refunded)
        return std::unexpected(RejectReason::invalid_refund);
    Obligation obligation = *open;
    decide(obligation, command.refund, context);
    obligations_.close(command.trade);
    if (obligation.released.is_positive()) settled_.remember(obligation, context.now);
    return {};
}

// The whole of the refund is given, the rest of the gross paid out for good.
void Exchange::decide(Obligation& obligation, Money refund, Context& context) {
    auto& events = context.events;
    const auto steps = steps_of(obligation);
    const Money back = refund - obligation.refunded;
    const Standing matured = standing_at(obligation, steps, {obligation.matured, false});
    const Standing before = standing_at(obligation, steps, {obligation.released, obligation.decided()});
    const Money fee_back = (obligation.decided() ? before.fee : obligation.buyer_fee);
    obligation.refunded = refund;
    obligation.released = obligation.gross - refund;
    const Standing after = standing_at(obligation, steps, {obligation.released, true});

    events.emplace_back(Resolved{obligation.trade, refund});
    events.emplace_back(Released{obligation.trade, ReleaseCause::resolution, obligation.rulebook, obligation.waterfall,
                                 obligation.shares, obligation.released, true, context.now});
    const auto buyer = ledger_.accounts_of(obligation.buyer, obligation.currency, events);
    const std::uint64_t subject = obligation.trade.raw();
    const AccountId fees = ledger_.account({AccountOwner::exchange, AccountPurpose::pending, obligation.currency, 0}, events);
    const auto take = [&](AccountId pending, Money was, Money is) {
        if (was > is) ledger_.post(pending, buyer.escrow, was - is, PostingCause::take_back, subject, events);
    };
    take(fees, before.fee, after.fee);
    for (std::size_t i = 0; i < steps.size(); ++i)
        if (before.parts[i] > after.parts[i])
            take(payee_account(obligation, steps[i], AccountPurpose::pending, events), before.parts[i], after.parts[i]);

    // What was pending and stays theirs, then what was not released yet.
    pay_fee(obligation, fees, AccountPurpose::available, std::min(before.fee, after.fee) - matured.fee, PostingCause::maturity,
            events);
    pay_fee(obligation, buyer.escrow, AccountPurpose::available, std::max(after.fee - before.fee, Money(0)),
            PostingCause::buyer_fee, events);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const Money kept = std::min(before.parts[i], after.parts[i]) - matured.parts[i];
        if (kept.is_positive())
            pay_out(obligation, steps[i], payee_account(obligation, steps[i], AccountPurpose::pending, events), kept,
                    PostingCause::maturity, events);
        if (after.parts[i] > before.parts[i])
            pay_out(obligation, steps[i], buyer.escrow, after.parts[i] - before.parts[i], steps[i].cause, events);
    }
    const Money fee = fee_back - after.fee;
    if ((back + fee).is_positive()) {
        events.emplace_back(Refunded{obligation.trade, RefundCause::resolution, back, fee, true});
        ledger_.post(buyer.escrow, buyer.available, back + fee, PostingCause::refund, subject, events);
    }
    obligation.matured = obligation.released;
    obligation.pending.clear();
}

Ruling<void> Exchange::refund_late(const ResolveTrade& command, Context& context) {
    const Obligation* settled = settled_.find(command.trade);
    if (settled == nullptr) return std::unexpected(RejectReason::not_resolvable);
    if (!command.refund.is_positive() || command.refund > settled->released - settled->debited)
        return std::unexpected(RejectReason::invalid_refund);
    Obligation obligation = *settled;
    obligation.debited += command.refund;
    context.events.emplace_back(Resolved{command.trade, command.refund});
    context.events.emplace_back(Refunded{command.trade, RefundCause::late_resolution, command.refund, Money(0), true});
    collect(obligation, command.refund, PostingCause::debit, context.events);
    settled_.update(obligation);
    return {};
}

}  // namespace tongqu::exchange
