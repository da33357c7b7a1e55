#include <iostream>

#include <catch2/catch.hpp>

#include "bench/regions/baselines.hpp"
#include "pricing/coupled_certificate.hpp"
#include "pricing/splitmix64.hpp"

using namespace tongqu;
using namespace tongqu::pricing;

TEST_CASE("The welfare of a coupled auction is what LEMON's network simplex finds, from a few orders to thousands") {
    SplitMix64 random(64);
    const auto below = [&](std::uint64_t n) { return static_cast<std::int64_t>(random.below(n)); };
    for (int round = 0; round < 60; ++round) {
        const auto regions = static_cast<std::uint32_t>(2 + below(63));
        std::vector<CoupledLink> links(random.below(200));
        for (CoupledLink& link : links) {
            link.from = static_cast<std::uint32_t>(below(regions));
            link.to = static_cast<std::uint32_t>((link.from + 1 + below(regions - 1)) % regions);
            link.capacity = Quantity(below(500));
            link.cost = Price(below(20));
        }
        std::vector<CoupledOrder> orders(1 + random.below(round < 50 ? 300 : 10'000));
        for (CoupledOrder& order : orders)
            order = {static_cast<std::uint32_t>(below(regions)), below(2) == 0 ? Side::buy : Side::sell, Quantity(1 + below(90)),
                     Price(below(1 + 5 * static_cast<std::uint64_t>(round)))};
        const CoupledMarket market{regions, links, orders, Price(0), Price(1000)};
        const auto oracle = bench::lemon_welfare(market);
        if (!oracle) {
            std::cout << "skipped: liblemon-dev is not here\n";
            return;
        }
        CAPTURE(round);
        const auto result = couple(market);
        REQUIRE(result);
        REQUIRE_FALSE(fault_of(market, *result));
        REQUIRE(oracle->welfare == static_cast<std::int64_t>(result->welfare));
    }
}
