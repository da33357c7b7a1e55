#include <random>

#include <catch2/catch.hpp>

#include "pricing/dividend_report.hpp"
#include "tests/pricing/naive_coupling.hpp"

using namespace tongqu;
using namespace tongqu::pricing;

namespace {

CoupledOrder coupled_order(std::uint32_t region, Side side, std::int64_t quantity, std::int64_t limit) {
    return {region, side, Quantity(quantity), Price(limit)};
}
CoupledLink coupled_link(std::uint32_t from, std::uint32_t to, std::int64_t capacity, std::int64_t cost) {
    return {from, to, Quantity(capacity), Price(cost)};
}
CrossOrder cross_order(std::uint32_t region, Side side, std::int64_t quantity, std::int64_t limit) {
    return {region, side, Quantity(quantity), Price(limit), TimeInForce::gtc, {}};
}

// A cheap region and a dear one; the link carries 60 of what could go.
struct DividendExample {
    std::vector<CoupledLink> links{coupled_link(0, 1, 60, 5)};
    std::vector<CoupledOrder> orders{coupled_order(0, Side::sell, 200, 10),
                                     coupled_order(1, Side::buy, 100, 50),
                                     coupled_order(1, Side::sell, 70, 30)};
    [[nodiscard]] CoupledMarket view() const { return {2, links, orders, Price(0), Price(100)}; }
};

IntegrationDividend joined_dividend(const CoupledMarket& market) {
    return dividend_of(market, couple(market).value());
}

}  // namespace

TEST_CASE(
    "Joining a cheap region and a dear one: buyers gain, the dear region's seller pays, the full link "
    "earns") {
    // Apart: GZ nothing at 0 … 10, so 5; SH 70 lots at 50, all surplus (50 − 30) · 70 = 1400 the seller's.
    // Joined: SH at 30, so buyers gain (50 − 30) · 100 = 2000, the seller has nothing: −1400. Rent (30 − 10 −
    // 5) · 60 = 900.
    const IntegrationDividend d = joined_dividend(DividendExample().view());
    CHECK(d.welfare_joined == 2900);
    CHECK(d.welfare_apart == 1400);
    CHECK(d.dividend() == 1500);
    CHECK(d.regions == std::vector<RegionGain>{{0, 0}, {2 * 2000, 2 * -1400}});
    CHECK(d.rent_x2 == 2 * 900);
    CHECK(d.gained_x2() == 2 * 2000);
    CHECK(d.paid_x2() == 2 * 1400);
    CHECK(d.adds_up());
    // Prices: |5 − 50| = 45 apart, |10 − 30| = 20 joined.
    CHECK(d.spread.pairs == 1);
    CHECK(d.spread.apart == 45);
    CHECK(d.spread.joined == 20);
}

TEST_CASE("A region without orders has no price, and prices without a pair have no spread") {
    const std::vector<CoupledOrder> orders{coupled_order(0, Side::sell, 5, 10)};
    const IntegrationDividend d = joined_dividend({3, {}, orders, Price(0), Price(9)});
    CHECK(d.prices_apart[0].has_value());
    CHECK_FALSE(d.prices_joined[1]);
    CHECK(d.spread.pairs == 0);
    CHECK(d.dividend() == 0);
    CHECK(d.adds_up());
}

TEST_CASE("A residency rule forbids the links into other regions, and its cost is the welfare they brought") {
    // 0 → 1 → 2: sellers at 10 in 0, a buyer at 20 in 1 and one at 40 in 2. Free: 4 · (20 − 10) + 4 · (40 −
    // 10) = 160.
    const std::vector<CoupledLink> links{coupled_link(0, 1, 9, 0), coupled_link(1, 2, 9, 0)};
    const std::vector<CoupledOrder> orders{coupled_order(0, Side::sell, 8, 10),
                                           coupled_order(1, Side::buy, 4, 20),
                                           coupled_order(2, Side::buy, 4, 40)};
    const CoupledMarket market{3, links, orders, Price(0), Price(100)};
    const auto into_one = residency_cost(market, RegionSet::of(RegionId(0), RegionId(1))).value();
    CHECK(into_one.welfare_free == 160);
    CHECK(into_one.cost() == 120);
    CHECK(into_one.forbidden == std::vector<std::uint32_t>{1});
    // Transit counts: goods that may not enter 1 do not reach 2 either.
    CHECK(residency_cost(market, RegionSet::of(RegionId(0), RegionId(2)))->cost() == 160);
    CHECK(residency_cost(market, RegionSet::of(RegionId(0), RegionId(1), RegionId(2)))->cost() == 0);
    CHECK(residency_cost(market, {})->forbidden == std::vector<std::uint32_t>{0, 1});
    CHECK(residency_cost({65, {}, {}, Price(0), Price(1)}, {}).error() == CoupledError::too_many_regions);
}

