// The waterfall, and how a trade is paid part by part.
#include <algorithm>

#include "settlement/service/audit/money/money_twin.hpp"
#include "settlement/service/audit/records/shares.hpp"

namespace tongqu::audit {

// Who gets what of the whole, by the versions in force at the trade.
std::vector<MoneyTwin::Payee> MoneyTwin::payees_of(const Debt& debt) const {
    const Contract& contract = directory_.contract(debt.instrument);
    const Rulebook& rules = rules_of(debt);
    const WaterfallTerms& waterfall = contract.waterfalls[debt.waterfall];
    std::vector<Payee> payees{{PostingCause::buyer_fee, {}, {}, debt.fee}};
    Wide left = debt.gross;
    const auto take = [&](PostingCause cause, ParticipantId to, Wide asked) {  // no step takes more than is left
        const Wide taken = std::min(asked, left);
        left -= taken;
        if (taken > 0) payees.push_back({cause, to, {}, taken});
    };
    Wide goods = debt.gross;  // without congestion rent
    const auto rate = [&](PartsPerMillion of_goods) { return goods * of_goods.raw() / kMillion; };
    for (const LinkCharge& charge : waterfall.link_charges)
        take(PostingCause::link_charge, charge.operator_, static_cast<Wide>(charge.per_lot.raw()) * debt.quantity.raw());
    for (const LinkId link : debt.path)
        take(PostingCause::link_charge, directory_.link(link).operator_,
             static_cast<Wide>(directory_.link(link).cost.raw()) * contract.grain.raw() * debt.quantity.raw());
    for (std::size_t i = 0; i < debt.path.size(); ++i) {
        const LinkTerms& link = directory_.link(debt.path[i]);
        const Wide rent = static_cast<Wide>(debt.rents[i].raw()) * contract.grain.raw() / 2 * debt.quantity.raw();
        if (rent == 0) continue;
        goods -= rent;
        const Wide keeps = rules.rent_to_operator.raw();
        const auto parts = largest_remainder(rent, {2 * keeps, kMillion - keeps, kMillion - keeps});
        left -= rent;
        if (parts[0] > 0) payees.push_back({PostingCause::link_rent, link.operator_, {}, parts[0]});
        if (parts[1] > 0) payees.push_back({PostingCause::fund_rent, {}, {}, parts[1], 0, 0, link.from});
        if (parts[2] > 0) payees.push_back({PostingCause::fund_rent, {}, {}, parts[2], 0, 0, link.to});
    }
    take(PostingCause::exchange_fee, {}, rate(rules.exchange_fee));
    if (waterfall.chain_leader)
        take(PostingCause::commission, *waterfall.chain_leader, rate(std::min(waterfall.commission, rules.commission_cap)));
    take(PostingCause::development_levy, {}, rate(rules.development_levy));
    if (!debt.table) {
        take(PostingCause::contribution, debt.seller, left);
        return payees;
    }
    const auto& contributors = directory_.product(*contract.terms.product).tables.at(debt.table->raw() - 1).contributors;
    std::vector<Wide> weights;
    for (const Contributor& contributor : contributors) weights.push_back(static_cast<Wide>(contributor.weight));
    const auto parts = largest_remainder(left, weights);
    for (std::size_t i = 0; i < parts.size(); ++i)
        if (parts[i] > 0) payees.push_back({PostingCause::contribution, {}, contributors[i].participant, parts[i]});
    return payees;
}

std::vector<Wide> MoneyTwin::standing(const Debt& debt, Wide released, bool decided) const {
    std::vector<Wide> has;
    if (decided && released > 0 && released < debt.gross) {
        std::vector<Wide> weights;
        for (std::size_t i = 1; i < debt.payees.size(); ++i) weights.push_back(debt.payees[i].whole);
        has = largest_remainder(released, weights);
    } else {
        for (std::size_t i = 1; i < debt.payees.size(); ++i) has.push_back(released * debt.payees[i].whole / debt.gross);
    }
    has.insert(has.begin(), released * debt.fee / debt.gross);
    return has;
}

// A contributor who is not admitted has no accounts of its own yet.
AccountKey MoneyTwin::earner(const std::string& name, Currency currency, AccountPurpose purpose) const {
    const auto known = directory_.named(name);
    if (known && directory_.member(*known).status != ParticipantStatus::applied) return own(*known, currency, purpose);
    const std::uint32_t number = waiting_.try_emplace(name, static_cast<std::uint32_t>(waiting_.size())).first->second;
    return {AccountOwner::waiting, purpose, currency, number};
}

std::optional<RegionId> MoneyTwin::fund_of(const Debt& debt, const Payee& payee) {
    return payee.cause == PostingCause::development_levy ? std::optional(debt.region) : payee.end;
}

AccountKey MoneyTwin::account_of(const Debt& debt, const Payee& payee, AccountPurpose purpose) const {
    const Currency currency = currency_of(debt.instrument);
    switch (payee.cause) {
        case PostingCause::buyer_fee:
        case PostingCause::exchange_fee: return {AccountOwner::exchange, purpose, currency, 0};
        case PostingCause::development_levy:
        case PostingCause::fund_rent: return {AccountOwner::region_fund, purpose, currency, fund_of(debt, payee)->raw()};
        default: break;
    }
    return payee.contributor.empty() ? own(payee.participant, currency, purpose) : earner(payee.contributor, currency, purpose);
}

void MoneyTwin::pay(TradeId trade, const Debt& debt, Payee& payee, const AccountKey& from, Wide amount, PostingCause cause) {
    if (amount <= 0) return;
    const Currency currency = currency_of(debt.instrument);
    accounts_.move(from, account_of(debt, payee, AccountPurpose::available), amount, cause, trade.raw());
    payee.settled += amount;
    if (const auto region = fund_of(debt, payee)) {
        feed(*region, currency, trade, amount);
    } else if (payee.cause != PostingCause::exchange_fee && payee.cause != PostingCause::buyer_fee) {
        periods_[currency].payments += 1;
        periods_[currency].total += amount;
    }
}

void MoneyTwin::release(TradeId trade, Debt& debt, Wide upto, ReleaseCause cause, Time final_at) {
    debt.released = upto;
    said_.emplace_back(Released{trade, cause, rules_of(debt).version, WaterfallVersion(static_cast<std::uint32_t>(debt.waterfall + 1)),
                                debt.table, money(upto), debt.decided(), final_at});
    const AccountKey escrow = own(debt.buyer, currency_of(debt.instrument), AccountPurpose::escrow);
    const auto has = standing(debt, upto, debt.decided());
    const bool at_once = cause == ReleaseCause::acceptance;
    for (std::size_t i = 0; i < has.size(); ++i) {
        Payee& payee = debt.payees[i];
        const Wide more = has[i] - payee.given;
        if (more <= 0) continue;
        payee.given = has[i];
        if (at_once)
            pay(trade, debt, payee, escrow, more, payee.cause);
        else
            accounts_.move(escrow, account_of(debt, payee, AccountPurpose::pending), more, payee.cause, trade.raw());
    }
    if (at_once)
        debt.matured = upto;
    else
        debt.parts.push_back({upto, final_at});
    ++tally_.releases;
    tally_.shares += has.size();
}

void MoneyTwin::mature(TradeId trade, Debt& debt) {
    const Wide upto = debt.parts.front().upto;
    debt.parts.pop_front();
    const bool last = debt.parts.empty() && debt.decided();
    debt.matured = upto;
    said_.emplace_back(Finalised{trade, money(upto), last});
    const auto has = standing(debt, upto, last);
    for (std::size_t i = 0; i < has.size(); ++i) {
        Payee& payee = debt.payees[i];
        if (has[i] > payee.settled)
            pay(trade, debt, payee, account_of(debt, payee, AccountPurpose::pending), has[i] - payee.settled, PostingCause::maturity);
    }
}

Wide MoneyTwin::waiting_for(const std::string& name, Currency currency, AccountPurpose purpose) const {
    const auto known = waiting_.find(name);
    return known == waiting_.end() ? 0 : accounts_.balance({AccountOwner::waiting, purpose, currency, known->second});
}

// What waited for a contributor moves to its own accounts when it takes part, or leaves.
void MoneyTwin::claim_waiting(ParticipantId participant) {
    const auto known = waiting_.find(directory_.member(participant).terms.name_id);
    if (known == waiting_.end()) return;
    for (std::size_t i = 0; i < kCurrencies.size(); ++i)
        for (const auto purpose : {AccountPurpose::available, AccountPurpose::pending}) {
            const Currency currency(static_cast<std::uint8_t>(i));
            const AccountKey from{AccountOwner::waiting, purpose, currency, known->second};
            accounts_.move(from, own(participant, currency, purpose), accounts_.balance(from), PostingCause::claim, 0);
        }
}

}  // namespace tongqu::audit
