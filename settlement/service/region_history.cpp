#include "settlement/service/region_history.hpp"

#include <algorithm>
#include <ranges>
#include <unordered_map>

namespace tongqu::service {
namespace {

// Where the goods of the instrument's product must stay; empty: anywhere.
RegionSet residency_of(const InstrumentRecord& instrument, const Directory& directory) {
    const auto product = instrument.terms.product;
    return product ? directory.products().at(*product).terms.residency : RegionSet{};
}

template <class... Visitors>
struct Each : Visitors... {
    using Visitors::operator()...;
};
template <class... Visitors>
Each(Visitors...) -> Each<Visitors...>;

}  // namespace

void RegionHistory::keep(InstrumentId instrument, Time at, What what) {
    kept_.push_back({at, instrument, std::move(what)});
    if (kept_.size() <= kRegionEventsKept) return;
    forgotten_until_ = kept_.front().at;
    kept_.pop_front();
}

void RegionHistory::set_room(InstrumentId instrument, std::uint32_t link, Quantity capacity, Time at) {
    Standing& standing = standing_.at(instrument)[link];
    if (standing.capacity == capacity) return;
    keep(instrument, at, Room{link, standing.capacity, capacity});
    standing.capacity = capacity;
}

void RegionHistory::open(const InstrumentOpened& event, const Directory& directory) {
    const InstrumentRecord& instrument = directory.instruments().at(event.instrument);
    if (instrument.terms.network.empty() || instrument.terms.model != MarketModel::continuous) return;
    auto& links = standing_[event.instrument];
    for (const LinkId link : directory.network(instrument.terms.network))
        links.push_back({{}, directory.links().at(link).terms.capacity, 0});
}

// A link that is new had no room before.
void RegionHistory::define(const LinkDefined& event, Time at, const Directory& directory) {
    const LinkRecord& link = directory.links().at(event.link);
    for (auto& [id, links] : standing_) {
        if (directory.instruments().at(id).terms.network != link.terms.network) continue;
        const std::int64_t flow = link.terms.reverse ? -links[directory.links().at(*link.terms.reverse).position].net_flow : 0;
        links.push_back({{}, Quantity(0), flow});
        set_room(id, link.position, link.terms.capacity, at);
    }
}

void RegionHistory::change(const CapacityChanged& event, Time at, const Directory& directory) {
    const LinkRecord& link = directory.links().at(event.link);
    for (auto& [id, links] : standing_) {
        if (directory.instruments().at(id).terms.network != link.terms.network) continue;
        if (event.instrument == id) links[link.position].own = event.capacity;
        set_room(id, link.position, links[link.position].own.value_or(link.terms.capacity), at);
    }
}

void RegionHistory::use(const LinkUsed& event, InstrumentId instrument, Time at, const Directory& directory) {
    const LinkRecord& link = directory.links().at(event.link);
    auto& links = standing_.at(instrument);
    links[link.position].net_flow += event.quantity.raw();
    if (link.terms.reverse) links[directory.links().at(*link.terms.reverse).position].net_flow -= event.quantity.raw();
    keep(instrument, at, Used{link.position, event.quantity});
}

void RegionHistory::give(const OrderAccepted& event, const PlaceOrder& command, Time at) {
    if (!standing_.contains(event.instrument)) return;
    const TimeInForce force = command.time_in_force == TimeInForce::fok ? TimeInForce::fok
                              : may_rest(command.time_in_force)         ? TimeInForce::gtc
                                                                        : TimeInForce::ioc;
    keep(event.instrument, at,
         Given{event.order, {event.region.raw(), event.side, event.quantity, event.limit, force, command.display_quantity}});
}

void RegionHistory::amend(const OrderAmended& event, const OrderRecord& order, Time at) {
    if (standing_.contains(order.instrument)) keep(order.instrument, at, Amended{event.order, event.limit, event.quantity});
}

void RegionHistory::cancel(const OrderCancelled& event, const OrderRecord& order, Time at) {
    if (standing_.contains(order.instrument)) keep(order.instrument, at, Gone{event.order});
}

std::optional<std::map<InstrumentId, NetworkPeriod>> RegionHistory::periods(std::optional<InstrumentId> instrument, Time from, Time to,
                                                                            std::size_t most, const Directory& directory) const {
    std::map<InstrumentId, NetworkPeriod> periods;
    std::map<InstrumentId, std::vector<Standing>> standing;  // taken back to `from`
    for (const auto& [id, links] : standing_)
        if (!instrument || *instrument == id) standing[id] = links;
    const auto begin = std::ranges::lower_bound(kept_, from, {}, &Kept::at), end = std::ranges::lower_bound(kept_, to, {}, &Kept::at);
    std::size_t events = 0;
    for (const Kept& kept : std::ranges::subrange(begin, kept_.end()) | std::views::reverse) {
        const auto found = standing.find(kept.instrument);
        if (found == standing.end()) continue;
        if (kept.at < to && ++events > most) return std::nullopt;
        std::vector<Standing>& links = found->second;
        if (const auto* room = std::get_if<Room>(&kept.what)) links[room->link].capacity = room->before;
        if (const auto* used = std::get_if<Used>(&kept.what)) {
            const auto& network = directory.network(directory.instruments().at(kept.instrument).terms.network);
            links[used->link].net_flow -= used->quantity.raw();
            if (const auto reverse = directory.links().at(network[used->link]).terms.reverse)
                links[directory.links().at(*reverse).position].net_flow += used->quantity.raw();
        }
    }
    for (const auto& [id, links] : standing) {
        const InstrumentRecord& record = directory.instruments().at(id);
        const RegionSet stay = residency_of(record, directory);
        NetworkPeriod& period = periods[id];
        for (const LinkId link : directory.network(record.terms.network)) {
            const LinkTerms& terms = directory.links().at(link).terms;
            const auto position = static_cast<std::uint32_t>(period.links.size());
            // What was carried before counts against the room from the start.
            pricing::NetworkEdge edge{terms.from.raw(), terms.to.raw(),
                                      links[position].capacity - Quantity(links[position].net_flow), terms.cost, {}};
            if (terms.reverse) edge.reverse = directory.links().at(*terms.reverse).position;
            if (!stay.empty() && !(stay.contains(terms.from) && stay.contains(terms.to))) period.forbidden.push_back(position);
            period.links.push_back(link);
            period.edges.push_back(edge);
        }
    }
    std::map<InstrumentId, std::unordered_map<OrderId, std::uint32_t>> numbers;
    for (const Kept& kept : std::ranges::subrange(begin, end)) {
        const auto found = periods.find(kept.instrument);
        if (found == periods.end()) continue;
        NetworkPeriod& period = found->second;
        auto& number = numbers[kept.instrument];
        const auto known = [&](OrderId order) -> std::optional<std::uint32_t> {
            const auto place = number.find(order);
            return place == number.end() ? std::nullopt : std::optional(place->second);
        };
        std::visit(Each{[&](const Given& given) {
                            number.emplace(given.order, static_cast<std::uint32_t>(period.orders++));
                            period.events.emplace_back(given.terms);
                        },
                        [&](const Amended& amended) {
                            if (const auto order = known(amended.order))
                                period.events.emplace_back(pricing::AmendEvent{*order, amended.limit, amended.total});
                        },
                        [&](const Gone& gone) {
                            if (const auto order = known(gone.order)) period.events.emplace_back(pricing::CancelEvent{*order});
                        },
                        [&](const Room& room) {
                            const Quantity before(standing.at(kept.instrument)[room.link].net_flow);
                            period.events.emplace_back(pricing::CapacityEvent{room.link, room.after - before});
                        },
                        [](const Used&) {}},
                   kept.what);
    }
    return periods;
}

}  // namespace tongqu::service
