// What the development funds are fed by and pay, the close of a period, the division of an estate.
#include <algorithm>
#include <numeric>

#include "settlement/service/audit/money/money_twin.hpp"
#include "settlement/service/audit/records/shares.hpp"

namespace tongqu::audit {
namespace {

// A share of an estate, exact.
struct Award {
    Wide amount = 0;  // numerator
    Wide parts = 1;   // denominator
};

// Everyone is given the same, but no one more than its claim: the smallest are served first, in equal parts of what is left.
std::vector<Award> equal_awards(const std::vector<Wide>& claims, Wide estate) {
    std::vector<std::size_t> order(claims.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return claims[a] < claims[b]; });
    std::vector<Award> awards(claims.size());
    Wide left = estate;
    for (std::size_t served = 0; served < order.size(); ++served) {
        const auto waiting = static_cast<Wide>(order.size() - served);
        const Wide claim = claims[order[served]];
        if (claim * waiting <= left) {
            awards[order[served]] = {claim, 1};
            left -= claim;
            continue;
        }
        for (std::size_t i = served; i < order.size(); ++i) awards[order[i]] = {left, waiting};
        break;
    }
    return awards;
}

// Each claim less its award.
std::vector<Award> rest_of(const std::vector<Wide>& claims, std::vector<Award> awards) {
    for (std::size_t i = 0; i < claims.size(); ++i) awards[i].amount = claims[i] * awards[i].parts - awards[i].amount;
    return awards;
}

std::vector<Award> by_rule(ClaimsRule rule, Wide estate, const std::vector<Wide>& claims) {
    const Wide sum = std::accumulate(claims.begin(), claims.end(), Wide{0});
    switch (rule) {
        case ClaimsRule::constrained_awards: return equal_awards(claims, estate);
        case ClaimsRule::constrained_losses: return rest_of(claims, equal_awards(claims, sum - estate));
        case ClaimsRule::talmud: {
            // Up to half of the claims equal awards of the half claims; above it equal losses of the half claims. In half units.
            std::vector<Award> awards = 2 * estate <= sum ? equal_awards(claims, 2 * estate)
                                                          : equal_awards(claims, 2 * (sum - estate));
            for (Award& award : awards) award.parts *= 2;
            return 2 * estate <= sum ? awards : rest_of(claims, awards);
        }
        case ClaimsRule::proportional: break;
    }
    std::vector<Award> awards;
    for (const Wide claim : claims) awards.push_back({claim * estate, sum});
    return awards;
}

}  // namespace

