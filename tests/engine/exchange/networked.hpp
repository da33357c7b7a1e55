#pragma once
// A market over regions: A, B, C … with a trader in each who buys and sells, a carrier who operates the links of one network, and an
// instrument whose tick and lot are 1.
#include <algorithm>
#include <string>
#include <vector>

#include "stage.hpp"

namespace tongqu::exchange {

struct Networked {
    Market market;
    Market::Member carrier;
    std::vector<Market::Member> traders;  // by region
    InstrumentId hours, second;

    explicit Networked(std::uint8_t regions, const Rulebook& rulebook = {}, bool grouped = false) : market(rulebook) {
        for (std::uint8_t r = 0; r < regions; ++r) {
            Region region;
            region.code = std::string(1, static_cast<char>('A' + r));
            if (r > 0) market.apply(kOperatorKey, CreateRegion{region});
            ParticipantTerms terms;
            terms.name_id = "trader-" + region.code;
            terms.region = RegionId(r);
            if (grouped && r < 2) terms.group = "union";
            terms.roles = RoleSet::of(Role::buyer, Role::supplier);
            traders.push_back(market.join(terms));
            market.apply(kOperatorKey, Deposit{"", traders.back().id, Currency(0), Money(1'000'000'000'000)});
        }
        ParticipantTerms terms;
        terms.name_id = "carrier";
        terms.roles = RoleSet::of(Role::link_operator);
        carrier = market.join(terms);
    }

    LinkId link(int from, int to, std::int64_t capacity, std::int64_t cost, std::optional<LinkId> reverse = {},
                const std::string& network = "grid") {
        LinkTerms terms;
        terms.name_id = network + std::to_string(links_++);
        terms.network = network;
        terms.from = RegionId(static_cast<std::uint8_t>(from));
        terms.to = RegionId(static_cast<std::uint8_t>(to));
        terms.reverse = reverse;
        terms.capacity = Quantity(capacity);
        terms.cost = Price(cost);
        terms.operator_ = carrier.id;
        market.apply(kOperatorKey, DefineLink{terms});
        return market.last<LinkDefined>()->link;
    }
    void open(std::optional<ProductId> product = {}, std::optional<KeyId> key = kOperatorKey) {
        InstrumentTerms terms;
        terms.name_id = product ? "hours-of-product" : "hours";
        terms.product = product;
        terms.network = "grid";
        terms.tick = Decimal{1, 0};
        market.apply(key, OpenInstrument{terms});
        hours = market.last<InstrumentOpened>()->instrument;
    }
    // Another one on the same network.
    void open_second() {
        InstrumentTerms terms;
        terms.name_id = "second";
        terms.network = "grid";
        terms.bond = PartsPerMillion(77'777);
        market.apply(kOperatorKey, OpenInstrument{terms});
        second = market.last<InstrumentOpened>()->instrument;
    }
    OrderId order(int region, Side side, std::int64_t price, std::int64_t quantity, TimeInForce time_in_force = TimeInForce::gtc,
                  std::optional<std::int64_t> display = {}) {
        PlaceOrder order = limit_order(hours, side, price, quantity);
        order.time_in_force = time_in_force;
        if (display) order.display_quantity = Quantity(*display);
        market.apply(traders[static_cast<std::size_t>(region)].key, order);
        return OrderId(market.journal.size());
    }
    OrderId buy(int region, std::int64_t price, std::int64_t quantity, TimeInForce time_in_force = TimeInForce::gtc) {
        return order(region, Side::buy, price, quantity, time_in_force);
    }
    OrderId sell(int region, std::int64_t price, std::int64_t quantity, TimeInForce time_in_force = TimeInForce::gtc) {
        return order(region, Side::sell, price, quantity, time_in_force);
    }
    void capacity(LinkId link, std::int64_t capacity) {
        market.apply(kOperatorKey, ChangeCapacity{link, {}, Quantity(capacity), {}});
    }

    // The trades of the last command: maker, taker, what the buyer pays, what of it the links get, quantity, links.
    struct Deal {
        OrderId maker, taker;
        std::int64_t price = 0, transfer = 0, quantity = 0;
        std::vector<LinkId> path;
        friend bool operator==(const Deal&, const Deal&) = default;
    };
    [[nodiscard]] std::vector<Deal> deals() const {
        std::vector<Deal> deals;
        for (const Event& event : market.events) {
            if (const auto* t = std::get_if<Traded>(&event))
                deals.push_back({t->maker, t->taker, t->price.raw(), t->transfer.raw(), t->quantity.raw(), {}});
            if (const auto* used = std::get_if<LinkUsed>(&event)) deals.back().path.push_back(used->link);
        }
        return deals;
    }

  private:
    int links_ = 0;
};

}  // namespace tongqu::exchange
