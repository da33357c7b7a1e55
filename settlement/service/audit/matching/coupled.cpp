// Coupled auctions: fills, flows and prices are taken as they were published and checked against docs/coupled.md; what follows from them
// (who trades with whom, over which links, and every figure) is worked out again.
#include <algorithm>

#include "market/decimal.hpp"
#include "settlement/service/audit/matching/matching_twin.hpp"

namespace tongqu::audit {

// What was published of one auction.
struct MatchingTwin::Coupling {
    std::map<RegionId, RegionCleared> regions;
    std::map<LinkId, Quantity> flows;
    std::map<OrderId, Quantity> fills;
    std::optional<CoupledCleared> whole;
};

namespace {

WideInt half_grain(const InstrumentTerms& terms) { return grain_of(terms.tick, terms.lot).value().raw() / 2; }

// What a region would do by itself: the best bids with the best offers as long as they meet.
struct Alone {
    Price low, high;
    Quantity volume;
    WideInt buyers_x2 = 0, suppliers_x2 = 0;
};

Alone alone(std::vector<std::pair<Price, Quantity>> bids, std::vector<std::pair<Price, Quantity>> offers, Price lowest, Price highest) {
    std::sort(bids.begin(), bids.end(), std::greater{});
    std::sort(offers.begin(), offers.end());
    Alone result{lowest, highest, {}};
    WideInt bid_value = 0, offer_value = 0;
    auto bid = bids.begin(), offer = offers.begin();
    while (bid != bids.end() && offer != offers.end() && bid->first >= offer->first) {
        const Quantity lots = std::min(bid->second, offer->second);
        result.low = std::max(result.low, offer->first);
        result.high = std::min(result.high, bid->first);
        result.volume += lots;
        bid_value += static_cast<WideInt>(bid->first.raw()) * lots.raw();
        offer_value += static_cast<WideInt>(offer->first.raw()) * lots.raw();
        if ((bid->second -= lots).is_zero()) ++bid;
        if ((offer->second -= lots).is_zero()) ++offer;
    }
    if (bid != bids.end()) result.low = std::max(result.low, bid->first);
    if (offer != offers.end()) result.high = std::min(result.high, offer->first);
    const WideInt paid_x2 = static_cast<WideInt>(result.volume.raw()) * doubled(result.low, result.high).raw();
    result.buyers_x2 = 2 * bid_value - paid_x2;
    result.suppliers_x2 = paid_x2 - 2 * offer_value;
    return result;
}

// Whole where there is something to gain, nothing where there is something to lose.
bool content(WideInt gain, Quantity part, Quantity whole) { return gain == 0 || (gain > 0 ? part == whole : part.is_zero()); }

}  // namespace

MatchingTwin::Coupling MatchingTwin::published_for(InstrumentId id) const {
    Coupling coupling;
    for (const Event& event : published) {
        if (const auto* region = std::get_if<RegionCleared>(&event); region != nullptr && region->instrument == id)
            coupling.regions.emplace(region->region, *region);
        if (const auto* link = std::get_if<LinkCleared>(&event); link != nullptr && link->instrument == id)
            coupling.flows[link->link] += link->flow;
        if (const auto* whole = std::get_if<CoupledCleared>(&event); whole != nullptr && whole->instrument == id)
            coupling.whole = *whole;
        const auto* traded = std::get_if<Traded>(&event);
        if (traded == nullptr || traded->instrument != id) continue;
        coupling.fills[traded->maker] += traded->quantity;
        coupling.fills[traded->taker] += traded->quantity;
    }
    return coupling;
}

// Two orders of the market that could trade with one another now.
bool MatchingTwin::crossed_over_regions(InstrumentId id) const {
    const Market& market = markets[id.raw()];
    RegionSet seen;
    for (const auto& [rank, bid] : market.side(Side::buy).book) {
        if (seen.contains(bid->region)) continue;  // its best bid had nobody
        seen.insert(bid->region);
        const auto met = nearest(market, Side::buy, bid->region);
        if (met && met->landed <= bid->limit) return true;
    }
    return false;
}

// Within the region first, then from region to region; of each pair of regions the best buy and the best sell as long as they meet.
void MatchingTwin::part_own_over_regions(InstrumentId id, const std::vector<OrderId>& input) {
    struct Place {
        Price distance;
        std::size_t turn = 0;
        OrderId id;
        auto operator<=>(const Place&) const = default;
    };
    using ByRegion = std::map<RegionId, std::set<Place>>;
    const Market& market = markets[id.raw()];
    std::map<GroupId, std::array<ByRegion, 2>> groups;
    for (std::size_t turn = 0; turn < input.size(); ++turn) {
        const Order& order = orders_.at(input[turn]);
        groups[order.group][static_cast<std::size_t>(order.side)][order.region].insert({rank_of(order).distance, turn, order.id});
    }
    const auto part_pair = [&](std::set<Place>& buys, std::set<Place>& sells, Price cost) {
        while (!buys.empty() && !sells.empty()) {
            const Place buy = *buys.begin(), sell = *sells.begin();
            if (orders_.at(buy.id).limit < orders_.at(sell.id).limit + cost) break;
            part(orders_.at(buy.id), orders_.at(sell.id), buy.turn > sell.turn);
            if (!orders_.contains(buy.id)) buys.erase(buy);
            if (!orders_.contains(sell.id)) sells.erase(sell);
        }
    };
    for (auto& [group, sides] : groups) {
        auto& [buys, sells] = sides;
        for (auto& [region, own] : buys)
            if (sells.contains(region)) part_pair(own, sells.at(region), Price(0));
        for (auto& [to, own] : buys) {
            const Ways& open = ways(market, to, true);
            for (auto& [from, theirs] : sells)
                if (const auto way = open.find(from); from != to && way != open.end()) part_pair(own, theirs, way->second.cost);
        }
    }
}

// What the published fills, flows and prices break, if anything.
std::string MatchingTwin::unlawful_coupling(const Market& market, const std::vector<OrderId>& input, const Coupling& told) const {
    std::map<RegionId, Quantity> balance;  // bought less sold less what arrived
    if (!told.whole) return "an auction that is told of";
    // Without bounds of its own the least and the greatest limit bound the prices.
    Price lowest = told.whole->lowest, highest = told.whole->highest;
    if (!input.empty()) lowest = highest = orders_.at(input.front()).limit;
    for (const OrderId id : input) {
        lowest = std::min(lowest, orders_.at(id).limit);
        highest = std::max(highest, orders_.at(id).limit);
    }
    lowest = market.terms.lowest_price.value_or(lowest);
    highest = market.terms.highest_price.value_or(highest);
    if (told.whole->lowest != lowest || told.whole->highest != highest) return "the bounds of the instrument, or those of the limits";
    std::set<RegionId> regions;
    for (const auto& [link, capacity] : market.carriage.capacity) regions.insert({links[link.raw()].from, links[link.raw()].to});
    std::size_t filled = 0;
    for (const OrderId id : input) {
        const Order& order = orders_.at(id);
        const auto fill = told.fills.find(id);
        const Quantity lots = fill == told.fills.end() ? Quantity(0) : fill->second;
        if (!lots.is_zero()) ++filled;
        if (lots.is_negative() || lots > order.leaves) return "fills between nothing and the whole order";
        balance[order.region] += order.side == Side::buy ? lots : -lots;
        regions.insert(order.region);
        const auto here = told.regions.find(order.region);
        if (here == told.regions.end()) return "a price for every region with orders";
        for (const Price price : {here->second.price_low, here->second.price_high}) {
            const WideInt gain = order.side == Side::buy ? (order.limit - price).raw() : (price - order.limit).raw();
            if (!content(gain, lots, order.leaves)) return "every order that gains whole, none that loses";
        }
    }
    if (filled != told.fills.size()) return "fills of orders that are in the auction";
    if (regions.size() != told.regions.size()) return "one price for each region with orders or links";
    for (const RegionId region : regions) {
        const auto here = told.regions.find(region);
        if (here == told.regions.end()) return "a price for every region with orders or links";
        if (here->second.price_low > here->second.price_high || here->second.price_low < lowest || here->second.price_high > highest)
            return "prices within the bounds, the lower below the higher";
    }
    std::size_t used = 0;
    for (const auto& [id, capacity] : market.carriage.capacity) {
        const LinkTerms& link = links[id.raw()];
        const Quantity free = has_room(market, id) ? room(market, {id}, Quantity(INT64_MAX)) : Quantity(0);
        const auto flow = told.flows.find(id);
        const Quantity lots = flow == told.flows.end() ? Quantity(0) : flow->second;
        if (flow != told.flows.end()) ++used;
        if (lots.is_negative() || lots > free) return "flows within the links' room";
        balance[link.to] -= lots;
        balance[link.from] += lots;
        const RegionCleared &from = told.regions.at(link.from), &to = told.regions.at(link.to);
        for (const Price spread : {to.price_low - from.price_low, to.price_high - from.price_high})
            if (!content((spread - link.cost).raw(), lots, free)) return "every link that earns full, none in use that does not";
    }
    if (used != told.flows.size()) return "flows over links of the network";
    for (const auto& [region, rest] : balance)
        if (!rest.is_zero()) return "as many lots bought as sold and carried, region by region";
    return {};
}

// Own region first, then on along the first link that carries something from there, to where lots are still wanted.
void MatchingTwin::pair_over_regions(InstrumentId id, const std::vector<OrderId>& input, const Coupling& told) {
    using Left = std::vector<std::pair<Order*, Quantity>>;
    std::map<RegionId, std::array<Left, 2>> desks;
    for (const OrderId one : input) {
        const auto fill = told.fills.find(one);
        if (fill == told.fills.end() || fill->second.is_zero()) continue;
        Order& order = orders_.at(one);
        desks[order.region][static_cast<std::size_t>(order.side)].emplace_back(&order, fill->second);
    }
    const auto sum = [](const Left& left) {
        Quantity all;
        for (const auto& [order, lots] : left) all += lots;
        return all;
    };
    auto flows = told.flows;
    const auto price = [&](RegionId region) { return told.regions.at(region).price(); };
    const auto trade_lots = [&](Left& buys, Left& sells, Quantity lots, const std::vector<LinkId>& path) {
        while (lots.is_positive()) {
            auto& [buy, wanted] = buys.front();
            auto& [sell, offered] = sells.front();
            const Quantity quantity = std::min({lots, wanted, offered});
            const HalfTicks pays = price(buy->region);
            const bool buy_first = buy->id < sell->id;
            trade(buy_first ? *buy : *sell, buy_first ? *sell : *buy, Price(pays.raw() / 2), quantity, true);
            auto& said = std::get<Traded>(said_.back());
            said.half_tick = pays.raw() % 2 != 0;
            for (const LinkId link : path) said.transfer += links[link.raw()].cost;
            said.rent = pays - price(sell->region) - doubled(said.transfer);
            const TradeId number = said.trade;
            for (const LinkId link : path) {
                const LinkTerms& terms = links[link.raw()];
                say(LinkUsed{number, link, quantity, price(terms.to) - price(terms.from) - doubled(terms.cost)});
            }
            lots -= quantity;
            if ((wanted -= quantity).is_zero()) buys.erase(buys.begin());
            if ((offered -= quantity).is_zero()) sells.erase(sells.begin());
        }
    };
    for (auto& [region, desk] : desks) trade_lots(desk[0], desk[1], std::min(sum(desk[0]), sum(desk[1])), {});
    for (auto& [region, desk] : desks) {
        while (!desk[1].empty()) {
            std::vector<LinkId> path;
            Quantity lots = sum(desk[1]);
            RegionId at = region;
            while (desks[at][0].empty()) {
                const auto next = std::find_if(flows.begin(), flows.end(), [&](const auto& flow) {
                    return links[flow.first.raw()].from == at && flow.second.is_positive();
                });
                if (next == flows.end() || path.size() > desks.size() + links.size()) {
                    unlawful_ = "flows that lead from those who sell to those who buy";
                    return;
                }
                path.push_back(next->first);
                lots = std::min(lots, next->second);
                at = links[next->first.raw()].to;
            }
            lots = std::min(lots, sum(desks[at][0]));
            for (const LinkId link : path) flows[link] -= lots;
            if (!lots.is_positive()) {
                unlawful_ = "flows that do not go round";
                return;
            }
            trade_lots(desks[at][0], desk[1], lots, path);
        }
    }
    Market& market = markets[id.raw()];
    for (const auto& [link, lots] : told.flows) carry(market, {link}, lots);
}

void MatchingTwin::tell_coupling(InstrumentId id, const std::vector<OrderId>& input, const Coupling& told,
                                 const std::map<LinkId, Quantity>& rooms) {
    Market& market = markets[id.raw()];
    const WideInt grain = half_grain(market.terms);
    const auto worth = [&](WideInt ticks_x2) { return Money(static_cast<std::int64_t>(ticks_x2 * grain)); };
    CoupledCleared whole{id, ++market.auction_number, told.whole->lowest, told.whole->highest, {}, {}, {}, {}, {}, {}};
    WideInt surplus = 0, by_themselves = 0, rent = 0, transfer = 0;
    for (const auto& [region, published_region] : told.regions) {
        RegionCleared here{};
        here.instrument = id;
        here.region = region;
        here.price_low = published_region.price_low;
        here.price_high = published_region.price_high;
        WideInt buyers = 0, suppliers = 0;
        std::vector<std::pair<Price, Quantity>> bids, offers;
        for (const OrderId one : input) {
            const Order& order = orders_.at(one);
            if (order.region != region) continue;
            ++here.orders;
            (order.side == Side::buy ? bids : offers).emplace_back(order.limit, order.leaves);
            const auto fill = told.fills.find(one);
            if (fill == told.fills.end()) continue;
            const WideInt above = static_cast<WideInt>((doubled(order.limit) - here.price()).raw()) * fill->second.raw();
            (order.side == Side::buy ? buyers : suppliers) += order.side == Side::buy ? above : -above;
            (order.side == Side::buy ? here.bought : here.sold) += fill->second;
        }
        const Alone self = alone(bids, offers, told.whole->lowest, told.whole->highest);
        here.buyers_surplus = worth(buyers);
        here.suppliers_surplus = worth(suppliers);
        here.alone_low = self.low;
        here.alone_high = self.high;
        here.alone_volume = self.volume;
        here.alone_buyers_surplus = worth(self.buyers_x2);
        here.alone_suppliers_surplus = worth(self.suppliers_x2);
        surplus += buyers + suppliers;
        by_themselves += self.buyers_x2 + self.suppliers_x2;
        whole.volume += here.bought;
        say(here);
    }
    for (const auto& [link, lots] : told.flows) {
        const LinkTerms& terms = links[link.raw()];
        const HalfTicks earns = told.regions.at(terms.to).price() - told.regions.at(terms.from).price() - doubled(terms.cost);
        rent += static_cast<WideInt>(earns.raw()) * lots.raw();
        transfer += 2 * static_cast<WideInt>(terms.cost.raw()) * lots.raw();
        say(LinkCleared{id, link, rooms.at(link), lots, earns});
    }
    // The identity: what all gain and what scarcity earns is the welfare.
    whole.welfare = worth(surplus + rent);
    whole.welfare_alone = worth(by_themselves);
    whole.transfer_cost = worth(transfer);
    whole.rent = worth(rent);
    // A second optimum is not worked out here: that a residency costs nothing below zero, and something only where there is one, is checked.
    const RegionSet stay = market.residency;
    bool forbids = false;
    for (const auto& [link, capacity] : market.carriage.capacity)
        forbids = forbids || (!stay.empty() && !(stay.contains(links[link.raw()].from) && stay.contains(links[link.raw()].to)));
    if (forbids && told.whole->residency_cost && !told.whole->residency_cost->is_negative()) whole.residency_cost = told.whole->residency_cost;
    say(whole);
}

void MatchingTwin::run_coupled(InstrumentId id, const std::vector<OrderId>& drawn) {
    Market& market = markets[id.raw()];
    part_own_over_regions(id, drawn);
    std::vector<OrderId> input;
    for (const OrderId one : drawn)
        if (orders_.contains(one)) input.push_back(one);
    for (const Event& event : published)
        if (const auto* withheld = std::get_if<AuctionWithheld>(&event); withheld != nullptr && withheld->instrument == id)
            return say(AuctionWithheld{id, ++market.auction_number, withheld->fault});
    const Coupling told = published_for(id);
    unlawful_ = unlawful_coupling(market, input, told);
    if (!unlawful_.empty()) return;
    std::map<LinkId, Quantity> rooms;
    for (const auto& [link, lots] : told.flows) rooms[link] = room(market, {link}, Quantity(INT64_MAX));
    pair_over_regions(id, input, told);
    if (!unlawful_.empty()) return;
    tell_coupling(id, input, told, rooms);
    for (const auto& [one, lots] : told.fills) {
        Order& order = orders_.at(one);
        order.leaves -= lots;
        if (order.leaves.is_zero())
            forget(order);
        else
            set_shown(order, order.leaves);
    }
    // The most volume: nobody is left who could still trade.
    if (crossed_over_regions(id)) unlawful_ = "that all who could trade did";
    const std::set<OrderId> immediate = market.immediate;
    for (const OrderId one : immediate) end(one, CancelReason::immediate);
}

}  // namespace tongqu::audit
