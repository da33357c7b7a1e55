// What a bid holds, and what it is charged.
#include "settlement/hold.hpp"

#include <catch2/catch.hpp>

#include "pricing/splitmix64.hpp"

using namespace tongqu;
using namespace tongqu::settlement;

TEST_CASE("A bid of three at ten holds thirty and a tenth of a percent") {
    // 1000 ticks × 3 lots × 10,000 micro-units = 30,000,000; × 1000 ppm = 30,000
    CHECK(hold_for(Price(1000), Quantity(3), Grain(10'000), {}, PartsPerMillion(1000)) == Money(30'030'000));
}

TEST_CASE("A hold that does not fit 64 bits is no hold") {
    const PartsPerMillion none(0), most(50'000);
    CHECK(hold_for(Price(INT64_MAX), Quantity(1), Grain(1), {}, none) == Money(INT64_MAX));
    CHECK_FALSE(hold_for(Price(INT64_MAX), Quantity(1), Grain(1), {}, most));
    CHECK_FALSE(hold_for(Price(INT64_MAX), Quantity(2), Grain(1), {}, none));
    CHECK_FALSE(hold_for(Price(INT64_MAX), Quantity(INT64_MAX), Grain(INT64_MAX), {}, none));
}

TEST_CASE("The pieces of an order pay what the whole would pay") {
    pricing::SplitMix64 random(11);
    for (int round = 0; round < 2000; ++round) {
        const PartsPerMillion rate(static_cast<std::uint32_t>(random.below(50'001)));
        FeeMeter pieces, whole;
        std::int64_t total = 0, charged = 0;
        for (std::uint64_t n = 1 + random.below(20); n > 0; --n) {
            const auto gross =
                static_cast<std::int64_t>(random.below(random.below(2) == 0 ? 1000 : 1'000'000'000'000));
            total += gross;
            charged += pieces.charge(Money(gross), rate).raw();
        }
        CHECK(charged == whole.charge(Money(total), rate).raw());
        // and that is the floor of the exact fee
        CHECK(charged == static_cast<std::int64_t>(static_cast<WideInt>(total) * rate.raw() / 1'000'000));
    }
}

TEST_CASE("Fees never exceed what is held for them, whatever trades at whatever rate and price") {
    pricing::SplitMix64 random(12);
    const PartsPerMillion maker(777), taker(1333);
    for (int round = 0; round < 2000; ++round) {
        FeeMeter meter;
        const auto limit = static_cast<std::int64_t>(1 + random.below(2000));
        auto leaves = static_cast<std::int64_t>(1 + random.below(50));
        const Grain grain(static_cast<std::int64_t>(1 + random.below(300)));
        std::int64_t held = hold_for(Price(limit), Quantity(leaves), grain, meter, taker)->raw();
        while (leaves > 0) {
            const auto lots = static_cast<std::int64_t>(1 + random.below(static_cast<std::uint64_t>(leaves)));
            const auto price =
                limit - static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(limit)));
            const Money gross = *gross_amount(Price(price), Quantity(lots), grain);
            held -= gross.raw() + meter.charge(gross, random.below(2) == 0 ? maker : taker).raw();
            leaves -= lots;
            const std::int64_t needed =
                leaves == 0 ? 0 : hold_for(Price(limit), Quantity(leaves), grain, meter, taker)->raw();
            REQUIRE(held >= needed);  // what is above returns to the buyer
            held = needed;
        }
    }
}
