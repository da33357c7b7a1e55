// Standing instructions to pay out, the close of a period, the division of an estate. docs/settlement.md, "Payouts", "Claims and estates".
#include <algorithm>

#include "engine/exchange/exchange.hpp"

namespace tongqu::exchange {

using settlement::Claim;

Ruling<void> Exchange::on(const SetPayout& command, Context& context) {
    if (const auto admitted = registry_.require_admitted(context.actor); !admitted) return admitted;
    if (!is_currency(command.currency)) return std::unexpected(RejectReason::unknown_currency);
    if (command.keep && command.keep->is_negative()) return std::unexpected(RejectReason::invalid_keep);
    payouts_.set(context.actor, command.currency, command.keep);
    context.events.emplace_back(PayoutSet{context.actor, command.currency, command.keep});
    return {};
}

Ruling<void> Exchange::on(const ClosePeriod& command, Context& context) {
    const Currency currency = command.currency;
    if (!is_currency(currency)) return std::unexpected(RejectReason::unknown_currency);
    auto& events = context.events;
    const settlement::PeriodCount period = payouts_.period(currency);

    const auto fees = ledger_.find({AccountOwner::exchange, AccountPurpose::available, currency, 0});
    if (fees && ledger_.balance(*fees).is_positive()) {
        const auto operator_ = ledger_.accounts_of(ParticipantId(0), currency, events);
        ledger_.post(*fees, operator_.available, ledger_.balance(*fees), PostingCause::fee_payout, 0, events);
    }
    const AccountId outside = ledger_.account({AccountOwner::outside, AccountPurpose::available, currency, 0}, events);
    std::uint64_t transfers = 0;
    Money total;
    payouts_.for_each(currency, [&](ParticipantId participant, Money keep) {
        if (registry_.at(participant).status == ParticipantStatus::suspended || claims_.any_on(participant, currency)) return;
        const Money above = ledger_.available(participant, currency) - keep;
        const Money amount = Money(above.raw() - above.raw() % minor_unit(currency).raw());
        if (!amount.is_positive()) return;
        const auto accounts = ledger_.accounts_of(participant, currency, events);
        ledger_.post(accounts.available, outside, amount, PostingCause::payout, 0, events);
        ++transfers;
        total += amount;
    });
    events.emplace_back(PeriodClosed{currency, period.closed + 1, period.payments, period.total, transfers, total});
    payouts_.close(currency);
    return {};
}

Ruling<void> Exchange::on(const SettleEstate& command, Context& context) {
    if (registry_.participant(command.debtor) == nullptr) return std::unexpected(RejectReason::unknown_participant);
    if (!is_currency(command.currency)) return std::unexpected(RejectReason::unknown_currency);
    const std::vector<Claim> claims = claims_.on(command.debtor, command.currency);
    if (claims.empty()) return std::unexpected(RejectReason::no_claims);
    Money owed;
    for (const Claim& claim : claims) owed += claim.amount;
    const Money estate = std::min(owed, ledger_.available(command.debtor, command.currency));
    if (!estate.is_positive()) return std::unexpected(RejectReason::insufficient_funds);

    const ClaimsRule rule = rulebooks_.back().claims;
    const std::vector<Money> awards = settlement::divide_estate(rule, estate, claims);
    auto& events = context.events;
    events.emplace_back(EstateSettled{command.debtor, command.currency, estate, owed, rule});
    const auto debtor = ledger_.accounts_of(command.debtor, command.currency, events);
    for (std::size_t i = 0; i < claims.size(); ++i) {
        if (!awards[i].is_positive()) continue;
        const auto creditor = ledger_.accounts_of(claims[i].creditor, command.currency, events);
        const Money left = claims_.pay(claims[i], awards[i]);
        events.emplace_back(ClaimPaid{claims[i].id, awards[i], left});
        if (claims[i].creditor != command.debtor)
            ledger_.post(debtor.available, creditor.available, awards[i], PostingCause::claim_payment, claims[i].trade.raw(),
                         events);
    }
    return {};
}

}  // namespace tongqu::exchange
