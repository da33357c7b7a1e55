#pragma once
// Exact decimal numbers as people write them. Prices, quantities and amounts travel as decimal text; nothing on the way
// ever becomes a floating-point number.
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "market/amounts.hpp"

namespace tongqu {

enum class DecimalError : std::uint8_t {
    malformed,         // not an optional minus sign, digits, and optionally a point with digits after it
    too_many_digits,   // more than 18 significant digits
    too_many_decimals  // more than 9 digits after the point, trailing zeros not counted
};

// mantissa × 10^-scale, normalised: no trailing zero after the point, scale 0 for zero.
struct Decimal {
    std::int64_t mantissa = 0;
    std::uint8_t scale = 0;

    friend bool operator==(Decimal, Decimal) = default;
};

inline constexpr std::size_t kDecimalDigits = 18;
inline constexpr std::size_t kDecimalScale = 9;

// Accepts "12", "-0.5", "1.50"; refuses "", "+1", "1.", ".5", "1e3", "01". O(length).
[[nodiscard]] std::expected<Decimal, DecimalError> parse_decimal(std::string_view text);
[[nodiscard]] std::string to_string(Decimal value);

// How many `unit`s make `value`, when that is a whole number that fits 64 bits; else nothing. Precondition: unit > 0.
[[nodiscard]] std::optional<std::int64_t> whole_multiple(Decimal value, Decimal unit);
// count × unit as text, exact: multiple_to_string(1050, {1, 2}) is "10.5". Any count and unit.
[[nodiscard]] std::string multiple_to_string(std::int64_t count, Decimal unit);
// A price that may end in a half tick, exact: price_to_string(HalfTicks(25), {1, 1}) is "1.25".
[[nodiscard]] std::string price_to_string(HalfTicks price, Decimal tick);

// Money is written with the digits it needs: Money(1'500'000) is "1.5".
[[nodiscard]] std::string to_string(Money amount);
[[nodiscard]] std::optional<Money> to_money(Decimal value);
// tick × lot in micro-units when that is a whole number of at least one; else nothing.
[[nodiscard]] std::optional<Grain> grain_of(Decimal tick, Decimal lot);

}  // namespace tongqu
