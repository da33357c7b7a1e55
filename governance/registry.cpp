#include "governance/registry.hpp"

#include "market/check.hpp"
#include "market/name.hpp"

namespace tongqu::governance {
namespace {

bool may_sign_orders(const Key& key) { return key.kind == KeyKind::signing && key.scopes.contains(Scope::trade); }

}  // namespace

Ruling<ParticipantId> Registry::authorise(std::optional<KeyId> id, Scope scope, Time now) const {
    const Key* known = id ? key(*id) : nullptr;
    if (known == nullptr) return std::unexpected(RejectReason::unknown_key);
    if (known->revoked) return std::unexpected(RejectReason::key_revoked);
    if (known->expires && *known->expires <= now) return std::unexpected(RejectReason::key_expired);
    if (!known->scopes.contains(scope)) return std::unexpected(RejectReason::missing_scope);
    return known->participant;
}

Ruling<void> Registry::require_admitted(ParticipantId id) const {
    switch (at(id).status) {
        case ParticipantStatus::admitted: return {};
        case ParticipantStatus::applied: return std::unexpected(RejectReason::not_admitted);
        case ParticipantStatus::suspended: return std::unexpected(RejectReason::participant_suspended);
        case ParticipantStatus::exited: return std::unexpected(RejectReason::participant_exited);
    }
    TONGQU_CHECK(false, "a status that does not exist");
    return {};
}

bool Registry::has_role(ParticipantId id, Role role) const { return at(id).terms.roles.contains(role); }

const Participant* Registry::participant(ParticipantId id) const {
    return id.raw() < participants_.size() ? &participants_[id.raw()] : nullptr;
}

std::optional<ParticipantId> Registry::participant_named(const std::string& name) const {
    const auto found = participants_by_name_.find(name);
    return found == participants_by_name_.end() ? std::nullopt : std::optional(found->second);
}

const Key* Registry::key(KeyId id) const { return id.raw() < keys_.size() ? &keys_[id.raw()] : nullptr; }

std::optional<RegionId> Registry::region_coded(const std::string& code) const {
    for (std::size_t i = 0; i < regions_.size(); ++i)
        if (regions_[i].region.code == code) return RegionId(static_cast<std::uint8_t>(i));
    return std::nullopt;
}

bool Registry::knows(RegionSet regions) const {
    const std::uint64_t all = regions_.size() >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << regions_.size()) - 1;
    return (regions.bits() & ~all) == 0;
}

Ruling<RegionId> Registry::create_region(const Region& region, SequenceNumber sequence, std::uint64_t request) {
    if (region_coded(region.code)) return std::unexpected(RejectReason::name_taken);
    if (regions_.size() == kMaxRegions) return std::unexpected(RejectReason::too_many_regions);
    if (!is_name(region.code)) return std::unexpected(RejectReason::invalid_name);
    regions_.push_back({region, sequence, request});
    return RegionId(static_cast<std::uint8_t>(regions_.size() - 1));
}

Ruling<ParticipantId> Registry::apply(const ApplyForAdmission& application, SequenceNumber sequence,
                                      std::uint64_t request) {
    const ParticipantTerms& terms = application.terms;
    if (participants_by_name_.contains(terms.name_id)) return std::unexpected(RejectReason::name_taken);
    if (terms.region.raw() >= regions_.size()) return std::unexpected(RejectReason::unknown_region);
    RegionSet sites = terms.sites;
    sites.insert(terms.region);
    if (!knows(sites)) return std::unexpected(RejectReason::unknown_region);
    if (participants_.size() == kMaxParticipants) return std::unexpected(RejectReason::too_many_participants);
    if (!is_name(terms.name_id) || (!terms.group.empty() && !is_name(terms.group)))
        return std::unexpected(RejectReason::invalid_name);
    if (terms.roles.empty()) return std::unexpected(RejectReason::no_roles);
    if (terms.roles.contains(Role::operator_)) return std::unexpected(RejectReason::role_reserved);

    Participant fresh{.terms = terms, .applied_at = sequence, .request = request, .claim_digest = application.claim_digest};
    fresh.terms.sites = sites;
    return add(std::move(fresh));
}

Ruling<void> Registry::change_status(ParticipantId id, ParticipantStatus status) {
    using enum ParticipantStatus;
    Participant& subject = participants_[id.raw()];
    const bool allowed = (status == admitted && (subject.status == applied || subject.status == suspended)) ||
                         (status == suspended && subject.status == admitted) ||
                         (status == exited && subject.status != exited);
    if (!allowed || subject.terms.roles.contains(Role::operator_))
        return std::unexpected(RejectReason::invalid_status_change);
    subject.status = status;
    return {};
}

