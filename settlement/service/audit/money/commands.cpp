// Deposits and withdrawals, deliveries and acceptances, busts: why they are refused, in the order of the published table, and what
// they bring about.
#include <map>

#include "settlement/service/audit/money/money_twin.hpp"

namespace tongqu::audit {

using enum RejectReason;

namespace {

constexpr Wide kMostOfACurrency = 4'000'000'000'000'000'000;  // micro-units that the exchange holds

AccountKey outside(Currency currency) { return {AccountOwner::outside, AccountPurpose::available, currency, 0}; }

}  // namespace

std::optional<RejectReason> MoneyTwin::reason_against(const CommandBody& command, ParticipantId actor) const {
    return std::visit(
        [&](const auto& body) -> std::optional<RejectReason> {
            if constexpr (requires { against(body, actor); })
                return against(body, actor);
            else
                return std::nullopt;
        },
        command);
}

void MoneyTwin::carry_out(const CommandBody& command, std::optional<ParticipantId> actor) {
    std::visit(
        [&](const auto& body) {
            if constexpr (requires { on(body, ParticipantId()); }) on(body, actor.value_or(ParticipantId()));
        },
        command);
}

std::optional<RejectReason> MoneyTwin::against(const Deposit& command, ParticipantId) const {
    if (command.participant.raw() >= directory_.members()) return unknown_participant;
    const ParticipantStatus status = directory_.member(command.participant).status;
    if (status == ParticipantStatus::applied) return not_admitted;
    if (status == ParticipantStatus::exited) return participant_exited;
    if (!is_currency(command.currency)) return unknown_currency;
    if (!command.amount.is_positive()) return amount_not_positive;
    if (command.amount.raw() - accounts_.balance(outside(command.currency)) > kMostOfACurrency) return amount_too_large;
    return std::nullopt;
}

std::optional<RejectReason> MoneyTwin::against(const Withdraw& command, ParticipantId actor) const {
    if (directory_.member(actor).status == ParticipantStatus::suspended) return participant_suspended;
    if (!is_currency(command.currency)) return unknown_currency;
    if (!command.amount.is_positive()) return amount_not_positive;
    if (command.amount.raw() % minor_unit(command.currency).raw() != 0) return not_whole_minor_units;
    if (accounts_.balance(own(actor, command.currency, AccountPurpose::available)) < command.amount.raw()) return insufficient_funds;
    return std::nullopt;
}

std::optional<RejectReason> MoneyTwin::against(const DeliverTrade& command, ParticipantId actor) const {
    if (command.trade == TradeId(0) || command.trade.raw() > last_trade_) return unknown_trade;
    const auto found = debts_.find(command.trade);
    if (found == debts_.end()) return not_deliverable;
    if (found->second.seller != actor) return found->second.buyer == actor ? not_the_supplier : unknown_trade;
    if (found->second.state != State::traded) return not_deliverable;
    return std::nullopt;
}

std::optional<RejectReason> MoneyTwin::against(const AcceptTrade& command, ParticipantId actor) const {
    if (command.trade == TradeId(0) || command.trade.raw() > last_trade_) return unknown_trade;
    const auto found = debts_.find(command.trade);
    if (found == debts_.end()) return not_acceptable;
    if (found->second.buyer != actor) return found->second.seller == actor ? not_the_buyer : unknown_trade;
    if (found->second.state != State::delivered) return not_acceptable;
    return std::nullopt;
}

std::optional<RejectReason> MoneyTwin::against(const BustTrade& command, ParticipantId actor) const {
    if (const auto away = directory_.not_taking_part(actor)) return away;
    if (command.trade == TradeId(0) || command.trade.raw() > last_trade_) return unknown_trade;
    const Debt* debt = bustable(command.trade);
    if (debt == nullptr) return not_bustable;
    const bool open = debts_.contains(command.trade);
    if (open && debt->state != State::released) return std::nullopt;
    std::map<AccountKey, Wide> owed;
    for (const Share& share : shares_of(*debt, open ? AccountPurpose::pending : AccountPurpose::available))
        owed[share.to] += share.amount;
    for (const auto& [account, amount] : owed)
        if (accounts_.balance(account) < amount) return funds_paid_out;
    return std::nullopt;
}

void MoneyTwin::on(const ChangeStatus& command, ParticipantId) { claim_waiting(command.participant); }

void MoneyTwin::on(const Deposit& command, ParticipantId) {
    accounts_.move(outside(command.currency), own(command.participant, command.currency, AccountPurpose::available), command.amount.raw(),
                   PostingCause::deposit, 0);
}

void MoneyTwin::on(const Withdraw& command, ParticipantId actor) {
    accounts_.move(own(actor, command.currency, AccountPurpose::available), outside(command.currency), command.amount.raw(),
                   PostingCause::withdrawal, 0);
}

void MoneyTwin::on(const DeliverTrade& command, ParticipantId) {
    Debt& debt = debts_.at(command.trade);
    const Time due = std::min(now_ + directory_.contract(debt.instrument).terms.acceptance_window, kLatestTime);
    put_due(command.trade, debt, State::delivered, due);
    said_.emplace_back(Delivered{command.trade, due});
}

void MoneyTwin::on(const AcceptTrade& command, ParticipantId) {
    const Debt debt = debts_.at(command.trade);
    say_released(command.trade, debt, ReleaseCause::acceptance, now_);
    release(command.trade, debt, AccountPurpose::available);
    close(command.trade);
    settle(command.trade, debt);
}

void MoneyTwin::on(const BustTrade& command, ParticipantId) { bust(command.trade); }

}  // namespace tongqu::audit
