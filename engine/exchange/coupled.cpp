// The coupled auction as a market: what enters it, what it does to orders, money and links, and what is told of it. docs/coupled.md.
#include <algorithm>
#include <map>

#include "engine/exchange/coupled_pairing.hpp"
#include "engine/exchange/coupled_verdict.hpp"
#include "engine/exchange/exchange.hpp"
#include "market/check.hpp"
#include "pricing/coupled_certificate.hpp"
#include "pricing/coupled_report.hpp"

namespace tongqu::exchange {

using pricing::CoupledLink;
using pricing::CoupledMarket;
using pricing::CoupledOrder;
using pricing::CoupledResult;

// No auction is ever larger than what can be cleared.
static_assert(kMaxCoupledBook <= pricing::kMaxCoupledOrders && kMaxLinksPerNetwork <= pricing::kMaxCoupledLinks);
static_assert(kMaxCoupledBook * WideInt{kMaxOrderQuantity.raw()} <= pricing::kMaxCoupledQuantity);
static_assert(kMaxPrice.raw() <= pricing::kMaxCoupledPrice && kMaxLinkCost.raw() <= pricing::kMaxCoupledPrice);

struct Exchange::CoupledInput {
    std::uint32_t regions = 0;
    std::vector<CoupledLink> links;  // with the room that is left on them
    std::vector<CoupledOrder> orders;
    Price lowest{1}, highest{1};