TEST_CASE(
    "Of small random markets the dividend is the welfare of trying everything joined less that of each "
    "region alone") {
    std::mt19937_64 random(28);
    const auto below = [&](std::uint64_t n) { return static_cast<std::int64_t>(random() % n); };
    for (int round = 0; round < 300; ++round) {
        const auto regions = static_cast<std::uint32_t>(2 + below(2));
        std::vector<CoupledLink> links;
        for (std::int64_t l = below(4); l > 0; --l) {
            const auto from = static_cast<std::uint32_t>(below(regions));
            links.push_back(
                coupled_link(from, static_cast<std::uint32_t>((from + 1 + below(regions - 1)) % regions),
                             below(3), below(3)));
        }
        std::vector<CoupledOrder> orders;
        for (std::int64_t i = 1 + below(5); i > 0; --i)
            orders.push_back(coupled_order(static_cast<std::uint32_t>(below(regions)),
                                           below(2) == 0 ? Side::buy : Side::sell, 1 + below(2), below(5)));
        CAPTURE(round);
        const auto welfare = [&](std::span<const CoupledLink> with, std::span<const CoupledOrder> of) {
            return naive::Exhaustive({regions, with, of, Price(-1), Price(5)}).run().welfare;
        };
        const CoupledMarket market{regions, links, orders, Price(-1), Price(5)};
        const IntegrationDividend d = joined_dividend(market);
        std::int64_t apart = 0;
        for (std::uint32_t r = 0; r < regions; ++r) {
            std::vector<CoupledOrder> own;
            for (const CoupledOrder& o : orders)
                if (o.region == r) own.push_back(o);
            apart += welfare({}, own);
        }
        REQUIRE(d.dividend() == welfare(links, orders) - apart);
        REQUIRE(d.adds_up());
        const RegionSet may_enter = RegionSet::from_bits(random() % (1U << regions));
        std::vector<CoupledLink> allowed;
        for (const CoupledLink& l : links)
            if (may_enter.contains(RegionId(static_cast<std::uint8_t>(l.to)))) allowed.push_back(l);
        REQUIRE(residency_cost(market, may_enter)->cost() ==
                welfare(links, orders) - welfare(allowed, orders));
    }
}

TEST_CASE(
    "A continuous book joined and apart: who traded with whom decides who gained, and carriage is paid out "
    "of it") {
    // Joined, 1's buyer at 50 takes 0's offer at 10 + 5. Apart it takes its own region's at 30.
    const std::vector<NetworkEdge> links{{0, 1, Quantity(4), Price(5), {}}};
    const std::vector<CrossEvent> events{cross_order(0, Side::sell, 4, 10), cross_order(1, Side::sell, 4, 30),
                                         cross_order(1, Side::buy, 4, 50)};
    const IntegrationDividend d = dividend_of(2, links, events);
    CHECK(d.welfare_joined == 4 * (50 - 10 - 5));
    CHECK(d.welfare_apart == 4 * (50 - 30));
    CHECK(d.regions == std::vector<RegionGain>{{0, 0}, {2 * 4 * (30 - 15), 0}});
    CHECK(d.adds_up());
    CHECK(d.prices_joined[0] == Rational(10));
    CHECK(d.prices_joined[1] == Rational(15));
    CHECK_FALSE(d.prices_apart[0]);
    CHECK(d.spread.pairs == 0);
}

TEST_CASE("A continuous dividend can be negative: what comes first is served, not what is worth most") {
    // Joined, 1's bid at 12 takes the only offer before 0's own bid at 50 comes; apart that one gets it.
    const std::vector<NetworkEdge> links{{0, 1, Quantity(9), Price(0), {}}};
    const std::vector<CrossEvent> events{cross_order(0, Side::sell, 1, 10), cross_order(1, Side::buy, 1, 12),
                                         cross_order(0, Side::buy, 1, 50)};
    const IntegrationDividend d = dividend_of(2, links, events);
    CHECK(d.dividend() == (12 - 10) - (50 - 10));
    CHECK(d.adds_up());
    // Withdrawn before it is met, an offer counts nowhere; a link that opens lets resting orders trade joined
    // only.
    const std::vector<NetworkEdge> closed{{0, 1, Quantity(0), Price(0), {}}};
    const std::vector<CrossEvent> later{cross_order(0, Side::sell, 1, 10), cross_order(0, Side::sell, 1, 11),
                                        CancelEvent{0}, cross_order(1, Side::buy, 1, 20),
                                        CapacityEvent{0, Quantity(1)}};
    CHECK(dividend_of(2, closed, later).dividend() == 9);
}

