// The channel `book` with a region, against the book over regions of `tongqu price cross-region`.
#include <catch2/catch.hpp>
#include <random>

#include "pricing/cross_region.hpp"
#include "streamed_market.hpp"

using namespace tongqu;
using namespace tongqu::stream;

namespace {

// Regions with a buyer and a supplier each, an instrument whose prices are whole numbers, and its links.
struct StreamedRegions {
    StreamedMarket market;
    std::vector<KeyId> buyers, suppliers;
    std::vector<pricing::NetworkEdge> edges;
    ParticipantId carrier;
    InstrumentId hours;

    explicit StreamedRegions(int regions) {
        for (int r = 0; r < regions; ++r) {
            Region region;
            region.code = code(r);
            market.submit(KeyId(0), CreateRegion{region});
            const RegionId home(static_cast<std::uint8_t>(r + 1));  // after the operator's own
            buyers.push_back(market.driven.join("buyer" + code(r), RoleSet::of(Role::buyer), {}, home));
            suppliers.push_back(market.driven.join("supplier" + code(r), RoleSet::of(Role::supplier), {}, home));
            market.driven.deposit("buyer" + code(r), Money(1'000'000'000'000'000));
        }
        market.driven.join("carrier", RoleSet::of(Role::link_operator));
        carrier = market.driven.model.directory().participant("carrier")->id;
    }
    static std::string code(int region) { return std::string(1, static_cast<char>('A' + region)); }

    void link(int from, int to, std::int64_t capacity, std::int64_t cost) {
        LinkTerms terms;
        terms.name_id = code(from) + "-" + code(to);
        terms.network = "grid";
        terms.from = RegionId(static_cast<std::uint8_t>(from + 1));
        terms.to = RegionId(static_cast<std::uint8_t>(to + 1));
        terms.capacity = Quantity(capacity);
        terms.cost = Price(cost);
        terms.operator_ = carrier;
        market.submit(KeyId(0), DefineLink{terms});
        edges.push_back({static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to), Quantity(capacity), Price(cost), {}});
    }
    void open() {
        InstrumentTerms terms;
        terms.name_id = terms.title = "hours";
        terms.network = "grid";
        terms.tick = Decimal{1, 0};
        market.submit(KeyId(0), OpenInstrument{terms});
        hours = market.driven.model.directory().instrument("hours")->id;
    }
    OrderId order(int region, Side side, std::int64_t price, std::int64_t quantity) {
        PlaceOrder order;
        order.client_order_id = std::to_string(market.driven.history.size());
        order.instrument = hours;
        order.side = side;
        order.price = Price(price);
        order.quantity = Quantity(quantity);
        const auto& key = (side == Side::buy ? buyers : suppliers)[static_cast<std::size_t>(region)];
        return OrderId(market.submit(key, order).sequence.raw());
    }
    void capacity(std::uint32_t link, std::int64_t lots) {
        market.submit(KeyId(0), ChangeCapacity{LinkId(link), hours, Quantity(lots), {}});
    }
    [[nodiscard]] TopicKey book(int region) const {
        return {Channel::book, hours.raw(), RegionId(static_cast<std::uint8_t>(region + 1))};
    }
};

using Levels = std::map<std::string, std::string>;

// What an order of this side would execute, summed by landed price.
Levels expected(pricing::CrossRegionBook& book, std::uint32_t region, Side side) {
    std::map<std::int64_t, std::int64_t> sums;
    for (const pricing::LandedOffer& row : book.view(region, side)) sums[row.landed_price.raw()] += row.quantity.raw();
    Levels levels;
    for (const auto& [price, quantity] : sums) levels[std::to_string(price)] = std::to_string(quantity);
    return levels;
}

}  // namespace

TEST_CASE("a region follows landed prices as a link fills up and gets room again, and hears nothing of what cannot reach it") {
    // Example 3 of docs/network.md: C→B→A costs 1 + 1 with room for 5 and 3 lots, C→A costs 9 with room for 2.
    StreamedRegions r(4);
    r.link(2, 1, 5, 1);
    r.link(1, 0, 3, 1);
    r.link(2, 0, 2, 9);
    r.open();
    Listener from_a, same, from_d;
    BookTwin a;
    REQUIRE(a.take(**r.market.publisher.subscribe(from_a, r.book(0))));
    CHECK(*r.market.publisher.subscribe(same, r.book(0)) != nullptr);
    REQUIRE(r.market.publisher.subscribe(from_d, r.book(3)));
    const auto hear = [&] {
        r.market.publisher.flush();
        for (const Message& message : from_a.messages) REQUIRE(a.take(*message));
        const std::size_t count = from_a.messages.size();
        CHECK(same.messages == from_a.messages);  // the very same messages: encoded once
        from_a.messages.clear();
        same.messages.clear();
        return count;
    };
    r.order(2, Side::sell, 50, 10);
    CHECK(hear() == 1);
    CHECK(a.asks == Levels{{"52", "3"}, {"59", "2"}});
    r.order(0, Side::buy, 52, 3);  // fills the way over B
    CHECK(hear() == 1);
    CHECK(a.asks == Levels{{"59", "2"}});
    r.order(3, Side::sell, 40, 1);  // D is joined to nobody
    CHECK(hear() == 0);
    r.capacity(1, 4);  // one lot more on B→A
    CHECK(hear() == 1);
    CHECK(a.asks == Levels{{"52", "1"}, {"59", "2"}});
    REQUIRE(from_d.messages.size() == 1);
    CHECK(from_d.messages.front()->find(R"("region":"D")") != std::string::npos);
    CHECK(r.market.publisher.unsubscribe(same, r.book(0)));
    CHECK(r.market.publisher.unsubscribe(from_a, r.book(0)));
    CHECK(r.market.publisher.unsubscribe(from_d, r.book(3)));
    CHECK(r.market.publisher.subscriptions() == 0);
}

TEST_CASE("of a deep book a region hears the best landed prices, so many a side, and what moves up when one goes") {
    StreamedRegions r(2);
    r.link(1, 0, 100'000, 1);
    r.open();
    Listener listener;
    BookTwin twin;
    REQUIRE(twin.take(**r.market.publisher.subscribe(listener, r.book(0))));
    const auto wanted = static_cast<std::int64_t>(r.market.limits.region_levels);
    std::vector<OrderId> offers;
    for (std::int64_t i = 0; i <= wanted; ++i) offers.push_back(r.order(1, Side::sell, 1000 + i, 1));
    r.market.publisher.flush();
    for (const Message& message : listener.messages) REQUIRE(twin.take(*message));
    CHECK(twin.asks.size() == r.market.limits.region_levels);
    CHECK_FALSE(twin.asks.contains(std::to_string(1001 + wanted)));
    listener.messages.clear();
    r.market.submit(r.suppliers[1], CancelOrder{offers.front(), {}});
    r.market.publisher.flush();
    for (const Message& message : listener.messages) REQUIRE(twin.take(*message));
    CHECK(twin.asks.contains(std::to_string(1001 + wanted)));
    CHECK(twin.asks.size() == r.market.limits.region_levels);
}

TEST_CASE("whoever follows a region's deltas holds what the book over regions of the price command shows there") {
    for (std::uint32_t seed = 1; seed <= 6; ++seed) {
        std::mt19937 chance(seed);
        const auto below = [&](std::uint32_t n) { return static_cast<std::int64_t>(chance() % n); };
        constexpr int kRegions = 4;
        StreamedRegions r(kRegions);
        for (int from = 0; from < kRegions; ++from)
            for (int to = 0; to < kRegions; ++to)
                if (from != to && below(2) == 0) r.link(from, to, below(12), below(4));
        r.open();
        pricing::CrossRegionBook book(kRegions, r.edges);
        std::vector<Listener> listeners(kRegions);
        std::vector<BookTwin> twins(kRegions);
        for (int region = 0; region < kRegions; ++region)
            REQUIRE(twins[static_cast<std::size_t>(region)].take(
                **r.market.publisher.subscribe(listeners[static_cast<std::size_t>(region)], r.book(region))));
        std::vector<OrderId> orders;
        std::vector<bool> buys;
        for (int step = 0; step < 300; ++step) {
            INFO("seed " << seed << ", step " << step);
            const std::int64_t what = below(10);
            if (what < 7 || orders.empty()) {
                const int region = static_cast<int>(below(kRegions));
                const Side side = below(2) == 0 ? Side::buy : Side::sell;
                const std::int64_t price = 100 + below(9), quantity = 1 + below(6);
                orders.push_back(r.order(region, side, price, quantity));
                buys.push_back(side == Side::buy);
                book.submit({static_cast<std::uint32_t>(region), side, Quantity(quantity), Price(price), TimeInForce::gtc, {}});
            } else if (what < 9 || r.edges.empty()) {
                const auto at = static_cast<std::size_t>(below(static_cast<std::uint32_t>(orders.size())));
                const auto* order = r.market.driven.model.orders().find(orders[at]);
                r.market.submit(*order->key, CancelOrder{orders[at], {}});
                book.cancel(static_cast<std::uint32_t>(at));
            } else {
                const auto link = static_cast<std::uint32_t>(below(static_cast<std::uint32_t>(r.edges.size())));
                const std::int64_t lots = below(20);
                r.capacity(link, lots);
                book.set_capacity(link, Quantity(lots));
            }
            if (below(3) == 0) continue;
            r.market.publisher.flush();
            for (std::size_t region = 0; region < kRegions; ++region) {
                for (const Message& message : listeners[region].messages) REQUIRE(twins[region].take(*message));
                listeners[region].messages.clear();
                const auto at = static_cast<std::uint32_t>(region);
                REQUIRE(twins[region].asks == expected(book, at, Side::buy));
                REQUIRE(twins[region].bids == expected(book, at, Side::sell));
            }
        }
    }
}

TEST_CASE("the channel market tells of links that are defined and of capacity that changes, of one instrument or of all") {
    StreamedRegions r(2);
    r.link(0, 1, 5, 1);
    r.open();
    Listener listener;
    REQUIRE(r.market.publisher.subscribe(listener, {Channel::market, 0}));
    r.link(1, 0, 5, 1);
    r.capacity(0, 7);
    r.market.submit(KeyId(0), ChangeCapacity{LinkId(1), {}, Quantity(0), {}});
    r.market.publisher.flush();
    REQUIRE(listener.messages.size() == 1);
    CHECK(listener.messages.front()->find(R"("changes":[{"change":"link_defined","link_id":"B-A"},)"
                                          R"({"change":"capacity","link_id":"A-B","instrument_id":"hours","capacity":"7"},)"
                                          R"({"change":"capacity","link_id":"B-A","capacity":"0"}])") != std::string::npos);
}
