// Regions, participants, keys; deposits and withdrawals; products and instruments.
#include "engine/exchange/exchange.hpp"
#include "engine/exchange/instrument_terms.hpp"
#include "engine/exchange/shares.hpp"
#include "market/name.hpp"

namespace tongqu::exchange {

Ruling<void> Exchange::on(const CreateRegion& command, Context& context) {
    if (const auto known = registry_.region_coded(command.region.code)) {
        const auto& record = registry_.regions()[known->raw()];
        if (repeated_name(record.created_at, record.request, context)) return {};
    }
    const auto region = registry_.create_region(command.region, context.sequence, context.request);
    if (!region) return std::unexpected(region.error());
    context.events.emplace_back(RegionCreated{*region});
    return {};
}

Ruling<void> Exchange::on(const ApplyForAdmission& command, Context& context) {
    if (const auto known = registry_.participant_named(command.terms.name_id)) {
        const auto& record = registry_.at(*known);
        if (repeated_name(record.applied_at, record.request, context)) return {};
    }
    const auto participant = registry_.apply(command, context.sequence, context.request);
    if (!participant) return std::unexpected(participant.error());
    context.events.emplace_back(ParticipantApplied{*participant, registry_.at(*participant).group});
    return {};
}

Ruling<void> Exchange::on(const ChangeStatus& command, Context& context) {
    if (registry_.participant(command.participant) == nullptr) return std::unexpected(RejectReason::unknown_participant);
    if (const auto changed = registry_.change_status(command.participant, command.status); !changed)
        return std::unexpected(changed.error());
    context.events.emplace_back(StatusChanged{command.participant, command.status});
    // Also of one that leaves before it was admitted: from now on its shares are found in its own accounts.
    claim_waiting(command.participant, context.events);
    if (command.status != ParticipantStatus::admitted)
        cancel_all(command.participant, std::nullopt, CancelReason::suspended, context);
    if (command.status == ParticipantStatus::exited) leave_trades(command.participant, context);
    return {};
}

Ruling<void> Exchange::on(const CreateKey& command, Context& context) {
    const auto key = registry_.create_key(command, context.key, context.now);
    if (!key) return std::unexpected(key.error());
    context.events.emplace_back(KeyCreated{*key, command.participant});
    return {};
}

Ruling<void> Exchange::on(const RevokeKey& command, Context& context) {
    if (const auto revoked = registry_.revoke_key(command.key, *context.key); !revoked)
        return std::unexpected(revoked.error());
    context.events.emplace_back(KeyRevoked{command.key});
    return {};
}

Ruling<void> Exchange::on(const SetOrderSigning& command, Context& context) {
    const bool others = command.participant != context.actor;
    if (registry_.participant(command.participant) == nullptr || (others && command.required))
        return std::unexpected(RejectReason::unknown_participant);
    if (const auto set = registry_.set_order_signing(command.participant, command.required); !set) return set;
    context.events.emplace_back(OrderSigningSet{command.participant, command.required});
    return {};
}

Ruling<void> Exchange::on(const Deposit& command, Context& context) {
    const auto* holder = registry_.participant(command.participant);
    if (holder == nullptr) return std::unexpected(RejectReason::unknown_participant);
    if (holder->status == ParticipantStatus::applied) return std::unexpected(RejectReason::not_admitted);
    if (holder->status == ParticipantStatus::exited) return std::unexpected(RejectReason::participant_exited);
    if (!is_currency(command.currency)) return std::unexpected(RejectReason::unknown_currency);
    if (!command.amount.is_positive()) return std::unexpected(RejectReason::amount_not_positive);
    const auto total = checked_sum(ledger_.total(command.currency), command.amount);
    if (!total || *total > settlement::kMaxCurrencyTotal) return std::unexpected(RejectReason::amount_too_large);

    const AccountId outside =
        ledger_.account({AccountOwner::outside, AccountPurpose::available, command.currency, 0}, context.events);
    const auto accounts = ledger_.accounts_of(command.participant, command.currency, context.events);
    ledger_.post(outside, accounts.available, command.amount, PostingCause::deposit, 0, context.events);
    return {};
}

Ruling<void> Exchange::on(const Withdraw& command, Context& context) {
    // One that has left may take its money along; one that is suspended may not, for claims against it may be pending.
    if (registry_.at(context.actor).status == ParticipantStatus::suspended)
        return std::unexpected(RejectReason::participant_suspended);
    if (!is_currency(command.currency)) return std::unexpected(RejectReason::unknown_currency);
    if (!command.amount.is_positive()) return std::unexpected(RejectReason::amount_not_positive);
    if (command.amount.raw() % minor_unit(command.currency).raw() != 0)
        return std::unexpected(RejectReason::not_whole_minor_units);
    if (ledger_.available(context.actor, command.currency) < command.amount)
        return std::unexpected(RejectReason::insufficient_funds);
    if (claims_.any_on(context.actor, command.currency)) return std::unexpected(RejectReason::claims_open);

    const AccountId outside =
        ledger_.account({AccountOwner::outside, AccountPurpose::available, command.currency, 0}, context.events);
    const auto accounts = ledger_.accounts_of(context.actor, command.currency, context.events);
    ledger_.post(accounts.available, outside, command.amount, PostingCause::withdrawal, 0, context.events);
    return {};
}

Ruling<void> Exchange::on(const ListProduct& command, Context& context) {
    const ProductTerms& terms = command.terms;
    const auto known = products_.named(terms.name_id);
    if (known && products_[*known].supplier == context.actor &&
        repeated_name(products_[*known].listed_at, products_[*known].request, context))
        return {};
    if (const auto admitted = registry_.require_admitted(context.actor); !admitted) return admitted;
    if (!registry_.has_role(context.actor, Role::supplier)) return std::unexpected(RejectReason::missing_role);
    if (known) return std::unexpected(RejectReason::name_taken);
    if (!registry_.knows(terms.regions) || !registry_.knows(terms.residency)) return std::unexpected(RejectReason::unknown_region);
    if (products_.size() == kMaxProducts) return std::unexpected(RejectReason::too_many_products);
    if (!is_name(terms.name_id)) return std::unexpected(RejectReason::invalid_name);
    if (const auto good = check_contributors(terms.contributors); !good) return good;

    const ProductId id(products_.add(terms.name_id, {.name_id = terms.name_id,
                                                     .supplier = context.actor,
                                                     .shares = {},
                                                     .listed_at = context.sequence,
                                                     .request = context.request,
                                                     .withdraws = {},
                                                     .residency = terms.residency,
                                                     .instruments = {}}));
    context.events.emplace_back(ProductListed{id, context.actor});
    // Where no contributor is named the supplier earns it all.
    const Contributor supplier{registry_.at(context.actor).terms.name_id, 1};
    set_shares(id, declared_shares(terms.contributors.empty() ? std::vector{supplier} : terms.contributors), context.events);
    return {};
}

Ruling<void> Exchange::on(const OpenInstrument& command, Context& context) {
    const InstrumentTerms& terms = command.terms;
    const auto known = instruments_.named(terms.name_id);
    if (known) {
        const InstrumentRecord& record = instruments_[*known].record;
        if (record.opened_by == context.actor && repeated_name(record.opened_at, record.request, context)) return {};
    }
    if (const auto admitted = registry_.require_admitted(context.actor); !admitted) return admitted;
    if (known) return std::unexpected(RejectReason::name_taken);
    if (!registry_.knows(terms.allowed_regions)) return std::unexpected(RejectReason::unknown_region);
    if (terms.product && terms.product->raw() >= products_.size()) return std::unexpected(RejectReason::unknown_product);
    if (!terms.network.empty() && !networks_.contains(terms.network)) return std::unexpected(RejectReason::unknown_network);
    if (instruments_.size() == kMaxInstruments || (!terms.network.empty() && networked_instruments() == kMaxNetworkedInstruments))
        return std::unexpected(RejectReason::too_many_instruments);
    if (!is_name(terms.name_id)) return std::unexpected(RejectReason::invalid_name);
    if (!terms.rival && !terms.product) return std::unexpected(RejectReason::product_required);
    if (terms.product && products_[terms.product->raw()].supplier != context.actor &&
        !registry_.has_role(context.actor, Role::operator_))
        return std::unexpected(RejectReason::not_the_supplier);
    if (!is_currency(terms.currency)) return std::unexpected(RejectReason::unknown_currency);
    const auto grain = grain_of(terms.tick, terms.lot);
    const bool halves = terms.model == MarketModel::coupled;  // prices end in half ticks
    if (!grain || (halves && grain->raw() % 2 != 0)) return std::unexpected(RejectReason::invalid_grain);
    if (terms.collar.raw() == 0 || terms.collar.raw() > kMillion) return std::unexpected(RejectReason::invalid_collar);
    if (const auto good = check_trading_terms(terms); !good) return good;
    if (terms.product && products_[terms.product->raw()].withdraws) return std::unexpected(RejectReason::product_withdrawn);

    const InstrumentId id(instruments_.add(
        terms.name_id, {{terms, *grain, context.actor, context.sequence, context.request}, book::OrderBook(), Trading(), {}, {}}));
    if (!terms.network.empty()) join_network(instruments_[id.raw()]);
    if (terms.product) products_[terms.product->raw()].instruments.push_back(id);
    context.events.emplace_back(InstrumentOpened{id, context.actor, *grain});
    start_trading(id, context);
    return {};
}

}  // namespace tongqu::exchange
