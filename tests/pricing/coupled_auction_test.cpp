#include <iostream>
#include <random>

#include <catch2/catch.hpp>

#include "pricing/coupled_auction.hpp"
#include "pricing/coupled_certificate.hpp"
#include "tests/pricing/naive_coupling.hpp"

namespace {

using namespace tongqu;
using namespace tongqu::pricing;

CoupledOrder buy(std::uint32_t region, std::int64_t quantity, std::int64_t limit) {
    return {region, Side::buy, Quantity(quantity), Price(limit)};
}
CoupledOrder sell(std::uint32_t region, std::int64_t quantity, std::int64_t limit) {
    return {region, Side::sell, Quantity(quantity), Price(limit)};
}
CoupledLink link(std::uint32_t from, std::uint32_t to, std::int64_t capacity, std::int64_t cost) {
    return {from, to, Quantity(capacity), Price(cost)};
}

CoupledResult cleared(std::uint32_t regions, const std::vector<CoupledLink>& links, const std::vector<CoupledOrder>& orders,
                      std::int64_t low = -1000, std::int64_t high = 1000) {
    const CoupledMarket market{regions, links, orders, Price(low), Price(high)};
    const auto result = couple(market);
    REQUIRE(result);
    const auto fault = fault_of(market, *result);
    CAPTURE(fault ? name_of(*fault) : "");
    CHECK_FALSE(fault);
    return *result;
}

naive::Numbers numbers(const std::vector<Quantity>& quantities) {
    naive::Numbers result;
    for (const Quantity q : quantities) result.push_back(q.raw());
    return result;
}

naive::Numbers flows(const CoupledResult& result) {
    naive::Numbers list;
    for (const LinkOutcome& l : result.links) list.push_back(l.flow.raw());
    return list;
}

}  // namespace

TEST_CASE("A full link splits the market into two prices, and their difference is its rent") {
    // Sellers in 0 at 10; buyers in 1 at 50, a local seller there at 30. The link carries 60 of the 100 wanted.
    const auto r = cleared(2, {link(0, 1, 60, 5)}, {sell(0, 200, 10), buy(1, 100, 50), sell(1, 70, 30)});
    CHECK(numbers(r.fills) == naive::Numbers{60, 100, 40});
    CHECK(r.regions[0].price_x2() == 20);
    CHECK(r.regions[1].price_x2() == 60);
    CHECK(r.links[0].flow == Quantity(60));
    CHECK(r.links[0].rent_x2 == 2 * 60 * (30 - 10 - 5));
    CHECK(r.welfare == 100 * 50 - 60 * 10 - 40 * 30 - 60 * 5);
    CHECK(r.isolated[1].welfare == 70 * (50 - 30));
    CHECK(r.integration_dividend() == r.welfare - 1400);
}

TEST_CASE("Sellers at the same price in two regions sell the same part, unless a link is too small for that") {
    // 90 wanted of 60 + 120: half of each, 30 + 60.
    CHECK(numbers(cleared(3, {link(0, 2, 99, 0), link(1, 2, 99, 0)}, {sell(0, 60, 10), sell(1, 120, 10), buy(2, 90, 20)}).fills) ==
          naive::Numbers{30, 60, 90});
    // The link from 1 carries 40: that region is settled at a third, and the other sells 50 of 60.
    CHECK(numbers(cleared(3, {link(0, 2, 99, 0), link(1, 2, 40, 0)}, {sell(0, 60, 10), sell(1, 120, 10), buy(2, 90, 20)}).fills) ==
          naive::Numbers{50, 40, 90});
}

TEST_CASE("Odd lots go by largest remainder, then to the earlier order") {
    // 5 wanted of 3 + 3 + 3: 5/3 each, so 1, 1, 1 and two more for the first two.
    CHECK(numbers(cleared(1, {}, {sell(0, 3, 10), sell(0, 3, 10), buy(0, 5, 12), sell(0, 3, 10)}).fills) ==
          naive::Numbers{2, 2, 5, 1});
    // 3 wanted of 1 + 4: 0.6 and 2.4.
    CHECK(numbers(cleared(1, {}, {sell(0, 4, 10), sell(0, 1, 10), buy(0, 3, 12)}).fills) == naive::Numbers{2, 1, 3});
}

TEST_CASE("A region without orders, or without links, is cleared with the price range that the bounds leave") {
    const auto r = cleared(3, {link(0, 1, 5, 2)}, {sell(0, 4, 10)}, 0, 40);
    CHECK(r.welfare == 0);
    CHECK(r.regions[0].price_low == Price(0));
    CHECK(r.regions[0].price_high == Price(10));
    CHECK(r.regions[1].price_low == Price(0));
    CHECK(r.regions[1].price_high == Price(12));
    CHECK(r.regions[2].price_x2() == 40);
    CHECK(cleared(0, {}, {}).welfare == 0);
}

