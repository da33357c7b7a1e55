#include "pricing/exact.hpp"

#include <random>

#include <catch2/catch.hpp>

using namespace tongqu::pricing;

namespace tongqu::pricing {

TEST_CASE("One divided by four is a quarter, whatever it is divided as") {
    const Integer four = 4;
    const Rational one(2, 2);
    CHECK(one / four == Rational(1, 4));
    CHECK((one + Integer(0)) / four == Rational(1, 4));
    CHECK((one + 0) / Integer(4) == Rational(1, 4));
    CHECK(Rational(1) / std::size_t{4} == Rational(1, 4));
    CHECK(four / Rational(1, 4) == 16);
}

}  // namespace tongqu::pricing

TEST_CASE("Rationals are written in lowest terms") {
    CHECK(to_text(Rational(6, 4)) == "3/2");
    CHECK(to_text(Rational(-14, 7)) == "-2");
    CHECK(to_text(Rational(0)) == "0");
    CHECK(floor_of(Rational(-7, 2)) == -4);
    CHECK(floor_of(Rational(-8, 2)) == -4);
    CHECK(floor_of(Rational(7, 2)) == 3);
}

TEST_CASE("A rational becomes the nearest double") {
    CHECK(to_double(Rational(1, 3)) == 1.0 / 3.0);
    CHECK(to_double(Rational(-1, 10)) == -0.1);
    CHECK(to_double(Rational(0)) == 0.0);
    CHECK(to_double(Rational(pow(Integer(10), 400), pow(Integer(10), 399) * 3)) == 10.0 / 3.0);
    std::mt19937_64 random(1);
    for (int i = 0; i < 2000; ++i) {
        // Quotients of whole numbers below 2^53 are correctly rounded by the hardware.
        const auto a = static_cast<std::int64_t>(random() >> (11 + random() % 50));
        const auto b = static_cast<std::int64_t>(random() >> (11 + random() % 50)) + 1;
        REQUIRE(to_double(Rational(a, b)) == static_cast<double>(a) / static_cast<double>(b));
    }
}

TEST_CASE("A common denominator is the least one, and a limit on its size holds") {
    const std::vector<Rational> values{{1, 6}, {3, 4}, {-2}};
    const auto common = over_common_denominator(values, 64);
    REQUIRE(common);
    CHECK(common->denominator == 12);
    CHECK(common->numerators == std::vector<Integer>{2, 9, -24});
    CHECK_FALSE(over_common_denominator(values, 3));
}
