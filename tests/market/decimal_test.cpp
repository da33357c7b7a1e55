#include "market/decimal.hpp"

using namespace tongqu;

namespace {
Decimal decimal(std::string_view text) { return parse_decimal(text).value(); }
}  // namespace

TEST_CASE("A decimal keeps exactly what was written, less trailing zeros") {
    CHECK(decimal("12") == Decimal{12, 0});
    CHECK(decimal("-0.5") == Decimal{-5, 1});
    CHECK(decimal("1.500") == Decimal{15, 1});
    CHECK(decimal("0.000000001") == Decimal{1, 9});
    CHECK(decimal("-0") == Decimal{0, 0});
    CHECK(decimal("100") == Decimal{100, 0});
    for (const char* text : {"0", "1", "-1", "10.5", "0.001", "-123456789.123456789", "999999999999999999"})
        CHECK(to_string(decimal(text)) == text);
}

TEST_CASE("Anything but plain decimal text is refused") {
    for (const char* text : {"", "-", "+1", "1.", ".5", "1e3", "01", "1,5", " 1", "1 ", "0x1", "NaN", "--1", "1.2.3", "１"})
        CHECK(parse_decimal(text) == std::unexpected(DecimalError::malformed));
    CHECK(parse_decimal("1000000000000000000") == std::unexpected(DecimalError::too_many_digits));
    CHECK(parse_decimal("0.0000000001") == std::unexpected(DecimalError::too_many_decimals));
    CHECK(parse_decimal("1.0000000000000000000000") == Decimal{1, 0});
}

TEST_CASE("A price is a whole number of ticks or nothing") {
    CHECK(whole_multiple(decimal("10.50"), decimal("0.05")) == 210);
    CHECK(whole_multiple(decimal("10.52"), decimal("0.05")) == std::nullopt);
    CHECK(whole_multiple(decimal("6.6"), decimal("0.001")) == 6600);
    CHECK(whole_multiple(decimal("999999999999999999"), decimal("0.000000001")) == std::nullopt);
    CHECK(multiple_to_string(210, decimal("0.05")) == "10.5");
    CHECK(multiple_to_string(-7, decimal("25")) == "-175");
    CHECK(multiple_to_string(0, decimal("0.05")) == "0");
}

TEST_CASE("The grain is a whole number of micro-units") {
    CHECK(grain_of(decimal("0.001"), decimal("1")) == Grain(1000));
    CHECK(grain_of(decimal("0.000001"), decimal("1")) == Grain(1));
    CHECK(grain_of(decimal("0.000001"), decimal("0.5")) == std::nullopt);
    CHECK(grain_of(decimal("0.00001"), decimal("0.1")) == Grain(1));
    CHECK(grain_of(decimal("0"), decimal("1")) == std::nullopt);
    CHECK(grain_of(decimal("999999999999"), decimal("999999999999")) == std::nullopt);
}

TEST_CASE("Money is written to the micro-unit") {
    CHECK(to_string(Money(1'500'000)) == "1.5");
    CHECK(to_string(Money(-1)) == "-0.000001");
    CHECK(to_string(Money(INT64_MAX)) == "9223372036854.775807");
    CHECK(to_string(Money(INT64_MIN)) == "-9223372036854.775808");
    CHECK(to_money(decimal("0.000001")) == Money(1));
    CHECK(to_money(decimal("0.0000001")) == std::nullopt);
    CHECK(to_money(decimal("99999999999999")) == std::nullopt);
}

TEST_CASE("A gross that does not fit is reported, never wrapped") {
    CHECK(gross_amount(Price(2), Quantity(3), Grain(5)) == Money(30));
    CHECK(gross_amount(Price(INT64_MAX), Quantity(2), Grain(1)) == std::nullopt);
    CHECK(gross_amount(Price(INT64_MAX), Quantity(INT64_MAX), Grain(INT64_MAX)) == std::nullopt);
    CHECK(checked_sum(Money(INT64_MAX), Money(1)) == std::nullopt);
}
