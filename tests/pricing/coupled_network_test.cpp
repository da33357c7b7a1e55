#include <random>

#include <catch2/catch.hpp>

#include "pricing/coupled_certificate.hpp"

namespace {

using namespace tongqu;
using namespace tongqu::pricing;

struct Market {
    std::vector<CoupledLink> links;
    std::vector<CoupledOrder> orders;
};

// Limits within `width` of one another in every region; some beyond the bounds 0 … 100.
Market random_market(std::mt19937_64& random, std::uint32_t regions, std::size_t links, std::size_t orders,
                     std::int64_t lowest, std::int64_t width) {
    const auto below = [&](std::int64_t n) { return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n)); };
    const auto any = [&] { return static_cast<std::uint32_t>(random() % regions); };
    Market m;
    for (std::size_t l = 0; l < links; ++l) {
        const std::uint32_t from = any();
        const std::uint32_t to = (from + 1 + static_cast<std::uint32_t>(random() % (regions - 1))) % regions;
        m.links.push_back({from, to, Quantity(below(300)), Price(below(8))});
    }
    for (std::size_t i = 0; i < orders; ++i)
        m.orders.push_back({any(), below(2) == 0 ? Side::buy : Side::sell, Quantity(1 + below(50)), Price(lowest + below(width))});
    return m;
}

CoupledMarket view(const Market& m, std::uint32_t regions) { return {regions, m.links, m.orders, Price(0), Price(100)}; }

}  // namespace

TEST_CASE("Every auction of many regions carries a proof that no other has more welfare") {
    std::mt19937_64 random(9);
    for (int round = 0; round < 150; ++round) {
        CAPTURE(round);
        const auto regions = static_cast<std::uint32_t>(2 + random() % 63);
        const Market m = random_market(random, regions, random() % 200, random() % 2000, 0, 1 + round % 100);
        const auto result = couple(view(m, regions));
        REQUIRE(result);
        const auto fault = fault_of(view(m, regions), *result);
        CAPTURE(fault ? name_of(*fault) : "");
        CHECK_FALSE(fault);
        CHECK(result->integration_dividend() >= 0);
    }
}

TEST_CASE("With limits beyond the bounds the optimum still holds, and unsupported prices are never passed off as supported") {
    std::mt19937_64 random(10);
    int supported = 0;
    for (int round = 0; round < 300; ++round) {
        CAPTURE(round);
        const Market m = random_market(random, 4, random() % 8, random() % 12, -30, 160);
        const auto result = couple(view(m, 4));
        REQUIRE(result);
        const auto fault = fault_of(view(m, 4), *result);
        if (result->prices_support_fills) {
            CAPTURE(fault ? name_of(*fault) : "");
            CHECK_FALSE(fault);
            ++supported;
        } else {
            CHECK(fault == CoupledFault::price_support);
        }
    }
    CHECK(supported > 200);
}

TEST_CASE("The checker finds whatever was changed in a result") {
    std::mt19937_64 random(11);
    const Market m = random_market(random, 6, 20, 300, 0, 100);
    const CoupledMarket market = view(m, 6);
    const auto good = couple(market);
    REQUIRE(good);
    REQUIRE_FALSE(fault_of(market, *good));
    const auto broken = [&](auto&& change) {
        CoupledResult result = *good;
        change(result);
        return fault_of(market, result);
    };
    CHECK(broken([](CoupledResult& r) { r.fills.pop_back(); }) == CoupledFault::shape);
    CHECK(broken([](CoupledResult& r) { r.fills[0] = Quantity(-1); }) == CoupledFault::fill_range);
    CHECK(broken([](CoupledResult& r) { r.links[0].flow = Quantity(1000); }) == CoupledFault::flow_range);
    CHECK(broken([](CoupledResult& r) { r.volume += Quantity(1); }) == CoupledFault::totals);
    CHECK(broken([](CoupledResult& r) { r.welfare -= 1; }) == CoupledFault::totals);
    CHECK(broken([](CoupledResult& r) { r.duals[0] += Price(50); }) == CoupledFault::order_slackness);
    CHECK(broken([](CoupledResult& r) { std::swap(r.regions[0].price_low, r.regions[0].price_high += Price(1)); }) ==
          CoupledFault::price_range);
    CHECK(broken([](CoupledResult& r) { r.regions[0].price_high = Price(100); }) == CoupledFault::price_support);
    CHECK(broken([](CoupledResult& r) { r.regions[0].consumer_surplus_x2 += 2; }) == CoupledFault::surplus);
    CHECK(broken([](CoupledResult& r) { r.links[0].rent_x2 += 2; }) == CoupledFault::surplus);
    // A lot less of something that trades leaves its region out of balance.
    CHECK(broken([](CoupledResult& r) {
              for (Quantity& fill : r.fills)
                  if (fill.is_positive()) return void(fill -= Quantity(1));
          }) == CoupledFault::balance);
}
