// What becomes of the trades of a random history: disputes and what regulators make of them, the rules of revenue, claims, funds, payouts.
#include <algorithm>

#include "random_history.hpp"

namespace tongqu::exchange {
namespace {

constexpr std::size_t kJudge = 5, kCarrier = 6, kLeader = 7;  // places among the members

}  // namespace

void RandomHistory::open_settlement_markets() {
    for (const auto& [name, role] : {std::pair("carrier", Role::link_operator), std::pair("leader", Role::chain_leader)}) {
        ParticipantTerms terms;
        terms.name_id = name;
        terms.roles = RoleSet::of(role, Role::buyer);
        const Market::Member member = market_.join(terms);
        members_.push_back({member.id, member.key, terms.name_id});
    }
    for (const DeliveryPlan plan : {DeliveryPlan::once, DeliveryPlan::metered, DeliveryPlan::subscription}) {
        for (const bool standard : {true, false}) {
            InstrumentTerms terms;
            terms.name_id = "plan" + std::to_string(static_cast<int>(plan)) + (standard ? "s" : "p");
            if (!standard) terms.product = instruments_[0];
            terms.plan = plan;
            terms.delivery_window = days(2);
            terms.acceptance_window = hours(40);
            terms.dispute_window = hours(30);
            terms.use_window = hours(60);
            terms.periods = 5;
            terms.period = hours(13);
            if (standard) terms.bond = PartsPerMillion(plan == DeliveryPlan::once ? 77'777 : 10'001);
            const std::optional<KeyId> key = standard ? kOperatorKey : members_[1].key;
            market_.apply(key, OpenInstrument{terms});
            instruments_.push_back(terms.product);
        }
    }
}

void RandomHistory::add_plan(InstrumentTerms& terms) {
    if (one_in(2)) terms.plan = static_cast<DeliveryPlan>(below(3));
    terms.use_window = hours(static_cast<std::int64_t>(below(200)));
    terms.periods = static_cast<std::uint32_t>(below(12));
    terms.period = hours(static_cast<std::int64_t>(below(40)));
    if (one_in(3)) terms.bond = PartsPerMillion(static_cast<std::uint32_t>(below(3) * 123'457));
}

// A refund of what is disputed, of any size; sometimes more than there is.
Command RandomHistory::resolve_command() {
    const bool late = one_in(6) && !paid_.empty();
    if (!late && deals_.empty()) return money_command();
    const Deal* deal = late ? &paid_[below(paid_.size())] : &deals_[below(deals_.size())];
    for (int tries = 0; !late && tries < 6 && !disputed_.contains(deal->trade); ++tries) deal = &deals_[below(deals_.size())];
    Money refund(static_cast<std::int64_t>(below(static_cast<std::uint64_t>(deal->gross.raw()) + 1)));
    if (one_in(4)) refund = one_in(3) ? Money(0) : deal->gross;
    if (one_in(15)) refund = one_in(2) ? Money(-1) : deal->gross + Money(1);
    return {members_[one_in(40) ? below(members_.size()) : kJudge].key,
            ResolveTrade{deal->trade, id("r"), refund, digest_of("note")}};
}

Rulebook RandomHistory::rules() {
    const auto rate = [&](std::uint64_t most) { return PartsPerMillion(static_cast<std::uint32_t>(below(most))); };
    Rulebook rules;
    rules.version = RulebookVersion(rulebooks_ + (one_in(10) ? 2 : 1));
    rules.buyer_maker_fee = rate(2'000);
    rules.buyer_taker_fee = rate(one_in(20) ? 60'000 : 4'000);
    rules.exchange_fee = rate(20'000);
    rules.development_levy = rate(30'000);
    rules.commission_cap = rate(100'001);
    rules.penalty = rate(80'000);
    rules.voucher = rate(300'000);
    rules.voucher_limit = Money(static_cast<std::int64_t>(below(3'000'000'000)));
    rules.rebate = rate(40'000);
    rules.withdrawal_notice = hours(static_cast<std::int64_t>(below(90)));
    rules.claims = static_cast<ClaimsRule>(below(4));
    return rules;
}

Command RandomHistory::revenue_command() {
    const std::uint64_t kind = below(8);
    const std::optional<KeyId> operator_or_any = one_in(15) ? members_[below(members_.size())].key : kOperatorKey;
    if (kind == 0) return {operator_or_any, SetRulebook{rules(), id("r")}};
    if (kind < 4 && product_suppliers_.size() > 2) {
        const ProductId product(static_cast<std::uint32_t>(2 + below(product_suppliers_.size() - 2)));
        const Member& supplier = members_[product_suppliers_[product.raw()].raw()];
        return {supplier.key, WithdrawProduct{product, market_.now + hours(static_cast<std::int64_t>(below(200))), id("r")}};
    }
    SetWaterfall set;
    set.instrument = InstrumentId(static_cast<std::uint32_t>(below(instruments_.size() + (one_in(20) ? 1 : 0))));
    for (std::uint64_t n = below(3); n > 0; --n)
        set.terms.link_charges.push_back({one_in(30) ? members_[below(members_.size())].id : members_[kCarrier].id,
                                          Money(static_cast<std::int64_t>(below(one_in(20) ? 5'000'000 : 9'000)))});
    if (one_in(2)) set.terms.chain_leader = one_in(30) ? members_[below(members_.size())].id : members_[kLeader].id;
    if (!one_in(4)) set.terms.commission = PartsPerMillion(static_cast<std::uint32_t>(below(40'000)));
    set.reference = id("r");
    return {operator_or_any, set};
}

Command RandomHistory::settlement_command() {
    const std::uint64_t kind = below(20);
    const Currency currency = one_in(60) ? Currency(99) : Currency(one_in(3) ? 4 : 0);
    if (kind < 5) return resolve_command();
    if (kind < 11 && !paid_.empty()) {
        const bool recent = !one_in(10);
        const Deal& deal = recent ? paid_.back() : paid_[below(paid_.size())];
        const Member& who = members_[one_in(30) ? below(members_.size()) : deal.buyer.raw()];
        return {who.key, ClaimSupport{one_in(30) ? TradeId(below(500)) : deal.trade, static_cast<SupportKind>(below(2)), id("r")}};
    }
    if (kind < 13) return revenue_command();
    if (kind < 15) {
        SetPayout set{currency, {}, id("r")};
        if (!one_in(4)) set.keep = Money(static_cast<std::int64_t>(below(4'000'000'000)) - (one_in(30) ? 4'000'000'000 : 0));
        return {members_[below(members_.size())].key, set};
    }
    if (kind == 15) return {one_in(20) ? members_[below(members_.size())].key : kOperatorKey, ClosePeriod{currency, id("r")}};
    ParticipantId debtor(static_cast<std::uint32_t>(below(members_.size() + (one_in(30) ? 1 : 0))));
    Currency owed = currency;
    if (!debtors_.empty() && !one_in(10)) std::tie(debtor, owed) = debtors_[below(debtors_.size())];
    return {one_in(20) ? members_[below(members_.size())].key : kOperatorKey, SettleEstate{debtor, owed, id("r")}};
}

void RandomHistory::learn_settlement(const Event& event) {
    const auto over = [&](TradeId trade, bool paid) {
        const auto deal = std::find_if(deals_.begin(), deals_.end(), [&](const Deal& one) { return one.trade == trade; });
        if (deal == deals_.end()) return;
        if (paid_.size() >= 40) paid_.erase(paid_.begin());
        if (paid) paid_.push_back(*deal);
        if (!one_in(50)) deals_.erase(deal);  // sometimes it is not known that it is over
    };
    if (const auto* delivered = std::get_if<Delivered>(&event)) {
        delivered_.insert(delivered->trade);
    } else if (const auto* started = std::get_if<UseStarted>(&event)) {
        in_use_.insert(started->trade);
    } else if (const auto* disputed = std::get_if<Disputed>(&event)) {
        disputed_.insert(disputed->trade);
    } else if (const auto* released = std::get_if<Released>(&event)) {
        if (released->cause == ReleaseCause::acceptance) over(released->trade, true);
        if (released->cause == ReleaseCause::resolution) over(released->trade, released->upto.is_positive());
    } else if (const auto* final = std::get_if<Finalised>(&event)) {
        if (final->settled) over(final->trade, true);
    } else if (const auto* refunded = std::get_if<Refunded>(&event)) {
        if (refunded->closed) over(refunded->trade, false);
    } else if (const auto* busted = std::get_if<TradeBusted>(&event)) {
        if (one_in(2)) over(busted->trade, false);
    } else if (const auto* opened = std::get_if<ClaimOpened>(&event)) {
        if (debtors_.size() >= 10) debtors_.erase(debtors_.begin());
        debtors_.emplace_back(opened->debtor, opened->currency);
    } else if (std::holds_alternative<RulebookSet>(event)) {
        ++rulebooks_;
    }
}

}  // namespace tongqu::exchange
