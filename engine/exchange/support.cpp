// What the development funds pay, by the published rules, and the rules themselves. docs/settlement.md, "The development funds".
#include <algorithm>

#include "engine/exchange/exchange.hpp"
#include "pricing/rounding.hpp"

namespace tongqu::exchange {

using settlement::FundLot;
using settlement::Obligation;

Ruling<void> Exchange::on(const ClaimSupport& command, Context& context) {
    if (const auto admitted = registry_.require_admitted(context.actor); !admitted) return admitted;
    if (!was_traded(command.trade)) return std::unexpected(RejectReason::unknown_trade);
    const Obligation* settled = settled_.find(command.trade);
    if (settled == nullptr) {
        const Obligation* open = obligations_.find(command.trade);
        if (open == nullptr || open->buyer == context.actor) return std::unexpected(RejectReason::not_settled);
        return std::unexpected(open->seller == context.actor ? RejectReason::not_the_buyer : RejectReason::unknown_trade);
    }
    if (settled->buyer != context.actor)
        return std::unexpected(settled->seller == context.actor ? RejectReason::not_the_buyer : RejectReason::unknown_trade);
    Obligation obligation = *settled;
    const ParticipantTerms& buyer = registry_.at(context.actor).terms;
    const Region& home = registry_.regions()[buyer.region.raw()].region;
    const Rulebook& rules = rulebook(obligation.rulebook);
    const bool voucher = command.kind == SupportKind::voucher;
    const PartsPerMillion rate = voucher ? rules.voucher : rules.rebate;
    if (rate.raw() == 0 || (voucher ? !buyer.small_firm : home.tier != DevelopmentTier::less_developed))
        return std::unexpected(RejectReason::support_not_due);
    const auto bit = static_cast<std::uint8_t>(1U << static_cast<unsigned>(command.kind));
    if ((obligation.supported & bit) != 0) return std::unexpected(RejectReason::support_paid);

    const Money fee = settlement::proportion(obligation.buyer_fee, obligation.released, obligation.gross);
    const Money paid = obligation.released - obligation.debited + fee;
    Money amount = pricing::share_of(paid, rate, pricing::Rounding::floor);
    const auto place = std::tuple(context.actor, obligation.currency, obligation.rulebook);
    if (voucher) {
        const auto used = vouchers_.find(place);
        amount = std::min(amount, rules.voucher_limit - (used == vouchers_.end() ? Money(0) : used->second));
    }
    const AccountKey key{AccountOwner::region_fund, AccountPurpose::available, obligation.currency, buyer.region.raw()};
    const auto fund = ledger_.find(key);
    amount = std::min(amount, fund ? ledger_.balance(*fund) : Money(0));
    if (!amount.is_positive()) return std::unexpected(RejectReason::support_exhausted);

    context.events.emplace_back(SupportPaid{buyer.region, command.kind, command.trade, context.actor, amount, rules.version});
    for (const FundLot& source : funds_.spend(buyer.region, obligation.currency, amount))
        context.events.emplace_back(SupportSource{source.first, source.last, source.amount});
    const auto accounts = ledger_.accounts_of(context.actor, obligation.currency, context.events);
    ledger_.post(*fund, accounts.available, amount, voucher ? PostingCause::voucher : PostingCause::rebate,
                 command.trade.raw(), context.events);
    if (voucher) vouchers_[place] += amount;
    obligation.supported |= bit;
    obligation.support += amount;
    settled_.update(obligation);
    return {};
}

}  // namespace tongqu::exchange
