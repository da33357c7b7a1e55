#include "pricing/exact.hpp"

#include <cmath>

namespace tongqu::pricing {

std::string to_text(const Rational& value) {
    const Integer bottom = denominator(value);
    if (bottom == 1) return numerator(value).str();
    return numerator(value).str() + "/" + bottom.str();
}

Integer floor_of(const Rational& value) {
    const Integer top = numerator(value), bottom = denominator(value);
    const Integer quotient = top / bottom;
    return top < 0 && quotient * bottom != top ? Integer(quotient - 1) : quotient;
}

Integer power_of_two(unsigned exponent) {
    Integer power = 0;
    bit_set(power, exponent);
    return power;
}

double to_double(const Rational& value) {
    Integer top = abs(numerator(value));
    const Integer bottom = denominator(value);
    if (top == 0) return 0.0;
    // A quotient of 64 or 65 bits, rounded once by truncation with a sticky bit, then once to nearest by the
    // conversion.
    const auto bits = static_cast<int>(msb(top)) - static_cast<int>(msb(bottom));
    const int shift = 64 - bits;
    Integer divisor = bottom;
    if (shift >= 0) {
        top *= power_of_two(static_cast<unsigned>(shift));
    } else {
        divisor *= power_of_two(static_cast<unsigned>(-shift));
    }
    Integer quotient, remainder;
    divide_qr(top, divisor, quotient, remainder);
    // The sticky bit sits two places below anything a double keeps of 64 bits.
    if (msb(quotient) == 64) {
        const bool lost = bit_test(quotient, 0);
        quotient >>= 1;
        if (lost || remainder != 0) quotient |= 1;
        const double size = std::ldexp(static_cast<double>(static_cast<std::uint64_t>(quotient)), 1 - shift);
        return value < 0 ? -size : size;
    }
    if (remainder != 0) quotient |= 1;
    const double size = std::ldexp(static_cast<double>(static_cast<std::uint64_t>(quotient)), -shift);
    return value < 0 ? -size : size;
}

std::optional<CommonFraction> over_common_denominator(std::span<const Rational> values, unsigned max_bits) {
    CommonFraction common;
    for (const Rational& value : values) {
        const Integer bottom = denominator(value);
        if (bottom != 1 && common.denominator % bottom != 0) {
            common.denominator = lcm(common.denominator, bottom);
            if (msb(common.denominator) >= max_bits) return std::nullopt;
        }
    }
    common.numerators.reserve(values.size());
    for (const Rational& value : values)
        common.numerators.push_back(numerator(value) * (common.denominator / denominator(value)));
    return common;
}

}  // namespace tongqu::pricing
