// The published rules of revenue: rulebooks and waterfalls, each a new version. A trade keeps the versions it was made under.
#include <algorithm>

#include "engine/exchange/exchange.hpp"
#include "market/check.hpp"

namespace tongqu::exchange {
namespace {

// Within the hard limits of market/rulebook.hpp.
bool is_lawful(const Rulebook& rules) {
    return std::max(rules.buyer_maker_fee, rules.buyer_taker_fee) <= kMaxBuyerFee &&
           rules.exchange_fee.raw() <= kMaxSupplierFees.raw() &&
           rules.development_levy.raw() <= kMaxSupplierFees.raw() - rules.exchange_fee.raw() &&
           rules.commission_cap <= kMaxCommission && rules.penalty <= kMaxPenalty && rules.voucher <= kMaxFundRate &&
           rules.rebate <= kMaxFundRate && rules.rent_to_operator.raw() <= kMillion && !rules.voucher_limit.is_negative() && rules.withdrawal_notice >= Duration(0) &&
           rules.withdrawal_notice <= kMaxWindow;
}

}  // namespace

void Exchange::install_rulebook(const Rulebook& rules) {
    TONGQU_CHECK(rules.version == RulebookVersion(1) && is_lawful(rules),
                 "the first rulebook has another version than 1, or exceeds the hard limits of market/rulebook.hpp");
    rulebooks_.push_back(rules);
}

Ruling<void> Exchange::on(const SetRulebook& command, Context& context) {
    if (rulebooks_.size() >= kMaxRulebooks) return std::unexpected(RejectReason::too_many_rulebooks);
    const Rulebook& rules = command.rulebook;
    if (rules.version.raw() != rulebooks_.back().version.raw() + 1 || !is_lawful(rules))
        return std::unexpected(RejectReason::invalid_rulebook);
    rulebooks_.push_back(rules);
    context.events.emplace_back(RulebookSet{rules.version});
    return {};
}

Ruling<void> Exchange::on(const SetWaterfall& command, Context& context) {
    if (const auto admitted = registry_.require_admitted(context.actor); !admitted) return admitted;
    // Charges come before everyone else's part, and a contract without a product has sellers who did not open it.
    const bool is_operator = registry_.has_role(context.actor, Role::operator_);
    if (!command.terms.link_charges.empty() && !is_operator) return std::unexpected(RejectReason::missing_role);
    if (command.instrument.raw() >= instruments_.size()) return std::unexpected(RejectReason::unknown_instrument);
    if (!instruments_[command.instrument.raw()].record.terms.product && !is_operator)
        return std::unexpected(RejectReason::missing_role);
    InstrumentRecord& record = instruments_[command.instrument.raw()].record;
    if (record.waterfalls.size() >= kMaxWaterfallVersions) return std::unexpected(RejectReason::too_many_waterfalls);
    const WaterfallTerms& terms = command.terms;
    const auto acts_as = [&](ParticipantId participant, Role role) {
        const auto* known = registry_.participant(participant);
        return known != nullptr && known->status == ParticipantStatus::admitted && registry_.has_role(participant, role);
    };
    const bool carried = terms.link_charges.size() <= kMaxLinkCharges &&
                         std::ranges::all_of(terms.link_charges, [&](const LinkCharge& charge) {
                             return charge.per_lot.is_positive() && charge.per_lot <= kMaxOrderAmount &&
                                    acts_as(charge.operator_, Role::link_operator);
                         });
    // Over regions the path says who carries.
    const bool over_regions = !record.terms.network.empty() && !terms.link_charges.empty();
    if (!carried || over_regions) return std::unexpected(RejectReason::invalid_link_charge);
    if (terms.chain_leader && !acts_as(*terms.chain_leader, Role::chain_leader))
        return std::unexpected(RejectReason::not_a_chain_leader);
    if (terms.commission > rulebooks_.back().commission_cap || (terms.commission.raw() > 0 && !terms.chain_leader))
        return std::unexpected(RejectReason::commission_above_cap);
    if (record.opened_by != context.actor && !is_operator)
        return std::unexpected(RejectReason::not_the_supplier);

    record.waterfalls.push_back(terms);
    context.events.emplace_back(
        WaterfallSet{command.instrument, WaterfallVersion(static_cast<std::uint32_t>(record.waterfalls.size()))});
    return {};
}

}  // namespace tongqu::exchange