Ruling<KeyId> Registry::create_key(const CreateKey& command, std::optional<KeyId> asking, Time now) {
    if (command.participant.raw() >= participants_.size()) return std::unexpected(RejectReason::unknown_participant);
    Participant& holder = participants_[command.participant.raw()];
    if (asking) {
        if (keys_[asking->raw()].participant != command.participant)
            return std::unexpected(RejectReason::unknown_participant);
    } else if (!command.claim_digest || holder.claim_digest != command.claim_digest) {
        return std::unexpected(RejectReason::wrong_claim_secret);
    }
    if (const auto admitted = require_admitted(command.participant); !admitted) return std::unexpected(admitted.error());
    if (holder.keys == kMaxKeysPerParticipant) return std::unexpected(RejectReason::too_many_keys);
    const ScopeSet permitted = asking ? keys_[asking->raw()].scopes : permitted_scopes(holder.terms.roles);
    if (command.scopes.empty() || !permitted.contains_all(command.scopes))
        return std::unexpected(RejectReason::scope_not_permitted);
    if (command.expires && *command.expires <= now) return std::unexpected(RejectReason::expiry_in_past);
    const auto latest = asking ? keys_[asking->raw()].expires : std::nullopt;
    if (latest && (!command.expires || *command.expires > *latest)) return std::unexpected(RejectReason::expiry_not_permitted);

    holder.claim_digest.reset();
    ++holder.keys;
    keys_.push_back({command.participant, command.scopes, command.expires, false, command.kind});
    if (may_sign_orders(keys_.back())) ++holder.order_signers;
    return KeyId(static_cast<std::uint32_t>(keys_.size() - 1));
}

Ruling<void> Registry::revoke_key(KeyId id, KeyId asking) {
    const ParticipantId holder = keys_[asking.raw()].participant;
    if (id.raw() >= keys_.size() || keys_[id.raw()].participant != holder || keys_[id.raw()].revoked)
        return std::unexpected(RejectReason::no_such_key);
    if (!keys_[asking.raw()].scopes.contains_all(keys_[id.raw()].scopes))
        return std::unexpected(RejectReason::scope_not_permitted);
    keys_[id.raw()].revoked = true;
    --participants_[holder.raw()].keys;
    if (may_sign_orders(keys_[id.raw()])) --participants_[holder.raw()].order_signers;
    return {};
}

Ruling<void> Registry::set_order_signing(ParticipantId id, bool required) {
    Participant& subject = participants_[id.raw()];
    if (required && subject.order_signers == 0) return std::unexpected(RejectReason::no_signing_key);
    subject.orders_signed = required;
    return {};
}

void Registry::install_operator(const OpenExchange& command, SequenceNumber sequence) {
    regions_.push_back({command.operator_region, sequence, 0});
    const RegionId home(0);
    const ParticipantTerms terms{.name_id = command.operator_id,
                                 .name = command.operator_name,
                                 .region = home,
                                 .sites = RegionSet::of(home),
                                 .group = {},
                                 .roles = RoleSet::of(Role::operator_)};
    const ParticipantId id =
        add({.terms = terms, .status = ParticipantStatus::admitted, .applied_at = sequence, .keys = 1});
    keys_.push_back({id, permitted_scopes(terms.roles), std::nullopt});
}

GroupId Registry::group_named(const std::string& group) {
    return groups_.try_emplace(group, GroupId(static_cast<std::uint32_t>(groups_.size()))).first->second;
}

ParticipantId Registry::add(Participant fresh) {
    const ParticipantId id(static_cast<std::uint32_t>(participants_.size()));
    if (fresh.terms.group.empty()) fresh.terms.group = fresh.terms.name_id;
    fresh.group = group_named(fresh.terms.group);
    participants_by_name_.emplace(fresh.terms.name_id, id);
    participants_.push_back(std::move(fresh));
    return id;
}

void Registry::load(Decoder& from) {
    *this = Registry();
    from.get(regions_);
    from.get(participants_);
    from.get(keys_);
    if (from.failed()) return;
    for (const Key& known : keys_)
        if (known.participant.raw() >= participants_.size()) from.fail(DecodeError::bad_value);
    for (std::size_t i = 0; i < participants_.size(); ++i) {
        participants_by_name_.emplace(participants_[i].terms.name_id, ParticipantId(static_cast<std::uint32_t>(i)));
        group_named(participants_[i].terms.group);
    }
}

ScopeSet permitted_scopes(RoleSet roles) {
    ScopeSet scopes = ScopeSet::of(Scope::read);
    // Whoever can be paid can withdraw, which takes this scope; what may be ordered is the role's matter.
    for (const Role role : {Role::buyer, Role::supplier, Role::chain_leader, Role::link_operator})
        if (roles.contains(role)) scopes.insert(Scope::trade);
    if (roles.contains(Role::supplier) || roles.contains(Role::operator_)) scopes.insert(Scope::list);
    if (roles.contains(Role::operator_)) scopes.insert(Scope::operate);
    if (roles.contains(Role::regulator)) scopes.insert(Scope::regulate);
    return scopes;
}

}  // namespace tongqu::governance
