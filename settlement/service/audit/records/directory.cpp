#include "settlement/service/audit/records/directory.hpp"

#include "settlement/service/audit/records/shares.hpp"

namespace tongqu::audit {

using enum RejectReason;

Scope scope_needed(const CommandBody& body) {
    return std::visit(
        []<class Body>(const Body&) {
            if constexpr (std::is_same_v<Body, CreateRegion> || std::is_same_v<Body, ChangeStatus> || std::is_same_v<Body, Deposit> ||
                          std::is_same_v<Body, SetTradingState> || std::is_same_v<Body, SetRulebook> ||
                          std::is_same_v<Body, ClosePeriod> || std::is_same_v<Body, SettleEstate> ||
                          std::is_same_v<Body, DefineLink> || std::is_same_v<Body, ChangeCapacity>)
                return Scope::operate;
            else if constexpr (std::is_same_v<Body, ListProduct> || std::is_same_v<Body, OpenInstrument> ||
                               std::is_same_v<Body, DeclareShares> || std::is_same_v<Body, ProposeShares> ||
                               std::is_same_v<Body, SetWaterfall> || std::is_same_v<Body, WithdrawProduct>)
                return Scope::list;
            else if constexpr (std::is_same_v<Body, BustTrade> || std::is_same_v<Body, ResolveTrade>)
                return Scope::regulate;
            else if constexpr (std::is_same_v<Body, CreateKey> || std::is_same_v<Body, RevokeKey>)
                return Scope::read;
            else
                return Scope::trade;
        },
        body);
}

bool is_own(const CommandBody& body) {
    return std::holds_alternative<OpenExchange>(body) || std::holds_alternative<Resume>(body) || std::holds_alternative<Tick>(body) ||
           std::holds_alternative<RunBatch>(body);
}

std::expected<ParticipantId, RejectReason> Directory::holder(std::optional<KeyId> key, Scope scope, Time now) const {
    if (!key || key->raw() >= keys_.size()) return std::unexpected(unknown_key);
    const Key& known = keys_[key->raw()];
    if (known.revoked) return std::unexpected(key_revoked);
    if (known.expires && *known.expires <= now) return std::unexpected(key_expired);
    if (!known.scopes.contains(scope)) return std::unexpected(missing_scope);
    return known.holder;
}

std::expected<std::optional<ParticipantId>, RejectReason> Directory::authorise(const Command& command, Time now) const {
    if (is_own(command.body)) {
        if (command.key) return std::unexpected(not_for_clients);
        return std::nullopt;
    }
    if (std::holds_alternative<ApplyForAdmission>(command.body)) return std::nullopt;
    if (const auto* create = std::get_if<CreateKey>(&command.body); create != nullptr && !command.key && create->claim_digest)
        return create->participant;
    auto found = holder(command.key, scope_needed(command.body), now);
    if (const auto* kill = std::get_if<SetKillSwitch>(&command.body); kill != nullptr && (!found || *found != kill->participant))
        found = holder(command.key, Scope::operate, now);
    if (const auto* set = std::get_if<SetOrderSigning>(&command.body);
        set != nullptr && !set->required && (!found || *found != set->participant))
        found = holder(command.key, Scope::operate, now);
    if (!found) return std::unexpected(found.error());
    if (lacks_signature(command, *found)) return std::unexpected(signature_required);
    return *found;
}

// docs/signing.md: what must be signed when the participant demands it.
bool Directory::lacks_signature(const Command& command, ParticipantId actor) const {
    if (!members_.at(actor.raw()).orders_signed) return false;
    if (command.evidence && keys_.at(command.key->raw()).public_key) return false;
    if (const auto* create = std::get_if<CreateKey>(&command.body))
        return create->kind == KeyKind::signing && create->scopes.contains(Scope::trade);
    if (const auto* set = std::get_if<SetOrderSigning>(&command.body)) return !set->required;
    return std::holds_alternative<PlaceOrder>(command.body) || std::holds_alternative<AmendOrder>(command.body);
}

std::optional<std::uint32_t> Directory::number_of(const std::map<std::string, std::uint32_t>& names, const std::string& name) const {
    const auto found = names.find(name);
    return found == names.end() ? std::nullopt : std::optional(found->second);
}

std::optional<ParticipantId> Directory::named(const std::string& name) const {
    const auto number = number_of(member_names_, name);
    return number ? std::optional(ParticipantId(*number)) : std::nullopt;
}

std::optional<SequenceNumber> Directory::repeated_name(const CommandBody& body, std::optional<ParticipantId> actor,
                                                       std::uint64_t request) const {
    if (const auto* c = std::get_if<CreateRegion>(&body)) {
        const auto known = number_of(region_codes_, c->region.code);
        if (known && regions_[*known].request == request) return regions_[*known].created_at;
    } else if (const auto* apply = std::get_if<ApplyForAdmission>(&body)) {
        const auto known = number_of(member_names_, apply->terms.name_id);
        if (known && members_[*known].request == request) return members_[*known].applied_at;
    } else if (const auto* list = std::get_if<ListProduct>(&body)) {
        const auto known = number_of(product_names_, list->terms.name_id);
        if (known && products_[*known].supplier == actor && products_[*known].request == request) return products_[*known].listed_at;
    } else if (const auto* open = std::get_if<OpenInstrument>(&body)) {
        const auto known = number_of(contract_names_, open->terms.name_id);
        if (known && contracts_[*known].opened_by == actor && contracts_[*known].request == request) return contracts_[*known].opened_at;
    } else if (const auto* link = std::get_if<DefineLink>(&body)) {
        const auto known = number_of(link_names_, link->terms.name_id);
        if (known && links_[*known].request == request) return links_[*known].defined_at;
    }
    return std::nullopt;
}

std::optional<RejectReason> Directory::not_taking_part(ParticipantId participant) const {
    switch (members_.at(participant.raw()).status) {
        case ParticipantStatus::admitted: return std::nullopt;
        case ParticipantStatus::applied: return not_admitted;
        case ParticipantStatus::suspended: return participant_suspended;
        case ParticipantStatus::exited: break;
    }
    return participant_exited;
}

void Directory::reasons_against(const PlaceOrder& order, ParticipantId actor, std::vector<RejectReason>& reasons) const {
    const Member& member = members_.at(actor.raw());
    if (const auto away = not_taking_part(actor)) reasons.push_back(*away);
    if (!member.terms.roles.contains(order.side == Side::buy ? Role::buyer : Role::supplier)) reasons.push_back(missing_role);
    const RegionId region = order.region.value_or(member.terms.region);
    if (region.raw() >= regions_.size()) {
        reasons.push_back(unknown_region);
        return;
    }
    if (!member.terms.sites.contains(region)) reasons.push_back(region_not_a_site);
    if (order.instrument.raw() >= contracts_.size()) return;
    const RegionSet allowed = contracts_[order.instrument.raw()].terms.allowed_regions;
    if (!allowed.empty() && !allowed.contains(region)) reasons.push_back(region_not_eligible);
}

void Directory::admit(Member member, std::vector<Event>& said) {
    const std::string group = member.terms.group.empty() ? member.terms.name_id : member.terms.group;
    member.group = GroupId(groups_.try_emplace(group, static_cast<std::uint32_t>(groups_.size())).first->second);
    const ParticipantId id(static_cast<std::uint32_t>(members_.size()));
    member_names_.emplace(member.terms.name_id, id.raw());
    said.emplace_back(ParticipantApplied{id, member.group});
    members_.push_back(std::move(member));
}

void Directory::set_table(ProductId product, ShareTable table, std::vector<Event>& said) {
    auto& tables = products_[product.raw()].tables;
    said.emplace_back(SharesSet{product, ShareVersion(static_cast<std::uint32_t>(tables.size() + 1)), table.method, table.inputs_digest});
    for (std::uint32_t i = 0; i < table.contributors.size(); ++i) said.emplace_back(ShareAssigned{i, table.contributors[i].weight});
    tables.push_back(std::move(table));
}

void Directory::carry_out(SequenceNumber sequence, const Command& command, std::optional<ParticipantId> actor, std::uint64_t request,
                          std::vector<Event>& said) {
    if (const auto* c = std::get_if<OpenExchange>(&command.body)) {
        rulebooks_.push_back(c->rulebook);
        regions_.push_back({c->operator_region, sequence, 0});
        said.emplace_back(RegionCreated{RegionId(0)});
        Member founder{.terms = {.name_id = c->operator_id, .name = c->operator_name, .region = RegionId(0), .sites = RegionSet::of(RegionId(0)),
                                 .group = {}, .roles = RoleSet::of(Role::operator_)},
                       .group = {}, .status = ParticipantStatus::admitted, .applied_at = sequence};
        admit(std::move(founder), said);
        said.emplace_back(StatusChanged{ParticipantId(0), ParticipantStatus::admitted});
        keys_.push_back({ParticipantId(0), ScopeSet::of(Scope::read, Scope::list, Scope::operate), {}});
        said.emplace_back(KeyCreated{KeyId(0), ParticipantId(0)});
    } else if (const auto* region = std::get_if<CreateRegion>(&command.body)) {
        const auto number = static_cast<std::uint32_t>(regions_.size());
        region_codes_.emplace(region->region.code, number);
        regions_.push_back({region->region, sequence, request});
        said.emplace_back(RegionCreated{RegionId(static_cast<std::uint8_t>(number))});
    } else if (const auto* apply = std::get_if<ApplyForAdmission>(&command.body)) {
        Member fresh{.terms = apply->terms, .group = {}, .applied_at = sequence, .request = request};
        fresh.terms.sites.insert(fresh.terms.region);
        admit(std::move(fresh), said);
    } else if (const auto* status = std::get_if<ChangeStatus>(&command.body)) {
        members_.at(status->participant.raw()).status = status->status;
        said.emplace_back(StatusChanged{status->participant, status->status});
    } else if (const auto* key = std::get_if<CreateKey>(&command.body)) {
        said.emplace_back(KeyCreated{KeyId(static_cast<std::uint32_t>(keys_.size())), key->participant});
        keys_.push_back({key->participant, key->scopes, key->expires});
        if (key->kind == KeyKind::signing) keys_.back().public_key = key->secret_digest;
    } else if (const auto* revoke = std::get_if<RevokeKey>(&command.body)) {
        keys_.at(revoke->key.raw()).revoked = true;
        said.emplace_back(KeyRevoked{revoke->key});
    } else if (const auto* signing = std::get_if<SetOrderSigning>(&command.body)) {
        members_.at(signing->participant.raw()).orders_signed = signing->required;
        said.emplace_back(OrderSigningSet{signing->participant, signing->required});
    } else if (const auto* list = std::get_if<ListProduct>(&command.body)) {
        const ProductId id(static_cast<std::uint32_t>(products_.size()));
        product_names_.emplace(list->terms.name_id, id.raw());
        products_.push_back({*actor, {}, sequence, request, {}, list->terms.residency});
        said.emplace_back(ProductListed{id, *actor});
        auto contributors = list->terms.contributors;
        if (contributors.empty()) contributors.push_back({members_.at(actor->raw()).terms.name_id, 1});
        set_table(id, declared_table(std::move(contributors)), said);
    } else if (const auto* declare = std::get_if<DeclareShares>(&command.body)) {
        set_table(declare->product, declared_table(declare->contributors), said);
    } else if (const auto* propose = std::get_if<ProposeShares>(&command.body)) {
        set_table(propose->product, computed_table(propose->game), said);
    } else if (const auto* open = std::get_if<OpenInstrument>(&command.body)) {
        const InstrumentId id(static_cast<std::uint32_t>(contracts_.size()));
        contract_names_.emplace(open->terms.name_id, id.raw());
        const Grain grain = exact_grain(open->terms.tick, open->terms.lot);
        contracts_.push_back({open->terms, {WaterfallTerms{}}, grain, *actor, sequence, request});
        said.emplace_back(InstrumentOpened{id, *actor, grain});
    } else if (const auto* rules = std::get_if<SetRulebook>(&command.body)) {
        rulebooks_.push_back(rules->rulebook);
        said.emplace_back(RulebookSet{RulebookVersion(static_cast<std::uint32_t>(rulebooks_.size()))});
    } else if (const auto* waterfall = std::get_if<SetWaterfall>(&command.body)) {
        auto& versions = contracts_.at(waterfall->instrument.raw()).waterfalls;
        versions.push_back(waterfall->terms);
        said.emplace_back(WaterfallSet{waterfall->instrument, WaterfallVersion(static_cast<std::uint32_t>(versions.size()))});
    } else if (const auto* withdraw = std::get_if<WithdrawProduct>(&command.body)) {
        products_.at(withdraw->product.raw()).withdraws = withdraw->ends;
        said.emplace_back(WithdrawalNoticed{withdraw->product, withdraw->ends});
    } else if (const auto* define = std::get_if<DefineLink>(&command.body)) {
        const auto number = static_cast<std::uint32_t>(links_.size());
        link_names_.emplace(define->terms.name_id, number);
        links_.push_back({define->terms, sequence, request});
        said.emplace_back(LinkDefined{LinkId(number)});
    } else if (const auto* capacity = std::get_if<ChangeCapacity>(&command.body)) {
        said.emplace_back(CapacityChanged{capacity->link, capacity->instrument, capacity->capacity});
    }
}

}  // namespace tongqu::audit
