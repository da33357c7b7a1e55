#include "settlement/service/directory.hpp"

#include <cstring>

namespace tongqu::service {
namespace {

template <class Names, class Records>
auto named(const Names& names, const Records& records, std::string_view name) -> decltype(&*records.begin()) {
    const auto found = names.find(name);
    return found == names.end() ? nullptr : records.find(found->second);
}

}  // namespace

std::string to_lower(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

std::size_t Directory::DigestHash::operator()(const Digest& digest) const {
    std::size_t hash = 0;
    std::memcpy(&hash, digest.data(), sizeof hash);
    return hash;
}

void Directory::add_region(const RegionCreated& event, const Region& region, Origin origin) {
    regions_.add({event.region, region, origin});
    region_names_.emplace(region.code, event.region);
}

void Directory::add_participant(const ParticipantApplied& event, const ParticipantTerms& terms,
                                Origin origin) {
    ParticipantRecord& record =
        participants_.add({event.participant, event.group, terms, ParticipantStatus::applied, origin});
    record.terms.sites.insert(terms.region);
    if (record.terms.group.empty()) record.terms.group = terms.name_id;
    participant_names_.emplace(terms.name_id, event.participant);
}

void Directory::change_status(const StatusChanged& event) {
    participants_.at(event.participant).status = event.status;
}

void Directory::set_kill_switch(const KillSwitchSet& event) {
    participants_.at(event.participant).kill_switch = event.engaged;
}

void Directory::set_order_signing(const OrderSigningSet& event) {
    participants_.at(event.participant).orders_signed = event.required;
}

void Directory::add_key(const KeyCreated& event, const Digest& digest, ScopeSet scopes,
                        std::optional<Time> expires, Origin origin, KeyKind kind) {
    keys_.add({event.key, event.participant, digest, scopes, expires, false, origin, kind});
    key_digests_.emplace(digest, event.key);
}

void Directory::revoke_key(const KeyRevoked& event) { keys_.at(event.key).revoked = true; }

void Directory::add_product(const ProductListed& event, const ProductTerms& terms, Origin origin) {
    products_.add({event.product, event.supplier, terms, origin, {}, std::nullopt, false});
    product_names_.emplace(terms.name_id, event.product);
}

void Directory::set_shares(const SharesSet& event, const std::vector<std::string>& names, Origin origin) {
    ShareTable table{{}, event.method, event.inputs_digest};
    for (const std::string& name : names) table.contributors.push_back({name, 0});
    products_.at(event.product).shares.push_back({std::move(table), origin});
    last_shares_ = event.product;
}

void Directory::assign_share(const ShareAssigned& event) {
    products_.at(last_shares_).shares.back().table.contributors.at(event.position).weight = event.weight;
}

void Directory::set_waterfall(const WaterfallSet& event, const WaterfallTerms& terms, Origin origin) {
    instruments_.at(event.instrument).waterfalls.push_back({terms, origin});
}

void Directory::announce_withdrawal(const WithdrawalNoticed& event) { products_.at(event.product).withdraws = event.ends; }
void Directory::withdraw(const ProductWithdrawn& event) { products_.at(event.product).withdrawn = true; }

void Directory::add_instrument(const InstrumentOpened& event, const InstrumentTerms& terms, Origin origin) {
    instruments_.add({event.instrument, event.opened_by, event.grain, terms, origin, {{{}, origin}}});
    instrument_names_.emplace(terms.name_id, event.instrument);
}

void Directory::add_link(const LinkDefined& event, const LinkTerms& terms, Origin origin) {
    auto& network = networks_[terms.network];
    links_.add({event.link, terms, origin, static_cast<std::uint32_t>(network.size())});
    network.push_back(event.link);
    link_names_.emplace(terms.name_id, event.link);
    if (terms.reverse) links_.at(*terms.reverse).terms.reverse = event.link;
}

void Directory::change_capacity(const CapacityChanged& event) {
    if (!event.instrument) links_.at(event.link).terms.capacity = event.capacity;
}

const std::vector<LinkId>& Directory::network(std::string_view name) const {
    static const std::vector<LinkId> kNone;
    const auto found = networks_.find(name);
    return found == networks_.end() ? kNone : found->second;
}

const RegionRecord* Directory::region(std::string_view code) const {
    return named(region_names_, regions_, code);
}
const ParticipantRecord* Directory::participant(std::string_view name) const {
    return named(participant_names_, participants_, name);
}
const ProductRecord* Directory::product(std::string_view name) const {
    return named(product_names_, products_, name);
}
const InstrumentRecord* Directory::instrument(std::string_view name) const {
    return named(instrument_names_, instruments_, name);
}

const LinkRecord* Directory::link(std::string_view name) const { return named(link_names_, links_, name); }

const KeyRecord* Directory::key(const Digest& digest) const {
    const auto found = key_digests_.find(digest);
    return found == key_digests_.end() ? nullptr : keys_.find(found->second);
}

}  // namespace tongqu::service
