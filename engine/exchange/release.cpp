// How escrow is released, part by part, through the waterfall; shares that wait for a contributor. docs/settlement.md, "Parts of a trade".
#include <algorithm>

#include "engine/exchange/exchange.hpp"
#include "market/check.hpp"

namespace tongqu::exchange {

using settlement::Obligation;
using settlement::Progress;
using settlement::WaterfallStep;

std::optional<RegionId> Exchange::fund_paid_by(const Obligation& obligation, const WaterfallStep& step) {
    if (step.cause == PostingCause::development_levy) return obligation.seller_region;
    if (step.cause == PostingCause::fund_rent) return RegionId(static_cast<std::uint8_t>(step.payee));
    return std::nullopt;
}

std::vector<WaterfallStep> Exchange::steps_of(const Obligation& obligation) const {
    const InstrumentRecord& record = instruments_[obligation.instrument.raw()].record;
    const WaterfallTerms& terms = record.waterfalls[obligation.waterfall.raw() - 1];
    std::vector<std::uint64_t> weights{1};  // of a standard contract: the seller earns it
    if (record.terms.product) {
        const auto& contributors = products_[record.terms.product->raw()].shares[obligation.shares->raw() - 1].contributors;
        weights.resize(contributors.size());
        std::ranges::transform(contributors, weights.begin(), &Contributor::weight);
    }
    const Rulebook& rules = rulebook(obligation.rulebook);
    return settlement::divide(obligation.gross, obligation.quantity, rules, terms, weights, obligation.carriers);
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

AccountId Exchange::payee_account(const Obligation& obligation, const WaterfallStep& step, AccountPurpose purpose,
                                  std::vector<Event>& events) {
    const Currency currency = obligation.currency;
    switch (step.cause) {
        case PostingCause::exchange_fee:
            return ledger_.account({AccountOwner::exchange, purpose, currency, 0}, events);
        case PostingCause::development_levy:
            return ledger_.account({AccountOwner::region_fund, purpose, currency, obligation.seller_region.raw()}, events);
        case PostingCause::fund_rent:
            return ledger_.account({AccountOwner::region_fund, purpose, currency, step.payee}, events);
        case PostingCause::contribution: {
            const auto product = instruments_[obligation.instrument.raw()].record.terms.product;
            if (!product) return ledger_.accounts_of(obligation.seller, currency, events).of(purpose);
            const auto& contributors = products_[product->raw()].shares[obligation.shares->raw() - 1].contributors;
            return contributor_account(contributors[step.payee].participant, currency, purpose, events);
        }
        default:
            return ledger_.accounts_of(ParticipantId(step.payee), currency, events).of(purpose);
    }
}

Exchange::Standing Exchange::standing_at(const Obligation& obligation, const std::vector<WaterfallStep>& steps,
                                         Progress progress) const {
    return {settlement::paid_by(steps, obligation.gross, progress),
            settlement::proportion(obligation.buyer_fee, progress.released, obligation.gross)};
}

void Exchange::pay_out(const Obligation& obligation, const WaterfallStep& step, AccountId from, Money amount, PostingCause cause,
                       std::vector<Event>& events) {
    const AccountId to = payee_account(obligation, step, AccountPurpose::available, events);
    ledger_.post(from, to, amount, cause, obligation.trade.raw(), events);
    if (const auto region = fund_paid_by(obligation, step))
        funds_.feed(*region, obligation.currency, obligation.trade, amount);
    else if (step.cause != PostingCause::exchange_fee)
        payouts_.note_payment(obligation.currency, amount);
}

void Exchange::pay_fee(const Obligation& obligation, AccountId from, AccountPurpose to, Money amount, PostingCause cause,
                       std::vector<Event>& events) {
    if (!amount.is_positive()) return;
    const AccountId exchange = ledger_.account({AccountOwner::exchange, to, obligation.currency, 0}, events);
    ledger_.post(from, exchange, amount, cause, obligation.trade.raw(), events);
}

void Exchange::release_to(Obligation& obligation, Money upto, ReleaseCause cause, Time final_at, Context& context) {
    const auto steps = steps_of(obligation);
    const bool was_decided = obligation.released == obligation.gross;
    const Standing before = standing_at(obligation, steps, {obligation.released, was_decided});
    obligation.released = upto;
    const Standing after = standing_at(obligation, steps, {upto, obligation.decided()});
    const bool at_once = cause == ReleaseCause::acceptance || cause == ReleaseCause::resolution;
    const auto purpose = at_once ? AccountPurpose::available : AccountPurpose::pending;

    auto& events = context.events;
    events.emplace_back(Released{obligation.trade, cause, obligation.rulebook, obligation.waterfall, obligation.shares, upto,
                                 obligation.decided(), final_at});
    const AccountId escrow = ledger_.accounts_of(obligation.buyer, obligation.currency, events).escrow;
    pay_fee(obligation, escrow, purpose, after.fee - before.fee, PostingCause::buyer_fee, events);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const Money amount = after.parts[i] - before.parts[i];
        if (!amount.is_positive()) continue;
        if (at_once)
            pay_out(obligation, steps[i], escrow, amount, steps[i].cause, events);
        else
            ledger_.post(escrow, payee_account(obligation, steps[i], purpose, events), amount, steps[i].cause,
                         obligation.trade.raw(), events);
    }
    if (at_once)
        obligation.matured = upto;
    else
        obligation.pending.push_back({upto, final_at});
}

void Exchange::mature(Obligation& obligation, std::vector<Event>& events) {
    const auto steps = steps_of(obligation);
    const Money upto = obligation.pending.front().upto;
    obligation.pending.erase(obligation.pending.begin());
    const bool last = obligation.pending.empty() && obligation.decided();
    const Standing before = standing_at(obligation, steps, {obligation.matured, false});
    const Standing after = standing_at(obligation, steps, {upto, last});
    obligation.matured = upto;

    events.emplace_back(Finalised{obligation.trade, upto, last});
    const AccountId exchange = ledger_.account({AccountOwner::exchange, AccountPurpose::pending, obligation.currency, 0}, events);
    pay_fee(obligation, exchange, AccountPurpose::available, after.fee - before.fee, PostingCause::maturity, events);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const Money amount = after.parts[i] - before.parts[i];
        if (amount.is_positive())
            pay_out(obligation, steps[i], payee_account(obligation, steps[i], AccountPurpose::pending, events), amount,
                    PostingCause::maturity, events);
    }
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
