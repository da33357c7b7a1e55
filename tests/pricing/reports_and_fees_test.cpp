#include <cmath>
#include <random>

#include <catch2/catch.hpp>

#include "pricing/concentration.hpp"
#include "pricing/dispersion.hpp"
#include "pricing/fee_schedule.hpp"
#include "pricing/reference_price.hpp"

using namespace tongqu;
using namespace tongqu::pricing;

namespace {

using Rationals = std::vector<Rational>;

FeeSchedule schedule() {
    FeeSchedule s;
    s.version = 3;
    s.tiers = {{Money(0), {1, 1000}, {2, 1000}}, {Money(1'000'000), {-1, 10'000}, {1, 1000}}};
    s.small_firm_discount = PartsPerMillion(500'000);
    s.development_discount = {PartsPerMillion(0), PartsPerMillion(200'000)};
    s.development_levy = PartsPerMillion(5000);
    s.chain_leader_cap = PartsPerMillion(100'000);
    return s;
}

}  // namespace

TEST_CASE("Concentration: the guidelines' market of 30, 30, 20 and 20 per cent has an index of 0.26") {
    // US Department of Justice, "Herfindahl-Hirschman Index": 30² + 30² + 20² + 20² = 2,600.
    const Rationals market{30, 30, 20, 20};
    CHECK(herfindahl(market) == 0.26);
    CHECK(concentration_ratio_4(market) == 1.0);
    CHECK(concentration_ratio_4(Rationals{10, 1, 2, 3, 4}) == 0.95);
}

TEST_CASE("Inequality: one who has all, all who have the same, and the definition in between") {
    CHECK(gini(Rationals{0, 0, 0, 8}) == 0.75);  // (n − 1) / n
    CHECK(gini(Rationals{5, 5, 5}) == 0.0);
    CHECK(theil(Rationals{0, 0, 0, 8}) == Approx(std::log(4.0)));
    CHECK(theil(Rationals{5, 5, 5}) == 0.0);
    std::mt19937_64 random(81);
    for (int round = 0; round < 100; ++round) {
        Rationals values(1 + random() % 9);
        for (Rational& v : values) v = Rational(random() % 30, 1 + random() % 4);
        values[0] += 1;
        double differences = 0, sum = 0, t = 0;
        for (const Rational& a : values) sum += to_double(a);
        for (const Rational& a : values)
            for (const Rational& b : values) differences += std::abs(to_double(a - b));
        const auto n = static_cast<double>(values.size());
        for (const Rational& a : values)
            if (a > 0) t += to_double(a) / sum * std::log(n * to_double(a) / sum);
        CHECK(gini(values) == Approx(differences / (2 * n * sum)).margin(1e-12));
        CHECK(theil(values) == Approx(t).margin(1e-12));
        std::vector<std::uint32_t> groups(values.size());
        for (auto& group : groups) group = static_cast<std::uint32_t>(random() % 3);
        const auto parts = theil_parts(values, groups);
        CHECK(parts.between + parts.within == Approx(theil(values)).margin(1e-12));
        CHECK((parts.between >= 0 && parts.within >= 0));
    }
}

TEST_CASE("Prices that agree everywhere are not dispersed") {
    const std::vector<RegionalPrice> same{
        {Price(10), Quantity(1)}, {Price(10), Quantity(5)}, {Price(99), Quantity(0)}};
    CHECK(price_dispersion(same)->coefficient_of_variation == 0.0);
    CHECK(price_dispersion(same)->highest == Price(10));
    // 8 and 12 in equal volumes: mean 10, deviation 2.
    const std::vector<RegionalPrice> apart{{Price(8), Quantity(3)}, {Price(12), Quantity(3)}};
    CHECK(price_dispersion(apart)->mean == 10.0);
    CHECK(price_dispersion(apart)->coefficient_of_variation == Approx(0.2));
    CHECK_FALSE(price_dispersion({}));
}

TEST_CASE("Reference prices name their method") {
    const std::vector<TradedQuantity> trades{{Price(100), Quantity(3)}, {Price(103), Quantity(1)}};
    CHECK(last_price(trades)->price == Price(103));
    // (300 + 103) / 4 = 100.75
    CHECK(volume_weighted_price(trades, Rounding::half_even)->price == Price(101));
    CHECK(volume_weighted_price(trades, Rounding::floor)->price == Price(100));
    CHECK(volume_weighted_price(trades, Rounding::floor)->method == ReferenceMethod::vwap);
    CHECK_FALSE(volume_weighted_price({}, Rounding::floor));
    CHECK_FALSE(auction_reference(std::nullopt));
    CHECK(auction_reference(Price(5))->method == ReferenceMethod::auction);
    // Base 10 × 2 + 20 × 1 = 40, now 11 × 2 + 24 × 1 = 46: 1000 × 46 / 40 = 1150.
    const std::vector<IndexConstituent> basket{{Price(10), Price(11), Quantity(2)},
                                               {Price(20), Price(24), Quantity(1)}};
    CHECK(index_level(basket, Price(1000), Rounding::half_even)->price == Price(1150));
    CHECK_FALSE(index_level({}, Price(1000), Rounding::half_even));
    CHECK_FALSE(describe(ReferenceMethod::index).empty());
}

TEST_CASE("Fees follow tiers, discounts multiply, rebates stay whole") {
    const FeeSchedule s = schedule();
    REQUIRE(validate(s));
    const Money gross(1'000'000);
    CHECK(trading_fee(s, {Liquidity::taker, Money(0)}, gross) == Money(2000));
    CHECK(trading_fee(s, {Liquidity::maker, Money(999'999)}, gross) == Money(1000));
    CHECK(trading_fee(s, {Liquidity::maker, Money(1'000'000)}, gross) == Money(-100));
    CHECK(trading_fee(s, {Liquidity::taker, Money(0), true}, gross) == Money(1000));
    CHECK(trading_fee(s, {Liquidity::taker, Money(0), true, 1}, gross) == Money(800));
    CHECK(trading_fee(s, {Liquidity::taker, Money(0), false, 9}, gross) == Money(1600));
    CHECK(trading_fee(s, {Liquidity::maker, Money(1'000'000), true, 1}, gross) == Money(-100));
    // 0.002 × 1,250 = 2.5 and 0.002 × 1,750 = 3.5: to the even neighbours.
    CHECK(trading_fee(s, {Liquidity::taker, Money(0)}, Money(1250)) == Money(2));
    CHECK(trading_fee(s, {Liquidity::taker, Money(0)}, Money(1750)) == Money(4));
    CHECK(trading_fee(s, {Liquidity::maker, Money(1'000'000)}, Money(15'000)) == Money(-2));  // -1.5
    CHECK(development_levy(s, gross) == Money(5000));
    CHECK(capped_commission(s, PartsPerMillion(50'000), gross) == Money(50'000));
    CHECK(capped_commission(s, PartsPerMillion(300'000), gross) == Money(100'000));
}

TEST_CASE("A schedule that is not sound is refused with the reason") {
    const auto refused = [](auto change) {
        FeeSchedule s = schedule();
        change(s);
        return validate(s).error();
    };
    CHECK(refused([](FeeSchedule& s) { s.tiers.clear(); }) == ScheduleError::no_tier);
    CHECK(refused([](FeeSchedule& s) { s.tiers[0].volume_from = Money(1); }) == ScheduleError::no_tier);
    CHECK(refused([](FeeSchedule& s) { s.tiers[1].volume_from = Money(0); }) ==
          ScheduleError::tiers_not_ascending);
    CHECK(refused([](FeeSchedule& s) { s.tiers[0].taker = {1, 0}; }) == ScheduleError::rate_out_of_range);
    CHECK(refused([](FeeSchedule& s) { s.tiers[0].taker = {-1, 10}; }) == ScheduleError::rate_out_of_range);
    CHECK(refused([](FeeSchedule& s) { s.tiers[0].maker = {11, 10}; }) == ScheduleError::rate_out_of_range);
    CHECK(refused([](FeeSchedule& s) { s.development_levy = PartsPerMillion(1'000'001); }) ==
          ScheduleError::share_out_of_range);
    // The least a taker can pay is 0.1 % × 0.5 × 0.8 = 0.04 %.
    CHECK(refused([](FeeSchedule& s) {
              s.tiers[1].maker = {-5, 10'000};
          }) == ScheduleError::rebate_above_fee);
}

TEST_CASE("A voucher pays its part as long as it lasts") {
    const auto part = apply_voucher({PartsPerMillion(300'000), Money(1000)}, Money(101));
    CHECK(part.sponsor_pays == Money(30));
    CHECK(part.participant_pays == Money(71));
    CHECK(apply_voucher({PartsPerMillion(1'000'000), Money(40)}, Money(101)).participant_pays == Money(61));
}
