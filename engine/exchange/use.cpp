// Metered goods and subscriptions: released as they are used, or period by period. docs/settlement.md, "Plans".
#include <algorithm>

#include "engine/exchange/exchange.hpp"

namespace tongqu::exchange {

using settlement::Obligation;
using settlement::ObligationState;
using settlement::proportion;

void Exchange::start_use(Obligation& obligation, Context& context) {
    const InstrumentTerms& terms = instruments_[obligation.instrument.raw()].record.terms;
    const Duration window = terms.plan == DeliveryPlan::metered ? terms.use_window : terms.period;
    obligation.state = ObligationState::in_use;
    obligation.due = std::min(context.now + window, kLatestTime);
    context.events.emplace_back(UseStarted{obligation.trade, obligation.due});
}

Ruling<void> Exchange::on(const ReportUsage& command, Context& context) {
    auto obligation = own_obligation(command.trade, false, RejectReason::not_in_use, context);
    if (!obligation) return std::unexpected(obligation.error());
    if (!command.quantity.is_positive()) return std::unexpected(RejectReason::quantity_not_positive);
    const InstrumentTerms& terms = instruments_[obligation->instrument.raw()].record.terms;
    if (obligation->state != ObligationState::in_use || terms.plan != DeliveryPlan::metered)
        return std::unexpected(RejectReason::not_in_use);
    if (command.quantity.raw() > obligation->quantity.raw() - obligation->used)
        return std::unexpected(RejectReason::usage_above_quota);
    if (obligation->pending.size() >= kMaxTranches) return std::unexpected(RejectReason::too_many_tranches);

    obligation->used += command.quantity.raw();
    context.events.emplace_back(UsageReported{command.trade, Quantity(obligation->used)});
    const Money upto = proportion(obligation->gross, Money(obligation->used), Money(obligation->quantity.raw()));
    if (upto > obligation->released)
        release_to(*obligation, upto, ReleaseCause::use, std::min(context.now + terms.dispute_window, kLatestTime), context);
    keep(*obligation, context.now);
    return {};
}

void Exchange::end_period(Obligation& obligation, Context& context) {
    const InstrumentTerms& terms = instruments_[obligation.instrument.raw()].record.terms;
    const Time ended = obligation.due;
    ++obligation.used;
    obligation.due = std::min(ended + terms.period, kLatestTime);
    const Money upto = proportion(obligation.gross, Money(obligation.used), Money(std::int64_t{terms.periods}));
    if (upto > obligation.released)
        release_to(obligation, upto, ReleaseCause::period, std::min(ended + terms.dispute_window, kLatestTime), context);
}

void Exchange::refund_rest(Obligation& obligation, RefundCause cause, Time at, Context& context) {
    const Money rest = obligation.gross - obligation.released;
    const Money fee = obligation.buyer_fee - proportion(obligation.buyer_fee, obligation.released, obligation.gross);
    obligation.refunded = rest;
    // The units that no floor gave go out with the last part.
    const auto steps = steps_of(obligation);
    const Standing floors = standing_at(obligation, steps, {obligation.released, false});
    const Standing whole = standing_at(obligation, steps, {obligation.released, true});
    if (whole.parts != floors.parts) {
        const Duration window = instruments_[obligation.instrument.raw()].record.terms.dispute_window;
        release_to(obligation, obligation.released, ReleaseCause::use, std::min(at + window, kLatestTime), context);
    }
    context.events.emplace_back(Refunded{obligation.trade, cause, rest, fee, obligation.pending.empty()});
    const auto buyer = ledger_.accounts_of(obligation.buyer, obligation.currency, context.events);
    ledger_.post(buyer.escrow, buyer.available, rest + fee, PostingCause::refund, obligation.trade.raw(), context.events);
}

}  // namespace tongqu::exchange
