// Delivery against payment: deliver, accept, time-outs; the release of the escrow through the waterfall.
#include <algorithm>

#include "engine/exchange/exchange.hpp"
#include "market/check.hpp"
#include "settlement/waterfall.hpp"

namespace tongqu::exchange {

using settlement::Obligation;
using settlement::ObligationState;

bool Exchange::was_traded(TradeId trade) const { return trade != TradeId(0) && trade.raw() <= last_trade_; }

Ruling<void> Exchange::on(const DeliverTrade& command, Context& context) {
    const Obligation* obligation = obligations_.find(command.trade);
    if (obligation == nullptr)
        return std::unexpected(was_traded(command.trade) ? RejectReason::not_deliverable : RejectReason::unknown_trade);
    if (obligation->seller != context.actor)
        return std::unexpected(obligation->buyer == context.actor ? RejectReason::not_the_supplier
                                                                  : RejectReason::unknown_trade);
    if (obligation->state != ObligationState::traded) return std::unexpected(RejectReason::not_deliverable);

    const Duration window = instruments_[obligation->instrument.raw()].record.terms.acceptance_window;
    const Time due = std::min(context.now + window, kLatestTime);
    obligations_.advance(command.trade, ObligationState::delivered, due);
    context.events.emplace_back(Delivered{command.trade, due});
    return {};
}

Ruling<void> Exchange::on(const AcceptTrade& command, Context& context) {
    const Obligation* obligation = obligations_.find(command.trade);
    if (obligation == nullptr)
        return std::unexpected(was_traded(command.trade) ? RejectReason::not_acceptable : RejectReason::unknown_trade);
    if (obligation->buyer != context.actor)
        return std::unexpected(obligation->seller == context.actor ? RejectReason::not_the_buyer
                                                                   : RejectReason::unknown_trade);
    if (obligation->state != ObligationState::delivered) return std::unexpected(RejectReason::not_acceptable);

    context.events.emplace_back(Released{command.trade, false, obligation->rulebook, obligation->shares, context.now});
    release(*obligation, AccountPurpose::available, context.events);
    settled_.remember(*obligation, context.now);
    obligations_.close(command.trade);
    return {};
}

// A deadline of the trade has passed.
void Exchange::run_obligation(TradeId trade, std::vector<Event>& events) {
    const Obligation& obligation = *obligations_.find(trade);
    switch (obligation.state) {
        case ObligationState::traded:
            refund(obligation, events);
            obligations_.close(trade);
            break;
        case ObligationState::delivered: {
            const Duration window = instruments_[obligation.instrument.raw()].record.terms.dispute_window;
            const Time final_at = std::min(obligation.due + window, kLatestTime);
            events.emplace_back(Released{trade, true, obligation.rulebook, obligation.shares, final_at});
            release(obligation, AccountPurpose::pending, events);
            obligations_.advance(trade, ObligationState::released, final_at);
            break;
        }
        case ObligationState::released:
            finalise(obligation, events);
            settled_.remember(obligation, last_stamp_);
            obligations_.close(trade);
            break;
    }
}

AccountId Exchange::contributor_account(const std::string& name, Currency currency, AccountPurpose purpose,
                                        std::vector<Event>& events) {
    const auto participant = registry_.participant_named(name);
    if (participant && registry_.at(*participant).status != ParticipantStatus::applied)
        return ledger_.accounts_of(*participant, currency, events).of(purpose);
    const auto [known, fresh] =
        waiting_by_name_.try_emplace(name, static_cast<std::uint32_t>(waiting_names_.size()));
    if (fresh) waiting_names_.push_back(name);
    return ledger_.account({AccountOwner::waiting, purpose, currency, known->second}, events);
}

namespace {

// Who earns a trade's contributions: the product's contributors by the table in force at the trade, or the seller of a standard contract.
std::vector<Contributor> earners_of(const Obligation& obligation, const NamedList<Instrument>& instruments,
                                    const NamedList<Product>& products, const governance::Registry& registry) {
    const auto product = instruments[obligation.instrument.raw()].record.terms.product;
    if (product) return products[product->raw()].shares[obligation.shares->raw() - 1].contributors;
    return {{registry.at(obligation.seller).terms.name_id, 1}};
}

settlement::Distribution distribution_of(const Obligation& obligation, const Rulebook& rulebook,
                                         const std::vector<Contributor>& earners) {
    std::vector<std::uint64_t> weights;
    weights.reserve(earners.size());
    for (const Contributor& earner : earners) weights.push_back(earner.weight);
    return settlement::distribute(obligation.gross, rulebook, weights);
}

}  // namespace

std::vector<Exchange::PaidShare> Exchange::shares_of(const Obligation& obligation, AccountPurpose purpose,
                                                     std::vector<Event>& events) {
    const auto earners = earners_of(obligation, instruments_, products_, registry_);
    const settlement::Distribution shares = distribution_of(obligation, rulebooks_[obligation.rulebook.raw() - 1], earners);
    const Currency currency = obligation.currency;
    std::vector<PaidShare> paid;
    const auto pay = [&](AccountId account, Money amount, PostingCause cause) {
        if (amount.is_positive()) paid.push_back({account, amount, cause});
    };
    const auto exchange = ledger_.account({AccountOwner::exchange, purpose, currency, 0}, events);
    pay(exchange, obligation.buyer_fee, PostingCause::buyer_fee);
    pay(exchange, shares.exchange_fee, PostingCause::exchange_fee);
    if (shares.development_levy.is_positive()) {
        const AccountKey fund{AccountOwner::region_fund, purpose, currency, obligation.seller_region.raw()};
        pay(ledger_.account(fund, events), shares.development_levy, PostingCause::development_levy);
    }
    for (std::size_t i = 0; i < earners.size(); ++i)
        if (shares.contributions[i].is_positive())
            pay(contributor_account(earners[i].participant, currency, purpose, events), shares.contributions[i],
                PostingCause::contribution);
    return paid;
}

void Exchange::release(const Obligation& obligation, AccountPurpose purpose, std::vector<Event>& events) {
    const AccountId escrow = ledger_.accounts_of(obligation.buyer, obligation.currency, events).escrow;
    for (const PaidShare& share : shares_of(obligation, purpose, events))
        ledger_.post(escrow, share.account, share.amount, share.cause, obligation.trade.raw(), events);
}

void Exchange::finalise(const Obligation& obligation, std::vector<Event>& events) {
    events.emplace_back(Finalised{obligation.trade});
    for (const PaidShare& share : shares_of(obligation, AccountPurpose::pending, events)) {
        AccountKey key = ledger_.key(share.account);
        key.purpose = AccountPurpose::available;
        ledger_.post(share.account, ledger_.account(key, events), share.amount, PostingCause::maturity,
                     obligation.trade.raw(), events);
    }
}

void Exchange::refund(const Obligation& obligation, std::vector<Event>& events) {
    events.emplace_back(Refunded{obligation.trade});
    const auto accounts = ledger_.accounts_of(obligation.buyer, obligation.currency, events);
    ledger_.post(accounts.escrow, accounts.available, obligation.gross + obligation.buyer_fee, PostingCause::refund,
                 obligation.trade.raw(), events);
}

// What waited for a contributor moves to its own accounts when it is admitted.
void Exchange::claim_waiting(ParticipantId participant, std::vector<Event>& events) {
    const auto known = waiting_by_name_.find(registry_.at(participant).terms.name_id);
    if (known == waiting_by_name_.end()) return;
    for (std::size_t i = 0; i < kCurrencies.size(); ++i) {
        const Currency currency(static_cast<std::uint8_t>(i));
        for (const auto purpose : {AccountPurpose::available, AccountPurpose::pending}) {
            const auto waiting = ledger_.find({AccountOwner::waiting, purpose, currency, known->second});
            if (!waiting || !ledger_.balance(*waiting).is_positive()) continue;
            const AccountId own = ledger_.accounts_of(participant, currency, events).of(purpose);
            ledger_.post(*waiting, own, ledger_.balance(*waiting), PostingCause::claim, 0, events);
        }
    }
}

}  // namespace tongqu::exchange
