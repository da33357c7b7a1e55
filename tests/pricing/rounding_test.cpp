#include "pricing/rounding.hpp"

#include <catch2/catch.hpp>

using namespace tongqu;
using namespace tongqu::pricing;

TEST_CASE(
    "Every rounding mode gives the values of the table in the documentation of java.math.RoundingMode") {
    // Tenths of the column headings 5.5, 2.5, 1.6, 1.1, 1.0 and their negatives; rows as printed there.
    struct Row {
        int tenths, up, down, ceiling, floor, half_up, half_down, half_even;
    };
    constexpr Row table[] = {{55, 6, 5, 6, 5, 6, 5, 6},         {25, 3, 2, 3, 2, 3, 2, 2},
                             {16, 2, 1, 2, 1, 2, 2, 2},         {11, 2, 1, 2, 1, 1, 1, 1},
                             {10, 1, 1, 1, 1, 1, 1, 1},         {-10, -1, -1, -1, -1, -1, -1, -1},
                             {-11, -2, -1, -1, -2, -1, -1, -1}, {-16, -2, -1, -1, -2, -2, -2, -2},
                             {-25, -3, -2, -2, -3, -3, -2, -2}, {-55, -6, -5, -5, -6, -6, -5, -6}};
    for (const Row& row : table) {
        CAPTURE(row.tenths);
        CHECK(divide(row.tenths, 10, Rounding::up) == row.up);
        CHECK(divide(row.tenths, 10, Rounding::down) == row.down);
        CHECK(divide(row.tenths, 10, Rounding::ceiling) == row.ceiling);
        CHECK(divide(row.tenths, 10, Rounding::floor) == row.floor);
        CHECK(divide(row.tenths, 10, Rounding::half_up) == row.half_up);
        CHECK(divide(row.tenths, 10, Rounding::half_down) == row.half_down);
        CHECK(divide(row.tenths, 10, Rounding::half_even) == row.half_even);
    }
}

TEST_CASE("A fee of three per mille is exact, and rounds once") {
    // 1,234,567 × 3 / 1000 = 3703.701
    CHECK(share_of(Money(1'234'567), Ratio{3, 1000}, Rounding::floor) == Money(3703));
    CHECK(share_of(Money(1'234'567), Ratio{3, 1000}, Rounding::half_even) == Money(3704));
    CHECK(share_of(Money(-1'234'567), Ratio{3, 1000}, Rounding::floor) == Money(-3704));
    CHECK(share_of(Money(1'234'567), PartsPerMillion(3000), Rounding::up) == Money(3704));
}

TEST_CASE("A share beyond 64 bits is reported, not wrapped") {
    CHECK(share_of(Money(INT64_MAX), Ratio{1, 1}, Rounding::down) == Money(INT64_MAX));
    CHECK(share_of(Money(INT64_MIN), Ratio{1, 1}, Rounding::down) == Money(INT64_MIN));
    CHECK_FALSE(share_of(Money(INT64_MAX), Ratio{2, 1}, Rounding::down).has_value());
    CHECK(share_of(Money(INT64_MIN), PartsPerMillion(1'000'000), Rounding::up) == Money(INT64_MIN));
}
