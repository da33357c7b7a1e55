// A regulator undoes a trade.
#include <map>

#include "engine/exchange/exchange.hpp"

namespace tongqu::exchange {

using settlement::Obligation;
using settlement::ObligationState;

Ruling<void> Exchange::on(const BustTrade& command, Context& context) {
    if (const auto admitted = registry_.require_admitted(context.actor); !admitted) return admitted;
    if (!was_traded(command.trade)) return std::unexpected(RejectReason::unknown_trade);
    const Obligation* open = obligations_.find(command.trade);
    const Obligation* found = open != nullptr ? open : settled_.find(command.trade);
    if (found == nullptr) return std::unexpected(RejectReason::not_bustable);
    const Obligation obligation = *found;

    std::vector<PaidShare> shares;
    if (open == nullptr || obligation.state == ObligationState::released) {
        // Every account that was paid exists, so this opens none.
        const auto purpose = open != nullptr ? AccountPurpose::pending : AccountPurpose::available;
        shares = shares_of(obligation, purpose, context.events);
        std::map<AccountId, Money> owed;
        for (const PaidShare& share : shares) owed[share.account] += share.amount;
        for (const auto& [account, amount] : owed)
            if (ledger_.balance(account) < amount) return std::unexpected(RejectReason::funds_paid_out);
    }

    context.events.emplace_back(TradeBusted{command.trade});
    const auto buyer = ledger_.accounts_of(obligation.buyer, obligation.currency, context.events);
    const std::uint64_t subject = command.trade.raw();
    for (const PaidShare& share : shares)
        ledger_.post(share.account, buyer.escrow, share.amount, PostingCause::bust, subject, context.events);
    ledger_.post(buyer.escrow, buyer.available, obligation.gross + obligation.buyer_fee, PostingCause::bust, subject,
                 context.events);
    if (open != nullptr)
        obligations_.close(command.trade);
    else
        settled_.forget(command.trade);
    return {};
}

}  // namespace tongqu::exchange