TEST_CASE("An amended order keeps what it traded in each clearing, and a residency rule costs what it keeps from trading") {
    const std::vector<NetworkEdge> links{{0, 1, Quantity(9), Price(1), {}}};
    // Joined, 2 of the offer's 5 trade at 10 + 1; its new total of 4 at 12 leaves 2, which the second bid takes: 20 − 12 − 1 each.
    // Apart, nothing can trade. The first bid's welfare is 2 × (15 − 10 − 1).
    const std::vector<CrossEvent> events{cross_order(0, Side::sell, 5, 10), cross_order(1, Side::buy, 2, 15),
                                         AmendEvent{0, Price(12), Quantity(4)}, cross_order(1, Side::buy, 3, 20)};
    const IntegrationDividend d = dividend_of(2, links, events);
    CHECK(d.welfare_joined == 2 * 4 + 2 * 7);
    CHECK(d.welfare_apart == 0);
    CHECK(d.flows == std::vector<Quantity>{Quantity(4)});
    const ResidencyCost cost = residency_cost(2, links, events, {0});
    CHECK(cost.cost() == 22);
    CHECK(cost.regions == std::vector<RegionGain>{{0, 0}, {-2 * 22, 0}});  // the bids' gain is gone; the offer got its limit
    // Of an order that has traded whole nothing is left to amend; a total below what has traded ends the order.
    std::vector<CrossEvent> more = events;
    more.emplace_back(AmendEvent{1, Price(30), Quantity(9)});
    more.emplace_back(AmendEvent{2, Price(30), Quantity(1)});
    more.emplace_back(cross_order(0, Side::sell, 9, 1));
    CHECK(dividend_of(2, links, more).welfare_joined == 22);
}

TEST_CASE("Random continuous streams add up: each region's gains are the whole dividend") {
    std::mt19937_64 random(29);
    const auto below = [&](std::uint64_t n) { return static_cast<std::int64_t>(random() % n); };
    for (int round = 0; round < 100; ++round) {
        const std::vector<NetworkEdge> links{{0, 1, Quantity(below(20)), Price(below(4)), 1},
                                             {1, 0, Quantity(below(20)), Price(below(4)), 0},
                                             {1, 2, Quantity(below(20)), Price(below(4)), {}}};
        std::vector<CrossEvent> events;
        std::uint32_t orders = 0;
        for (int i = 0; i < 60; ++i) {
            if (orders > 0 && below(8) == 0) {
                events.emplace_back(CancelEvent{static_cast<std::uint32_t>(below(orders))});
            } else if (below(10) == 0) {
                events.emplace_back(CapacityEvent{static_cast<std::uint32_t>(below(3)), Quantity(below(20))});
            } else {
                events.emplace_back(cross_order(static_cast<std::uint32_t>(below(3)),
                                                below(2) == 0 ? Side::buy : Side::sell, 1 + below(9),
                                                below(30)));
                ++orders;
            }
        }
        CAPTURE(round);
        REQUIRE(dividend_of(3, links, events).adds_up());
        REQUIRE(dividend_of(3, {}, events).dividend() == 0);
    }
}

TEST_CASE("The table of a dividend has a row for each region and link, and names cannot break it") {
    const DividendExample market;
    const CoupledResult result = couple(market.view()).value();
    const IntegrationDividend d = dividend_of(market.view(), result);
    const std::vector<std::string> names{"=GZ", "S,\"H\""};
    const std::vector<CarriedLink> links{
        {"GZ>SH", 0, 1, Quantity(60), result.links[0].flow, result.links[0].rent_x2}};
    CHECK(dividend_csv({names, links, d}) ==
          "row,id,from,to,flow,capacity,price_apart,price_joined,buyers_gain_x2,suppliers_gain_x2,rent_x2,"
          "sum_x2\r\n"
          "region,'=GZ,,,,,5,10,0,0,,0\r\n"
          "region,\"S,\"\"H\"\"\",,,,,50,30,4000,-2800,,1200\r\n"
          "link,GZ>SH,'=GZ,\"S,\"\"H\"\"\",60,60,,,,,1800,1800\r\n"
          "total,,,,,,45,20,4000,-2800,1800,3000\r\n");
}

TEST_CASE(
    "The picture of a dividend shows flows, prices and gains in either language, and no name can break out "
    "of it") {
    const DividendExample market;
    const CoupledResult result = couple(market.view()).value();
    const IntegrationDividend d = dividend_of(market.view(), result);
    const std::vector<std::string> names{"<script>", "上海上海上海上海上海上海上海上海"};
    const std::vector<CarriedLink> links{
        {"a\"b", 0, 1, Quantity(60), result.links[0].flow, result.links[0].rent_x2}};
    const std::string english = dividend_svg({names, links, d}, ReportLanguage::english);
    for (const char* part :
         {"Integration dividend: 1,500", "60 / 60", "50 → 30", "B +2,000", "S −1,400", "apart 45, joined 20",
          "&lt;script&gt;", "上海上海上海上海上海上海上海…", "a&quot;b", "#b3541e"})
        CHECK(english.find(part) != std::string::npos);
    CHECK(english.find("<script") == std::string::npos);
    const std::string chinese = dividend_svg({names, links, d}, ReportLanguage::chinese);
    CHECK(chinese.find("一体化红利：1,500") != std::string::npos);
    CHECK(chinese.find("买 +2,000") != std::string::npos);
    CHECK(dividend_svg({{}, {}, joined_dividend({0, {}, {}, Price(0), Price(1)})}, ReportLanguage::english)
              .ends_with("</svg>\n"));
}