    [[nodiscard]] CoupledMarket market() const { return {regions, links, orders, lowest, highest}; }
};

namespace {

std::vector<Entrant> resting_orders(const book::OrderBook& book) {
    std::vector<Entrant> entrants;
    entrants.reserve(book.size());
    for (const Side side : {Side::buy, Side::sell})
        book.for_each_order(side, [&](const book::RestingOrder& order) {
            entrants.push_back({order.id, order.group, side, order.price, order.total()});
        });
    return entrants;
}

Quantity room_of(WideInt residual) {
    return Quantity(static_cast<std::int64_t>(std::clamp<WideInt>(residual, 0, pricing::kMaxCoupledQuantity)));
}

// An ownership group's places in the auction's order by side and region, better limits first, equal ones in their order.
using OwnSide = std::map<RegionId, std::vector<std::uint32_t>>;

}  // namespace

bool Exchange::can_trade(Instrument& instrument) const {
    return instrument.regions ? instrument.regions->best_crossing().has_value() : is_crossed(instrument.book);
}

// Group by group, and of each group region by region, then from region to region as far as there is a way: the best buy and the best sell
// as long as they could trade with one another.
void Exchange::prevent_own_crossings(Instrument& instrument, std::vector<Entrant>& entrants, Context& context) {
    std::map<GroupId, std::array<OwnSide, 2>> groups;
    for (std::uint32_t place = 0; place < entrants.size(); ++place) {
        const Entrant& entrant = entrants[place];
        groups[entrant.group][static_cast<std::size_t>(entrant.side)][orders_.find(entrant.id)->region].push_back(place);
    }
    const auto part = [&](const std::vector<std::uint32_t>& buys, const std::vector<std::uint32_t>& sells, Price cost) {
        auto buy = buys.begin(), sell = sells.begin();
        while (buy != buys.end() && sell != sells.end()) {
            Entrant &bid = entrants[*buy], &offer = entrants[*sell];
            if (bid.quantity.is_zero())
                ++buy;
            else if (offer.quantity.is_zero())
                ++sell;
            else if (bid.limit < offer.limit + cost)
                return;
            else
                part_own_orders(*buy < *sell ? bid : offer, *buy < *sell ? offer : bid, context);
        }
    };
    for (auto& [group, sides] : groups) {
        auto& [buys, sells] = sides;
        if (buys.empty() || sells.empty()) continue;
        for (auto* side : {&buys, &sells})
            for (auto& [region, places] : *side)
                std::ranges::stable_sort(places, [&](std::uint32_t a, std::uint32_t b) {
                    return side == &buys ? entrants[a].limit > entrants[b].limit : entrants[a].limit < entrants[b].limit;
                });
        for (const auto& [region, own_buys] : buys)
            if (const auto here = sells.find(region); here != sells.end()) part(own_buys, here->second, Price(0));
        for (const auto& [to, own_buys] : buys)
            for (const auto& [from, own_sells] : sells)
                if (const auto cost = instrument.regions->cost_of_way(from, to); from != to && cost) part(own_buys, own_sells, *cost);
    }
    std::erase_if(entrants, [](const Entrant& entrant) { return entrant.quantity.is_zero(); });
}

Exchange::CoupledInput Exchange::coupled_input(const Instrument& instrument, const std::vector<Entrant>& entrants) {
    CoupledInput input;
    input.regions = static_cast<std::uint32_t>(registry_.regions().size());
    const pricing::RegionNetwork& network = instrument.regions->network();
    for (std::uint32_t l = 0; l < network.links().size(); ++l) {
        const pricing::NetworkEdge& edge = network.links()[l];
        input.links.push_back({edge.from, edge.to, room_of(network.residual(l)), edge.cost});
    }
    input.orders.reserve(entrants.size());
    for (const Entrant& entrant : entrants)
        input.orders.push_back({orders_.find(entrant.id)->region.raw(), entrant.side, entrant.quantity, entrant.limit});
    const InstrumentTerms& terms = instrument.record.terms;
    if (!entrants.empty()) {
        const auto [least, greatest] = std::ranges::minmax(entrants, {}, &Entrant::limit);
        input.lowest = least.limit, input.highest = greatest.limit;
    }
    if (terms.lowest_price) input.lowest = *terms.lowest_price, input.highest = std::max(input.highest, input.lowest);
    if (terms.highest_price) input.highest = *terms.highest_price, input.lowest = std::min(input.lowest, input.highest);
    return input;
}

// The same orders, with the links that the product's residency takes away.
std::optional<Money> Exchange::residency_cost(const Instrument& instrument, const CoupledInput& input, WideInt welfare) const {
    const auto& links = networks_.find(instrument.record.terms.network)->second;
    CoupledInput open = input;
    bool forbids = false;
    for (std::uint32_t l = 0; l < links.size(); ++l) {
        if (!is_forbidden(instrument, links[l])) continue;
        forbids = true;
        const Quantity capacity = instrument.allotted[l].value_or(links_[links[l].raw()].terms.capacity);
        open.links[l].capacity = room_of(capacity.raw() - instrument.regions->network().net_flow(l));
    }
    if (!forbids) return std::nullopt;
    const auto result = pricing::couple(open.market());
    if (!result || pricing::fault_of(open.market(), *result)) return std::nullopt;
    return pricing::money_of_x2(2 * (result->welfare - welfare), instrument.record.grain);
}

void Exchange::trade_coupled(InstrumentId id, const std::vector<Entrant>& entrants, const CoupledInput& input,
                             const CoupledResult& result, Context& context) {
    Instrument& instrument = instruments_[id.raw()];
    std::vector<Fill> buys, sells;
    for (std::size_t i = 0; i < entrants.size(); ++i)
        if (result.fills[i].is_positive())
            (entrants[i].side == Side::buy ? buys : sells).push_back({orders_.find(entrants[i].id), result.fills[i]});
    std::vector<Quantity> flows;
    for (const pricing::LinkOutcome& link : result.links) flows.push_back(link.flow);
    const auto price_of = [&](std::uint32_t region) { return HalfTicks(result.regions[region].price_x2()); };

    const auto& links = networks_.find(instrument.record.terms.network)->second;
    std::vector<LinkId> path;
    std::vector<HalfTicks> rents;
    for (const RoutedPair& routed : pair_along_flows(input.regions, input.links, flows, buys, sells)) {
        path.clear();
        rents.clear();
        Price cost;
        for (const std::uint32_t l : routed.path) {
            const CoupledLink& link = input.links[l];
            path.push_back(links[l]);
            rents.push_back(price_of(link.to) - price_of(link.from) - doubled(link.cost));
            cost += link.cost;
        }
        const auto& [buy, sell, quantity] = routed.pair;
        const bool bid_first = buy->id < sell->id;
        const HalfTicks price = price_of(buy->region.raw());
        trade(id, bid_first ? *buy : *sell, bid_first ? *sell : *buy, Price(price.raw() / 2), quantity, true, context, path, cost,
              rents, price.raw() % 2 != 0);
    }
    for (std::uint32_t l = 0; l < flows.size(); ++l)
        if (flows[l].is_positive()) instrument.regions->carry({&l, 1}, flows[l]);

    buys.insert(buys.end(), sells.begin(), sells.end());
    std::ranges::sort(buys, {}, [](const Fill& fill) { return fill.order->id; });
    for (const Fill& fill : buys) {
        OpenOrder& order = *fill.order;
        touch(id, order.side, order.limit);
        settle_hold(order, context);
        if (order.leaves.is_zero()) {
            remove_from_book(instrument, order.id);
            forget_order(order);
        } else {
            instrument.book.reduce(order.id, fill.quantity);
        }
    }
}

// One event for each region that has orders or a link, for each link that carries something, and one for the whole.
void Exchange::publish_coupled(InstrumentId id, const CoupledInput& input, const CoupledResult& result,
                               std::optional<Money> residency_cost, Context& context) {
    const Instrument& instrument = instruments_[id.raw()];
    pricing::CoupledReport report = pricing::report_of(input.market(), result, instrument.record.grain);
    const auto& links = networks_.find(instrument.record.terms.network)->second;
    for (RegionCleared& region : report.regions) {
        region.instrument = id;
        context.events.emplace_back(region);
    }
    for (LinkCleared& link : report.links) {
        link.instrument = id;
        link.link = links[link.link.raw()];
        context.events.emplace_back(link);
    }
    report.whole.instrument = id;
    report.whole.number = instrument.trading.auctions;
    report.whole.residency_cost = residency_cost;
    context.events.emplace_back(report.whole);
}

void Exchange::run_coupled(InstrumentId id, const Digest& seed, Context& context) {
    Instrument& instrument = instruments_[id.raw()];
    std::vector<Entrant> entrants = resting_orders(instrument.book);
    put_in_drawn_order(entrants, seed);
    prevent_own_crossings(instrument, entrants, context);
    const CoupledInput input = coupled_input(instrument, entrants);
    const auto result = pricing::couple(input.market());
    ++instrument.trading.auctions;
    if (const auto fault = reason_to_withhold(input.market(), result)) {
        context.events.emplace_back(AuctionWithheld{id, instrument.trading.auctions, *fault});
        return;
    }
    const auto residency = residency_cost(instrument, input, result->welfare);  // while the links have the room that they had
    trade_coupled(id, entrants, input, *result, context);
    publish_coupled(id, input, *result, residency, context);
    cancel_immediate(id, context);
}

}  // namespace tongqu::exchange
