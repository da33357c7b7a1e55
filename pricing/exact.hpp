#pragma once
// Unbounded integers and rationals: what is published as exact is computed with these, or with machine
// integers that were proved wide enough beforehand.
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <boost/multiprecision/cpp_int.hpp>

namespace tongqu::pricing {

// Expression templates are off: `auto` then holds a value, never a reference to a temporary.
using Integer =
    boost::multiprecision::number<boost::multiprecision::cpp_int_backend<>, boost::multiprecision::et_off>;
using Rational = boost::multiprecision::number<
    boost::multiprecision::rational_adaptor<boost::multiprecision::cpp_int_backend<>>,
    boost::multiprecision::et_off>;

// Boost 1.81 computes Rational(1) / Integer(4) as 1: its rational_adaptor forgets the divisor when the
// dividend is one. These overloads, by value so that they win over those for temporaries too, are right;
// `rational /= integer` cannot be replaced, so it must not be written.
[[nodiscard]] inline Rational operator/(Rational a, Integer b) {
    return std::move(a) / Rational(std::move(b));
}
[[nodiscard]] inline Rational operator/(Integer a, Rational b) {
    return Rational(std::move(a)) / std::move(b);
}

// "-7", "22/7": in lowest terms, the denominator left out when it is one.
[[nodiscard]] std::string to_text(const Rational& value);

// value rounded towards minus infinity.
[[nodiscard]] Integer floor_of(const Rational& value);

// The nearest double, also for numerators and denominators far beyond a double's range.
[[nodiscard]] double to_double(const Rational& value);

[[nodiscard]] Integer power_of_two(unsigned exponent);

[[nodiscard]] inline bool fits_int64(const Integer& value) {
    return value >= INT64_MIN && value <= INT64_MAX;
}

// numerators[i] / denominator == the values: one common denominator, the least.
struct CommonFraction {
    std::vector<Integer> numerators;
    Integer denominator = 1;
};

// Nothing when the least common denominator needs more than `max_bits` bits, which bounds memory and time for
// values that come from outside.
[[nodiscard]] std::optional<CommonFraction> over_common_denominator(std::span<const Rational> values,
                                                                    unsigned max_bits);

}  // namespace tongqu::pricing