std::vector<Wide> MoneyTwin::awards(ClaimsRule rule, Wide estate, const std::vector<Claim>& claims) const {
    std::vector<Wide> amounts;
    for (const Claim& claim : claims) amounts.push_back(claim.amount);
    const auto exact = by_rule(rule, estate, amounts);
    std::vector<Wide> whole;
    std::vector<std::size_t> order(exact.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (const Award& award : exact) whole.push_back(award.amount / award.parts);
    Wide left = estate - std::accumulate(whole.begin(), whole.end(), Wide{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return exact[a].amount % exact[a].parts * exact[b].parts > exact[b].amount % exact[b].parts * exact[a].parts;
    });
    for (std::size_t i = 0; left > 0; ++i, --left) whole[order[i]] += 1;
    return whole;
}

void MoneyTwin::feed(RegionId region, Currency currency, TradeId trade, Wide amount) {
    auto& lots = lots_[{region, currency}];
    if (lots.size() < kMaxLots) {
        lots.push_back({trade, trade, amount});
        return;
    }
    lots.back().first = std::min(lots.back().first, trade);
    lots.back().last = std::max(lots.back().last, trade);
    lots.back().amount += amount;
}

// The trade's own parts where they are still there, then the newest.
void MoneyTwin::take_back(RegionId region, Currency currency, TradeId trade, Wide amount) {
    auto& lots = lots_[{region, currency}];
    const auto take = [&](Lot& lot) {
        const Wide part = std::min(amount, lot.amount);
        lot.amount -= part;
        amount -= part;
    };
    for (Lot& lot : lots)
        if (lot.first == trade && lot.last == trade) take(lot);
    for (auto lot = lots.rbegin(); lot != lots.rend() && amount > 0; ++lot) take(*lot);
    std::erase_if(lots, [](const Lot& lot) { return lot.amount == 0; });
}

Wide MoneyTwin::support_due(const Debt& debt, SupportKind kind) const {
    const Rulebook& rules = rules_of(debt);
    const Currency currency = currency_of(debt.instrument);
    const RegionId home = directory_.member(debt.buyer).terms.region;
    const Wide paid = debt.released - debt.debited + debt.payees[0].settled;
    Wide amount = paid * (kind == SupportKind::voucher ? rules.voucher : rules.rebate).raw() / kMillion;
    if (kind == SupportKind::voucher) {
        const auto given = vouchers_.find({debt.buyer, currency, debt.rulebook});
        amount = std::min(amount, rules.voucher_limit.raw() - (given == vouchers_.end() ? 0 : given->second));
    }
    return std::min(amount, accounts_.balance(fund(home, currency)));
}

void MoneyTwin::on(const ClaimSupport& command, ParticipantId actor) {
    Debt& debt = settled_.at(command.trade);
    const Currency currency = currency_of(debt.instrument);
    const RegionId home = directory_.member(actor).terms.region;
    const bool voucher = command.kind == SupportKind::voucher;
    const Wide amount = support_due(debt, command.kind);
    said_.emplace_back(SupportPaid{home, command.kind, command.trade, actor, money(amount), rules_of(debt).version});
    auto& lots = lots_[{home, currency}];
    for (Wide left = amount; left > 0;) {  // the oldest first
        Lot& oldest = lots.front();
        const Wide part = std::min(left, oldest.amount);
        said_.emplace_back(SupportSource{oldest.first, oldest.last, money(part)});
        left -= part;
        oldest.amount -= part;
        if (oldest.amount == 0) lots.pop_front();
    }
    accounts_.move(fund(home, currency), own(actor, currency, AccountPurpose::available), amount,
                   voucher ? PostingCause::voucher : PostingCause::rebate, command.trade.raw());
    if (voucher) vouchers_[{actor, currency, debt.rulebook}] += amount;
    debt.supported.insert(command.kind);
    debt.support += amount;
}

void MoneyTwin::on(const SetPayout& command, ParticipantId actor) {
    keep_.erase({command.currency, actor});
    if (command.keep) keep_[{command.currency, actor}] = command.keep->raw();
    said_.emplace_back(PayoutSet{actor, command.currency, command.keep});
}

void MoneyTwin::on(const ClosePeriod& command, ParticipantId) {
    const Currency currency = command.currency;
    const AccountKey fees{AccountOwner::exchange, AccountPurpose::available, currency, 0};
    const AccountKey outside{AccountOwner::outside, AccountPurpose::available, currency, 0};
    accounts_.move(fees, own(ParticipantId(0), currency, AccountPurpose::available), accounts_.balance(fees), PostingCause::fee_payout, 0);
    std::uint64_t transfers = 0;
    Wide total = 0;
    for (const auto& [place, keep] : keep_) {
        const auto& [of, participant] = place;
        if (of != currency || directory_.member(participant).status == ParticipantStatus::suspended) continue;
        if (claims_.contains({participant, currency})) continue;
        Wide above = available(participant, currency) - keep;
        above -= above % minor_unit(currency).raw();
        if (above <= 0) continue;
        accounts_.move(own(participant, currency, AccountPurpose::available), outside, above, PostingCause::payout, 0);
        ++transfers;
        total += above;
    }
    Period& period = periods_[currency];
    period.closed += 1;
    said_.emplace_back(PeriodClosed{currency, period.closed, period.payments, money(period.total), transfers, money(total)});
    period.payments = 0;
    period.total = 0;
}

void MoneyTwin::on(const SettleEstate& command, ParticipantId) {
    const Currency currency = command.currency;
    auto& claims = claims_.at({command.debtor, currency});
    const ClaimsRule rule = directory_.rulebooks().back().claims;
    Wide owed = 0;
    for (const Claim& claim : claims) owed += claim.amount;
    const Wide estate = std::min(owed, available(command.debtor, currency));
    said_.emplace_back(EstateSettled{command.debtor, currency, money(estate), money(owed), rule});
    const auto parts = awards(rule, estate, claims);
    for (std::size_t i = 0; i < claims.size(); ++i) {
        if (parts[i] == 0) continue;
        claims[i].amount -= parts[i];
        said_.emplace_back(ClaimPaid{ClaimId(claims[i].id), money(parts[i]), money(claims[i].amount)});
        if (claims[i].creditor != command.debtor)
            accounts_.move(own(command.debtor, currency, AccountPurpose::available), own(claims[i].creditor, currency, AccountPurpose::available),
                           parts[i], PostingCause::claim_payment, claims[i].trade.raw());
    }
    std::erase_if(claims, [](const Claim& claim) { return claim.amount == 0; });
    if (claims.empty()) claims_.erase({command.debtor, currency});
}

}  // namespace tongqu::audit
