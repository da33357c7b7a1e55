#include "settlement/service/region_books.hpp"

#include <algorithm>

namespace tongqu::service {

void RegionBooks::Carried::note(RegionId region) {
    if (changed.size() <= region.raw()) changed.resize(region.raw() + std::size_t{1});
    changed[region.raw()] = ++changes;
}

Quantity RegionBooks::capacity_of(const LinkRecord& link, const InstrumentRecord& instrument, const Carried& carried,
                                  const Directory& directory) {
    if (const auto product = instrument.terms.product) {
        const RegionSet stay = directory.products().at(*product).terms.residency;
        if (!stay.empty() && !(stay.contains(link.terms.from) && stay.contains(link.terms.to))) return Quantity(0);
    }
    return carried.own[link.position].value_or(link.terms.capacity);
}

void RegionBooks::add(const LinkRecord& link, const InstrumentRecord& instrument, Carried& carried, const Directory& directory) {
    carried.own.emplace_back();
    pricing::NetworkEdge edge{link.terms.from.raw(), link.terms.to.raw(), capacity_of(link, instrument, carried, directory),
                              link.terms.cost, {}};
    if (link.terms.reverse && *link.terms.reverse < link.id) edge.reverse = directory.links().at(*link.terms.reverse).position;
    carried.book->grow_to(static_cast<std::uint32_t>(directory.regions().size()));
    carried.book->add_link(edge);
    carried.note(link.terms.from);
    carried.note(link.terms.to);
}

void RegionBooks::open(const InstrumentOpened& event, const Directory& directory) {
    const InstrumentRecord& instrument = directory.instruments().at(event.instrument);
    if (instrument.terms.network.empty()) return;
    Carried& carried = carried_[event.instrument];
    carried.lists = instrument.terms.model == MarketModel::continuous;
    carried.book = std::make_unique<match::RegionBook>(static_cast<std::uint32_t>(directory.regions().size()),
                                                       std::vector<pricing::NetworkEdge>());
    for (const LinkId link : directory.network(instrument.terms.network))
        add(directory.links().at(link), instrument, carried, directory);
}

void RegionBooks::define(const LinkDefined& event, const Directory& directory) {
    const LinkRecord& link = directory.links().at(event.link);
    for (auto& [id, carried] : carried_) {
        const InstrumentRecord& instrument = directory.instruments().at(id);
        if (instrument.terms.network == link.terms.network) add(link, instrument, carried, directory);
    }
}

void RegionBooks::change(const CapacityChanged& event, const Directory& directory) {
    const LinkRecord& link = directory.links().at(event.link);
    for (auto& [id, carried] : carried_) {
        const InstrumentRecord& instrument = directory.instruments().at(id);
        if (instrument.terms.network != link.terms.network) continue;
        if (event.instrument == id) carried.own[link.position] = event.capacity;
        carried.book->set_capacity(link.position, capacity_of(link, instrument, carried, directory));
        carried.note(link.terms.from);
        carried.note(link.terms.to);
    }
}

void RegionBooks::use(const LinkUsed& event, InstrumentId instrument, const Directory& directory) {
    const LinkRecord& link = directory.links().at(event.link);
    Carried& carried = carried_.at(instrument);
    carried.book->carry({&link.position, 1}, event.quantity);
    carried.note(link.terms.from);
    carried.note(link.terms.to);
}

void RegionBooks::show(const OrderRecord& order) {
    const auto found = carried_.find(order.instrument);
    if (found == carried_.end() || !found->second.lists) return;
    match::RegionBook& book = *found->second.book;
    if (book.contains(order.id)) book.remove(order.id);
    const book::RestingOrder resting{order.id, order.participant, {}, order.side, order.now.limit, order.shown, {}};
    book.rest(resting, order.region, book.next_stamp());
    found->second.note(order.region);
}

void RegionBooks::follow(const OrderRecord& order) {
    const auto found = carried_.find(order.instrument);
    if (found == carried_.end()) return;
    found->second.note(order.region);
    if (order.place) return;
    if (found->second.book->contains(order.id)) found->second.book->remove(order.id);
}

std::vector<LinkStanding> RegionBooks::links_of(InstrumentId instrument, const Directory& directory) const {
    std::vector<LinkStanding> links;
    const auto found = carried_.find(instrument);
    if (found == carried_.end()) return links;
    const pricing::RegionNetwork& network = found->second.book->network();
    for (const LinkId id : directory.network(directory.instruments().at(instrument).terms.network)) {
        const auto position = directory.links().at(id).position;
        links.push_back({id, network.links()[position].capacity, Quantity(static_cast<std::int64_t>(network.net_flow(position)))});
    }
    return links;
}

std::vector<RegionOffer> RegionBooks::view(InstrumentId instrument, RegionId region, Side side, std::size_t prices,
                                           const Directory& directory, const Orders& orders) const {
    std::vector<RegionOffer> offers;
    const auto found = carried_.find(instrument);
    if (found == carried_.end()) return offers;
    const auto find = [&](OrderId id) { return match::RestingQuantity{orders.find(id)->shown, {}, {}, {}}; };
    const auto& links = directory.network(directory.instruments().at(instrument).terms.network);
    match::RegionTaker taker;
    taker.region = region;
    taker.side = side;
    taker.quantity = Quantity(INT64_MAX);
    taker.hidden_too = false;
    taker.prices = prices;
    for (const match::Reached& step : found->second.book->reach(find, taker)) {
        RegionOffer offer{step.order, step.region, step.quantity, step.landed, {}};
        for (const match::LinkPosition position : step.path) offer.path.push_back(links[position]);
        offers.push_back(std::move(offer));
    }
    return offers;
}

std::vector<std::pair<Price, Quantity>> RegionBooks::levels(InstrumentId instrument, RegionId region, Side side, std::size_t prices,
                                                            const Directory& directory, const Orders& orders) const {
    std::vector<std::pair<Price, Quantity>> levels;
    for (const RegionOffer& offer : view(instrument, region, side, prices, directory, orders)) {
        if (levels.empty() || levels.back().first != offer.landed) levels.emplace_back(offer.landed, Quantity(0));
        levels.back().second += offer.quantity;
    }
    return levels;
}

std::uint64_t RegionBooks::changes(InstrumentId instrument) const {
    const auto found = carried_.find(instrument);
    return found == carried_.end() ? 0 : found->second.changes;
}

// A change further off than the first changed link of a way is behind that link, one end of which still is within reach.
bool RegionBooks::changed_for(InstrumentId instrument, RegionId region, std::uint64_t since) const {
    const auto found = carried_.find(instrument);
    if (found == carried_.end()) return false;
    const Carried& carried = found->second;
    carried.book->grow_to(std::max(static_cast<std::uint32_t>(carried.changed.size()), region.raw() + 1U));
    for (std::size_t r = 0; r < carried.changed.size(); ++r) {
        if (carried.changed[r] <= since) continue;
        const RegionId there(static_cast<std::uint8_t>(r));
        if (carried.book->joined(there, region) || carried.book->joined(region, there)) return true;
    }
    return false;
}

std::vector<InstrumentId> RegionBooks::instruments() const {
    std::vector<InstrumentId> ids;
    for (const auto& [id, carried] : carried_) ids.push_back(id);
    return ids;
}

}  // namespace tongqu::service