TEST_CASE("A buyer who takes any price pays at most the bound, and carriage stays paid") {
    const auto r = cleared(2, {link(0, 1, 9, 5)}, {sell(0, 4, 10), buy(1, 6, 5000)}, 0, 100);
    CHECK(r.prices_support_fills);
    CHECK(r.regions[1].price_low == Price(100));  // two lots stay unfilled
    CHECK(r.regions[0].price_low == Price(95));
    CHECK(r.links[0].rent_x2 == 0);
    CHECK(r.welfare == 4 * (5000 - 10 - 5));
}

TEST_CASE("What has no meaning is refused by its reason") {
    const auto refused = [](std::uint32_t regions, std::vector<CoupledLink> links, std::vector<CoupledOrder> orders,
                            std::int64_t low = 0, std::int64_t high = 9) {
        const auto result = couple({regions, links, orders, Price(low), Price(high)});
        REQUIRE_FALSE(result);
        return result.error();
    };
    CHECK(refused(65, {}, {}) == CoupledError::too_many_regions);
    CHECK(refused(2, {link(0, 2, 1, 1)}, {}) == CoupledError::unknown_region);
    CHECK(refused(2, {link(1, 1, 1, 1)}, {}) == CoupledError::loop);
    CHECK(refused(2, {link(0, 1, -1, 1)}, {}) == CoupledError::negative_capacity);
    CHECK(refused(2, {link(0, 1, 1, -1)}, {}) == CoupledError::negative_cost);
    CHECK(refused(2, {}, {buy(2, 1, 1)}) == CoupledError::unknown_region);
    CHECK(refused(2, {}, {buy(0, 0, 1)}) == CoupledError::quantity_not_positive);
    CHECK(refused(2, {}, {buy(0, kMaxCoupledQuantity, 1), buy(0, 1, 1)}) == CoupledError::overflow);
    CHECK(refused(2, {}, {buy(0, 1, kMaxCoupledPrice + 1)}) == CoupledError::overflow);
    CHECK(refused(2, {}, {}, 9, 8) == CoupledError::bounds_crossed);
}

TEST_CASE("The largest numbers that are accepted clear exactly") {
    const std::int64_t half = kMaxCoupledQuantity / 2, top = kMaxCoupledPrice;
    const auto r = cleared(3, {link(0, 1, INT64_MAX, 3), link(1, 2, INT64_MAX, 4)}, {sell(0, half, -top), buy(2, half, top)},
                           -top, top);
    CHECK(r.volume == Quantity(half));
    CHECK(r.welfare == static_cast<WideInt>(half) * (2 * static_cast<WideInt>(top) - 7));
}

TEST_CASE("Small random markets clear as trying everything says: welfare, volume, shares, flows, prices") {
    std::mt19937_64 random(8);
    const auto below = [&](std::uint64_t n) { return static_cast<std::int64_t>(random() % n); };
    for (int round = 0; round < 4000; ++round) {
        const auto regions = static_cast<std::uint32_t>(1 + below(4));
        const std::int64_t top = 3 + below(4);
        std::vector<CoupledLink> links;
        for (std::int64_t l = regions > 1 ? below(5) : 0; l > 0; --l) {
            const auto from = static_cast<std::uint32_t>(below(regions));
            links.push_back(link(from, static_cast<std::uint32_t>((from + 1 + below(regions - 1)) % regions), below(4), below(3)));
        }
        std::vector<CoupledOrder> orders;
        for (std::int64_t i = 1 + below(6); i > 0; --i) {
            const auto region = static_cast<std::uint32_t>(below(regions));
            orders.push_back(below(2) == 0 ? buy(region, 1 + below(3), below(static_cast<std::uint64_t>(top)))
                                           : sell(region, 1 + below(3), below(static_cast<std::uint64_t>(top))));
        }
        CAPTURE(round);
        const CoupledMarket market{regions, links, orders, Price(-1), Price(top)};
        const auto r = couple(market);
        REQUIRE(r);
        const auto fault = fault_of(market, *r);
        REQUIRE_FALSE(fault);
        naive::Exhaustive naive(market);
        const naive::Coupling expected = naive.run();
        REQUIRE(naive.found());
        REQUIRE(r->welfare == expected.welfare);
        REQUIRE(r->volume == Quantity(expected.volume));
        REQUIRE(numbers(r->fills) == expected.fills);
        REQUIRE(flows(*r) == expected.flows);
        for (std::size_t i = 0; i < regions; ++i) {
            REQUIRE(r->regions[i].price_low == Price(expected.low[i]));
            REQUIRE(r->regions[i].price_high == Price(expected.high[i]));
        }
    }
}
