// Networks: links are defined, their capacity changes. docs/network.md.
#include "engine/exchange/exchange.hpp"
#include "market/check.hpp"
#include "market/name.hpp"

namespace tongqu::exchange {

using pricing::NetworkEdge;

namespace {

bool is_capacity(Quantity capacity) { return !capacity.is_negative() && capacity <= kMaxLinkCapacity; }

// The other way between the same two regions, and nobody's reverse yet.
bool reverses(const LinkTerms& link, const LinkTerms& reverse) {
    return reverse.network == link.network && reverse.from == link.to && reverse.to == link.from && !reverse.reverse;
}

}  // namespace

Ruling<void> Exchange::on(const DefineLink& command, Context& context) {
    const LinkTerms& terms = command.terms;
    const auto known = links_.named(terms.name_id);
    if (known && repeated_name(links_[*known].defined_at, links_[*known].request, context)) return {};
    if (registry_.participant(terms.operator_) == nullptr) return std::unexpected(RejectReason::unknown_participant);
    if (known) return std::unexpected(RejectReason::name_taken);
    const std::size_t regions = registry_.regions().size();
    if (terms.from.raw() >= regions || terms.to.raw() >= regions) return std::unexpected(RejectReason::unknown_region);
    if (terms.reverse && terms.reverse->raw() >= links_.size()) return std::unexpected(RejectReason::unknown_link);
    const auto network = networks_.find(terms.network);
    if (links_.size() == kMaxLinks || (network != networks_.end() && network->second.size() == kMaxLinksPerNetwork))
        return std::unexpected(RejectReason::too_many_links);
    if (!is_name(terms.name_id) || !is_name(terms.network)) return std::unexpected(RejectReason::invalid_name);
    if (terms.from == terms.to) return std::unexpected(RejectReason::invalid_link);
    if (terms.reverse && !reverses(terms, links_[terms.reverse->raw()].terms)) return std::unexpected(RejectReason::invalid_reverse);
    if (!is_capacity(terms.capacity)) return std::unexpected(RejectReason::invalid_capacity);
    if (terms.cost.is_negative() || terms.cost > kMaxLinkCost) return std::unexpected(RejectReason::invalid_link_cost);
    if (registry_.at(terms.operator_).status != ParticipantStatus::admitted ||
        !registry_.has_role(terms.operator_, Role::link_operator))
        return std::unexpected(RejectReason::not_a_link_operator);

    const LinkId id = add_link({terms, context.sequence, context.request});
    if (terms.reverse) links_[terms.reverse->raw()].terms.reverse = id;
    context.events.emplace_back(LinkDefined{id});
    for (std::uint32_t i = 0; i < instruments_.size(); ++i) {
        Instrument& instrument = instruments_[i];
        if (instrument.record.terms.network != terms.network) continue;
        instrument.allotted.emplace_back();
        instrument.regions->grow_to(static_cast<std::uint32_t>(regions));
        instrument.regions->add_link(edge_of(instrument, id));
        uncross(InstrumentId(i), context);
    }
    return {};
}

LinkId Exchange::add_link(LinkRecord record) {
    auto& links = networks_[record.terms.network];
    record.position = static_cast<std::uint32_t>(links.size());
    std::string name = record.terms.name_id;
    const LinkId id(links_.add(std::move(name), std::move(record)));
    links.push_back(id);
    return id;
}

// A link that leaves the regions in which a product must stay carries nothing of it.
bool Exchange::is_forbidden(const Instrument& instrument, LinkId link) const {
    const auto product = instrument.record.terms.product;
    if (!product) return false;
    const RegionSet residency = products_[product->raw()].residency;
    const LinkTerms& terms = links_[link.raw()].terms;
    return !residency.empty() && !(residency.contains(terms.from) && residency.contains(terms.to));
}

Quantity Exchange::capacity_of(const Instrument& instrument, LinkId link) const {
    const LinkRecord& record = links_[link.raw()];
    if (is_forbidden(instrument, link)) return Quantity(0);
    return instrument.allotted[record.position].value_or(record.terms.capacity);
}

// A reverse that comes later in the list is told when it comes.
NetworkEdge Exchange::edge_of(const Instrument& instrument, LinkId link) const {
    const LinkRecord& record = links_[link.raw()];
    NetworkEdge edge{record.terms.from.raw(), record.terms.to.raw(), capacity_of(instrument, link), record.terms.cost, {}};
    if (record.terms.reverse && *record.terms.reverse < link) edge.reverse = links_[record.terms.reverse->raw()].position;
    return edge;
}

void Exchange::join_network(Instrument& instrument) {
    const auto& links = networks_.find(instrument.record.terms.network)->second;
    instrument.regions.emplace(static_cast<std::uint32_t>(registry_.regions().size()), std::vector<NetworkEdge>());
    instrument.allotted.resize(links.size());
    for (const LinkId link : links) instrument.regions->add_link(edge_of(instrument, link));
}

std::size_t Exchange::networked_instruments() const {
    std::size_t count = 0;
    for (std::uint32_t i = 0; i < instruments_.size(); ++i) count += instruments_[i].regions ? 1U : 0U;
    return count;
}

Ruling<void> Exchange::on(const ChangeCapacity& command, Context& context) {
    if (command.instrument && command.instrument->raw() >= instruments_.size())
        return std::unexpected(RejectReason::unknown_instrument);
    if (command.link.raw() >= links_.size()) return std::unexpected(RejectReason::unknown_link);
    LinkRecord& link = links_[command.link.raw()];
    if (command.instrument && instruments_[command.instrument->raw()].record.terms.network != link.terms.network)
        return std::unexpected(RejectReason::unknown_network);
    if (!is_capacity(command.capacity)) return std::unexpected(RejectReason::invalid_capacity);

    if (command.instrument)
        instruments_[command.instrument->raw()].allotted[link.position] = command.capacity;
    else
        link.terms.capacity = command.capacity;
    context.events.emplace_back(CapacityChanged{command.link, command.instrument, command.capacity});
    const std::uint32_t first = command.instrument ? command.instrument->raw() : 0;
    const auto last = command.instrument ? first + 1 : static_cast<std::uint32_t>(instruments_.size());
    for (std::uint32_t i = first; i < last; ++i) {
        Instrument& instrument = instruments_[i];
        if (instrument.record.terms.network != link.terms.network) continue;
        instrument.regions->set_capacity(link.position, capacity_of(instrument, command.link));
        uncross(InstrumentId(i), context);
    }
    return {};
}

}  // namespace tongqu::exchange
