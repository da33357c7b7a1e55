// A regulator undoes a trade.
#include <map>

#include "engine/exchange/exchange.hpp"

namespace tongqu::exchange {

using settlement::Obligation;

namespace {

// A part of the trade's money, and where it lies.
struct Part {
    AccountId account;
    Money amount;
};

}  // namespace

Ruling<void> Exchange::on(const BustTrade& command, Context& context) {
    if (const auto admitted = registry_.require_admitted(context.actor); !admitted) return admitted;
    if (!was_traded(command.trade)) return std::unexpected(RejectReason::unknown_trade);
    const Obligation* open = obligations_.find(command.trade);
    const Obligation* found = open != nullptr ? open : settled_.find(command.trade);
    if (found == nullptr || found->debited.is_positive()) return std::unexpected(RejectReason::not_bustable);
    Obligation obligation = *found;

    // What each payee has of it: paid out for good, and pending. Every account that was paid exists, so this opens none.
    std::vector<Part> parts;
    std::map<RegionId, Money> funds;  // that it fed
    Money fee;  // with the exchange
    if (obligation.released.is_positive()) {
        const auto steps = steps_of(obligation);
        const bool settled = open == nullptr;
        const Standing matured = standing_at(obligation, steps, {obligation.matured, settled});
        const Standing all = standing_at(obligation, steps, {obligation.released, obligation.decided()});
        fee = all.fee;
        const auto take = [&](AccountPurpose purpose, const auto& amount_of) {
            const Money of_fee = purpose == AccountPurpose::available ? matured.fee : all.fee - matured.fee;
            const AccountKey exchange{AccountOwner::exchange, purpose, obligation.currency, 0};
            if (of_fee.is_positive()) parts.push_back({ledger_.account(exchange, context.events), of_fee});
            for (std::size_t i = 0; i < steps.size(); ++i) {
                const Money amount = amount_of(i);
                if (!amount.is_positive()) continue;
                parts.push_back({payee_account(obligation, steps[i], purpose, context.events), amount});
                if (purpose != AccountPurpose::available) continue;
                if (const auto region = fund_paid_by(obligation, steps[i])) funds[*region] += amount;
            }
        };
        take(AccountPurpose::available, [&](std::size_t i) { return matured.parts[i]; });
        take(AccountPurpose::pending, [&](std::size_t i) { return all.parts[i] - matured.parts[i]; });
        std::map<AccountId, Money> owed;
        for (const Part& part : parts) owed[part.account] += part.amount;
        for (const auto& [account, amount] : owed)
            if (ledger_.balance(account) < amount) return std::unexpected(RejectReason::funds_paid_out);
    }

    context.events.emplace_back(TradeBusted{command.trade});
    const auto buyer = ledger_.accounts_of(obligation.buyer, obligation.currency, context.events);
    const std::uint64_t subject = command.trade.raw();
    for (const Part& part : parts)
        ledger_.post(part.account, buyer.escrow, part.amount, PostingCause::bust, subject, context.events);
    for (const auto& [region, amount] : funds) funds_.take_back(region, obligation.currency, command.trade, amount);
    return_bond(obligation, context.events);
    // The buyer has the refunded part of the gross, and of the fee what the exchange did not get of a decided trade.
    const Money fee_in_escrow = obligation.decided() ? fee : obligation.buyer_fee;
    ledger_.post(buyer.escrow, buyer.available, obligation.gross - obligation.refunded + fee_in_escrow, PostingCause::bust,
                 subject, context.events);
    if (obligation.support.is_positive()) {
        const RegionId home = registry_.at(obligation.buyer).terms.region;
        const AccountKey fund{AccountOwner::region_fund, AccountPurpose::available, obligation.currency, home.raw()};
        ledger_.post(buyer.available, ledger_.account(fund, context.events), obligation.support, PostingCause::bust, subject,
                     context.events);
        funds_.feed(home, obligation.currency, command.trade, obligation.support);
    }
    if (open != nullptr)
        obligations_.close(command.trade);
    else
        settled_.forget(command.trade);
    return {};
}

}  // namespace tongqu::exchange
