#pragma once
// A coupled market: in each region A, B, C … a buyer and a supplier of their own, a carrier who operates the links, one instrument whose
// tick and lot are 1, and whoever draws its batches.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "engine/exchange/draw.hpp"
#include "stage.hpp"

namespace tongqu::exchange {

struct CoupledHall {
    Market market;
    Market::Member carrier;
    std::vector<Market::Member> buyers, suppliers;  // by region
    InstrumentId hours;

    explicit CoupledHall(std::uint8_t regions, const Rulebook& rulebook = {}, bool grouped = false) : market(rulebook) {
        for (std::uint8_t r = 0; r < regions; ++r) {
            Region region;
            region.code = std::string(1, static_cast<char>('A' + r));
            if (r > 0) market.apply(kOperatorKey, CreateRegion{region});
            for (const Role role : {Role::buyer, Role::supplier}) {
                ParticipantTerms terms;
                terms.name_id = (role == Role::buyer ? "buyer-" : "supplier-") + region.code;
                terms.region = RegionId(r);
                // Grouped: the first three regions' firms are one.
                if (grouped && r < 3) terms.group = "union";
                terms.roles = RoleSet::of(role);
                (role == Role::buyer ? buyers : suppliers).push_back(market.join(terms));
                market.apply(kOperatorKey, Deposit{"", (role == Role::buyer ? buyers : suppliers).back().id, Currency(0), Money(1'000'000'000'000)});
            }
        }
        ParticipantTerms terms;
        terms.name_id = "carrier";
        terms.roles = RoleSet::of(Role::link_operator);
        carrier = market.join(terms);
    }

    LinkId link(int from, int to, std::int64_t capacity, std::int64_t cost, std::optional<LinkId> reverse = {}) {
        LinkTerms terms;
        terms.name_id = "link" + std::to_string(links_++);
        terms.network = "grid";
        terms.from = RegionId(static_cast<std::uint8_t>(from));
        terms.to = RegionId(static_cast<std::uint8_t>(to));
        terms.reverse = reverse;
        terms.capacity = Quantity(capacity);
        terms.cost = Price(cost);
        terms.operator_ = carrier.id;
        market.apply(kOperatorKey, DefineLink{terms});
        return market.last<LinkDefined>()->link;
    }

    [[nodiscard]] static InstrumentTerms terms() {
        InstrumentTerms terms;
        terms.name_id = "hours";
        terms.model = MarketModel::coupled;
        terms.network = "grid";
        terms.tick = Decimal{1, 0};
        return terms;
    }
    void open(const InstrumentTerms& terms = CoupledHall::terms(), std::optional<KeyId> key = kOperatorKey) {
        market.apply(key, OpenInstrument{terms});
        hours = market.last<InstrumentOpened>()->instrument;
        market.apply({}, RunBatch{hours, {}, commitment_to(seed())});
    }

    OrderId order(int region, Side side, std::int64_t price, std::int64_t quantity, TimeInForce time_in_force = TimeInForce::gtc,
                  SelfTradePolicy self_trade = SelfTradePolicy::cancel_taker) {
        PlaceOrder order = limit_order(hours, side, price, quantity);
        order.time_in_force = time_in_force;
        order.self_trade = self_trade;
        market.apply((side == Side::buy ? buyers : suppliers)[static_cast<std::size_t>(region)].key, order);
        return OrderId(market.journal.size());
    }
    OrderId buy(int region, std::int64_t price, std::int64_t quantity) { return order(region, Side::buy, price, quantity); }
    OrderId sell(int region, std::int64_t price, std::int64_t quantity) { return order(region, Side::sell, price, quantity); }

    // The end of an interval that all orders so far are in: the seed is revealed, and the next committed to.
    const std::vector<Event>& draw() {
        market.wait(seconds(3));
        const Digest revealed = seed();
        ++seeds_;
        return market.apply({}, RunBatch{hours, revealed, commitment_to(seed())});
    }

    // A trade of the last command. Prices doubled.
    struct Deal {
        OrderId buy, sell;
        std::int64_t pays_x2 = 0, gets_x2 = 0, quantity = 0;
        std::vector<LinkId> path;
        friend bool operator==(const Deal&, const Deal&) = default;
    };
    [[nodiscard]] std::vector<Deal> deals() const {
        std::vector<Deal> deals;
        for (const Event& event : market.events) {
            if (const auto* t = std::get_if<Traded>(&event)) {
                const bool buyer_is_taker = t->taker_side == Side::buy;
                deals.push_back({buyer_is_taker ? t->taker : t->maker, buyer_is_taker ? t->maker : t->taker, t->buyer_pays().raw(),
                                 t->seller_gets().raw(), t->quantity.raw(), {}});
            }
            if (const auto* used = std::get_if<LinkUsed>(&event)) deals.back().path.push_back(used->link);
        }
        return deals;
    }
    // Of the last command, by region.
    [[nodiscard]] std::map<int, RegionCleared> regions() const {
        std::map<int, RegionCleared> regions;
        for (const Event& event : market.events)
            if (const auto* region = std::get_if<RegionCleared>(&event)) regions.emplace(region->region.raw(), *region);
        return regions;
    }
    // Everything that was traded is delivered and accepted.
    void settle(const std::vector<TradeId>& trades, const std::map<TradeId, std::pair<KeyId, KeyId>>& parties) {
        for (const TradeId trade : trades) {
            market.apply(parties.at(trade).second, DeliverTrade{trade, {}, {}});
            market.apply(parties.at(trade).first, AcceptTrade{trade, {}});
        }
    }
    [[nodiscard]] Money balance(const AccountKey& key) const {
        const auto account = market.exchange.ledger().find(key);
        return account ? market.exchange.ledger().balance(*account) : Money(0);
    }
    [[nodiscard]] Money available(ParticipantId who) const {
        return balance({AccountOwner::participant, AccountPurpose::available, Currency(0), who.raw()});
    }
    [[nodiscard]] Money fund(int region) const {
        return balance({AccountOwner::region_fund, AccountPurpose::available, Currency(0), static_cast<std::uint32_t>(region)});
    }
    [[nodiscard]] KeyId key_of(ParticipantId who) const {
        for (const auto* members : {&buyers, &suppliers})
            for (const Market::Member& member : *members)
                if (member.id == who) return member.key;
        return kOperatorKey;
    }
    [[nodiscard]] Digest seed() const { return digest_of("seed " + std::to_string(seeds_)); }

  private:
    int links_ = 0, seeds_ = 0;
};

}  // namespace tongqu::exchange
