// Why money, or the state of a trade, refuses a command: in the order of the published table.
#include <map>

#include "settlement/service/audit/money/money_twin.hpp"

namespace tongqu::audit {

using enum RejectReason;

namespace {

constexpr Wide kMostOfACurrency = 4'000'000'000'000'000'000;  // micro-units that the exchange holds

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

std::optional<RejectReason> MoneyTwin::not_a_party(TradeId trade, bool as_buyer, RejectReason closed, ParticipantId actor) const {
    if (trade == TradeId(0) || trade.raw() > last_trade_) return unknown_trade;
    const auto found = debts_.find(trade);
    if (found == debts_.end()) return closed;
    const bool buys = found->second.buyer == actor, sells = found->second.seller == actor;
    if (as_buyer ? buys : sells) return std::nullopt;
    if (!buys && !sells) return unknown_trade;
    return as_buyer ? not_the_buyer : not_the_supplier;
}

std::optional<RejectReason> MoneyTwin::against(const Deposit& command, ParticipantId) const {
    if (command.participant.raw() >= directory_.members()) return unknown_participant;
    const ParticipantStatus status = directory_.member(command.participant).status;
    if (status == ParticipantStatus::applied) return not_admitted;
    if (status == ParticipantStatus::exited) return participant_exited;
    if (!is_currency(command.currency)) return unknown_currency;
    if (!command.amount.is_positive()) return amount_not_positive;
    const AccountKey outside{AccountOwner::outside, AccountPurpose::available, command.currency, 0};
    if (command.amount.raw() - accounts_.balance(outside) > kMostOfACurrency) return amount_too_large;
    return std::nullopt;
}

std::optional<RejectReason> MoneyTwin::against(const Withdraw& command, ParticipantId actor) const {
    if (directory_.member(actor).status == ParticipantStatus::suspended) return participant_suspended;
    if (!is_currency(command.currency)) return unknown_currency;
    if (!command.amount.is_positive()) return amount_not_positive;
    if (command.amount.raw() % minor_unit(command.currency).raw() != 0) return not_whole_minor_units;
    if (available(actor, command.currency) < command.amount.raw()) return insufficient_funds;
    if (claims_.contains({actor, command.currency})) return claims_open;
    return std::nullopt;
}

std::optional<RejectReason> MoneyTwin::against(const DeliverTrade& command, ParticipantId actor) const {
    if (const auto reason = not_a_party(command.trade, false, not_deliverable, actor)) return reason;
    return debts_.at(command.trade).state == State::traded ? std::nullopt : std::optional(not_deliverable);
}

std::optional<RejectReason> MoneyTwin::against(const AcceptTrade& command, ParticipantId actor) const {
    if (const auto reason = not_a_party(command.trade, true, not_acceptable, actor)) return reason;
    return debts_.at(command.trade).state == State::delivered ? std::nullopt : std::optional(not_acceptable);
}

std::optional<RejectReason> MoneyTwin::against(const ReportUsage& command, ParticipantId actor) const {
    if (const auto reason = not_a_party(command.trade, false, not_in_use, actor)) return reason;
    const Debt& debt = debts_.at(command.trade);
    if (!command.quantity.is_positive()) return quantity_not_positive;
    if (debt.state != State::in_use || terms_of(debt).plan != DeliveryPlan::metered) return not_in_use;
    if (debt.used + command.quantity.raw() > debt.quantity.raw()) return usage_above_quota;
    if (debt.parts.size() >= kMaxTranches) return too_many_tranches;
    return std::nullopt;
}

std::optional<RejectReason> MoneyTwin::against(const DisputeTrade& command, ParticipantId actor) const {
    if (const auto reason = not_a_party(command.trade, true, not_disputable, actor)) return reason;
    const State state = debts_.at(command.trade).state;
    return state == State::traded || state == State::disputed ? std::optional(not_disputable) : std::nullopt;
}

std::optional<RejectReason> MoneyTwin::against(const ResolveTrade& command, ParticipantId actor) const {
    if (const auto away = directory_.not_taking_part(actor)) return away;
    if (command.trade == TradeId(0) || command.trade.raw() > last_trade_) return unknown_trade;
    const Wide refund = command.refund.raw();
    if (const auto open = debts_.find(command.trade); open != debts_.end()) {
        const Debt& debt = open->second;
        if (debt.state != State::disputed) return not_resolvable;
        return refund < debt.refunded || refund > debt.gross - debt.matured ? std::optional(invalid_refund) : std::nullopt;
    }
    const auto done = settled_.find(command.trade);
    if (done == settled_.end()) return not_resolvable;
    return refund <= 0 || refund > done->second.released - done->second.debited ? std::optional(invalid_refund) : std::nullopt;
}

std::optional<RejectReason> MoneyTwin::against(const BustTrade& command, ParticipantId actor) const {
    if (const auto away = directory_.not_taking_part(actor)) return away;
    if (command.trade == TradeId(0) || command.trade.raw() > last_trade_) return unknown_trade;
    const Debt* debt = bustable(command.trade);
    if (debt == nullptr) return not_bustable;
    std::map<AccountKey, Wide> owed;
    for (const Payee& payee : debt->payees) {
        if (payee.settled > 0) owed[account_of(*debt, payee, AccountPurpose::available)] += payee.settled;
        if (payee.given > payee.settled) owed[account_of(*debt, payee, AccountPurpose::pending)] += payee.given - payee.settled;
    }
    for (const auto& [account, amount] : owed)
        if (accounts_.balance(account) < amount) return funds_paid_out;
    return std::nullopt;
}

std::optional<RejectReason> MoneyTwin::against(const ClaimSupport& command, ParticipantId actor) const {
    if (const auto away = directory_.not_taking_part(actor)) return away;
    if (command.trade == TradeId(0) || command.trade.raw() > last_trade_) return unknown_trade;
    const auto open = debts_.find(command.trade), done = settled_.find(command.trade);
    if (open == debts_.end() && done == settled_.end()) return not_settled;
    const Debt& debt = done != settled_.end() ? done->second : open->second;
    if (debt.buyer != actor) return debt.seller == actor ? not_the_buyer : unknown_trade;
    if (done == settled_.end()) return not_settled;
    const Rulebook& rules = rules_of(debt);
    const ParticipantTerms& buyer = directory_.member(actor).terms;
    const bool due = command.kind == SupportKind::voucher
                         ? buyer.small_firm && rules.voucher.raw() > 0
                         : directory_.region(buyer.region).tier == DevelopmentTier::less_developed && rules.rebate.raw() > 0;
    if (!due) return support_not_due;
    if (debt.supported.contains(command.kind)) return support_paid;
    return support_due(debt, command.kind) > 0 ? std::nullopt : std::optional(support_exhausted);
}

std::optional<RejectReason> MoneyTwin::against(const SetPayout& command, ParticipantId actor) const {
    if (const auto away = directory_.not_taking_part(actor)) return away;
    if (!is_currency(command.currency)) return unknown_currency;
    return command.keep && command.keep->is_negative() ? std::optional(invalid_keep) : std::nullopt;
}

std::optional<RejectReason> MoneyTwin::against(const ClosePeriod& command, ParticipantId) const {
    return is_currency(command.currency) ? std::nullopt : std::optional(unknown_currency);
}

std::optional<RejectReason> MoneyTwin::against(const SettleEstate& command, ParticipantId) const {
    if (command.debtor.raw() >= directory_.members()) return unknown_participant;
    if (!is_currency(command.currency)) return unknown_currency;
    if (!claims_.contains({command.debtor, command.currency})) return no_claims;
    return available(command.debtor, command.currency) > 0 ? std::nullopt : std::optional(insufficient_funds);
}

}  // namespace tongqu::audit
