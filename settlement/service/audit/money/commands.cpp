// What the commands bring about: deposits and withdrawals, and the life of a trade.
#include <algorithm>

#include "settlement/service/audit/money/money_twin.hpp"

namespace tongqu::audit {

void MoneyTwin::carry_out(const CommandBody& command, std::optional<ParticipantId> actor) {
    settle_holds();
    std::visit(
        [&](const auto& body) {
            if constexpr (requires { on(body, ParticipantId()); }) on(body, actor.value_or(ParticipantId()));
        },
        command);
}

// A supplier that leaves fails what it has not delivered, and ends what is in use.
void MoneyTwin::on(const ChangeStatus& command, ParticipantId) {
    claim_waiting(command.participant);
    if (command.status != ParticipantStatus::exited) return;
    std::vector<TradeId> sold;
    for (const auto& [trade, debt] : debts_)  // any order: sorted next
        if (debt.seller == command.participant) sold.push_back(trade);
    std::sort(sold.begin(), sold.end());
    for (const TradeId trade : sold) {
        Debt& debt = debts_.at(trade);
        if (debt.state == State::traded) {
            fail(trade, RefundCause::supplier_exited);
        } else if (debt.state == State::in_use) {
            refund_rest(trade, debt, RefundCause::supplier_exited, now_);
            keep(trade, debt);
        }
    }
}

void MoneyTwin::on(const Deposit& command, ParticipantId) {
    accounts_.move({AccountOwner::outside, AccountPurpose::available, command.currency, 0},
                   own(command.participant, command.currency, AccountPurpose::available), command.amount.raw(), PostingCause::deposit, 0);
}

void MoneyTwin::on(const Withdraw& command, ParticipantId actor) {
    accounts_.move(own(actor, command.currency, AccountPurpose::available), {AccountOwner::outside, AccountPurpose::available, command.currency, 0},
                   command.amount.raw(), PostingCause::withdrawal, 0);
}

void MoneyTwin::on(const DeliverTrade& command, ParticipantId) {
    Debt& debt = debts_.at(command.trade);
    const InstrumentTerms& terms = terms_of(debt);
    switch (terms.plan) {
        case DeliveryPlan::once: debt.due = earlier(now_ + terms.acceptance_window); break;
        case DeliveryPlan::metered: debt.due = earlier(now_ + terms.use_window); break;
        case DeliveryPlan::subscription: debt.due = earlier(now_ + terms.period); break;
    }
    const bool once = terms.plan == DeliveryPlan::once;
    debt.state = once ? State::delivered : State::in_use;
    said_.emplace_back(once ? Event(Delivered{command.trade, *debt.due}) : Event(UseStarted{command.trade, *debt.due}));
    return_bond(command.trade, debt);
    keep(command.trade, debt);
}

void MoneyTwin::on(const AcceptTrade& command, ParticipantId) {
    Debt& debt = debts_.at(command.trade);
    release(command.trade, debt, debt.gross, ReleaseCause::acceptance, now_);
    keep(command.trade, debt);
}

void MoneyTwin::on(const ReportUsage& command, ParticipantId) {
    Debt& debt = debts_.at(command.trade);
    debt.used += command.quantity.raw();
    said_.emplace_back(UsageReported{command.trade, Quantity(static_cast<std::int64_t>(debt.used))});
    const Wide upto = debt.gross * debt.used / debt.quantity.raw();
    if (upto > debt.released)
        release(command.trade, debt, upto, ReleaseCause::use, earlier(now_ + terms_of(debt).dispute_window));
    keep(command.trade, debt);
}

void MoneyTwin::on(const DisputeTrade& command, ParticipantId) {
    Debt& debt = debts_.at(command.trade);
    debt.state = State::disputed;
    debt.due.reset();
    said_.emplace_back(Disputed{command.trade});
    keep(command.trade, debt);
}

void MoneyTwin::on(const ResolveTrade& command, ParticipantId) {
    if (debts_.contains(command.trade))
        resolve(command.trade, command.refund.raw());
    else
        refund_late(command.trade, command.refund.raw());
}

void MoneyTwin::on(const BustTrade& command, ParticipantId) { bust(command.trade); }

}  // namespace tongqu::audit
