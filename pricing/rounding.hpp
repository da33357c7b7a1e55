#pragma once
// Rounding is always an argument, and its name says what it does. The names are those of
// java.math.RoundingMode; they are spelled out because common words mislead: "round down" is read as towards
// zero by some and as floor by others.
#include <cstdint>
#include <optional>

#include "market/amounts.hpp"
#include "market/check.hpp"

namespace tongqu::pricing {

enum class Rounding : std::uint8_t {
    down,       // towards zero
    up,         // away from zero
    floor,      // towards minus infinity
    ceiling,    // towards plus infinity
    half_down,  // to the nearest, a half towards zero
    half_up,    // to the nearest, a half away from zero
    half_even   // to the nearest, a half to the even neighbour
};

// numerator / denominator as a whole number. Exact for every pair that fits 128 bits. O(1).
// Precondition: denominator > 0, numerator > −2^127.
[[nodiscard]] constexpr WideInt divide(WideInt numerator, WideInt denominator, Rounding mode) {
    TONGQU_CHECK(denominator > 0, "a divisor that is not positive");
    const WideInt quotient = numerator / denominator;
    const WideInt remainder = numerator % denominator;
    if (remainder == 0) return quotient;
    const bool negative = numerator < 0;
    const WideInt away = quotient + (negative ? -1 : 1);
    const WideInt size = negative ? -remainder : remainder;
    const WideInt rest =
        denominator - size;  // size against rest is 2 × size against the denominator, without overflow
    switch (mode) {
        case Rounding::down:
            return quotient;
        case Rounding::up:
            return away;
        case Rounding::floor:
            return negative ? away : quotient;
        case Rounding::ceiling:
            return negative ? quotient : away;
        case Rounding::half_down:
            return size > rest ? away : quotient;
        case Rounding::half_up:
            return size >= rest ? away : quotient;
        case Rounding::half_even:
            return size > rest || (size == rest && quotient % 2 != 0) ? away : quotient;
    }
    TONGQU_CHECK(false, "a rounding mode that does not exist");
    return quotient;
}

// An exact rate such as 3/1000. The denominator is positive; the pair need not be in lowest terms.
struct Ratio {
    std::int64_t numerator = 0;
    std::int64_t denominator = 1;

    friend bool operator==(const Ratio&, const Ratio&) = default;
};

[[nodiscard]] constexpr Ratio ratio(PartsPerMillion rate) { return {rate.raw(), kMillion}; }

// amount × ratio in micro-units, rounded once at the end; nothing where the result exceeds 64 bits. O(1).
// Precondition: ratio.denominator > 0.
[[nodiscard]] constexpr std::optional<Money> share_of(Money amount, Ratio rate, Rounding mode) {
    const WideInt value = divide(static_cast<WideInt>(amount.raw()) * rate.numerator, rate.denominator, mode);
    if (value > INT64_MAX || value < INT64_MIN) return std::nullopt;
    return Money(static_cast<std::int64_t>(value));
}

// amount × rate, for a rate of at most 1,000,000 parts per million: never more than the amount, so it always
// fits.
[[nodiscard]] constexpr Money share_of(Money amount, PartsPerMillion rate, Rounding mode) {
    TONGQU_CHECK(rate.raw() <= kMillion, "a rate above one million parts per million");
    return Money(
        static_cast<std::int64_t>(divide(static_cast<WideInt>(amount.raw()) * rate.raw(), kMillion, mode)));
}

}  // namespace tongqu::pricing
