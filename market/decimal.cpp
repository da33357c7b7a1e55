#include "market/decimal.hpp"

#include <algorithm>
#include <array>

namespace tongqu {
namespace {

constexpr Decimal kMicro{1, 6};

constexpr WideInt power_of_ten(unsigned exponent) {
    WideInt value = 1;
    while (exponent-- > 0) value *= 10;
    return value;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// mantissa × 10^-scale as text, without trailing zeros; mantissa ≥ 0, written from its last digit to its
// first.
template <class Unsigned>
std::string reversed_digits(Unsigned mantissa, unsigned scale) {
    std::string reversed;
    unsigned written = 0;
    bool significant = false;
    while (mantissa != 0 || written <= scale) {
        const char digit = static_cast<char>('0' + static_cast<int>(mantissa % 10));
        mantissa /= 10;
        if (written == scale) {
            if (significant) reversed.push_back('.');
            significant = true;
        }
        significant = significant || digit != '0';
        if (significant) reversed.push_back(digit);
        ++written;
    }
    return reversed;
}

std::string wide_to_string(WideInt mantissa, unsigned scale) {
    const bool negative = mantissa < 0;
    if (negative) mantissa = -mantissa;
    // Almost every number fits 64 bits, whose division takes a tenth of the time.
    std::string text = mantissa <= INT64_MAX ? reversed_digits(static_cast<std::uint64_t>(mantissa), scale)
                                             : reversed_digits(mantissa, scale);
    if (negative) text.push_back('-');
    std::ranges::reverse(text);
    return text;
}

}  // namespace

std::expected<Decimal, DecimalError> parse_decimal(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    const auto point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    std::string_view fraction = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
    if (whole.empty() || !std::ranges::all_of(whole, is_digit) || !std::ranges::all_of(fraction, is_digit))
        return std::unexpected(DecimalError::malformed);
    if ((point != std::string_view::npos && fraction.empty()) || (whole.size() > 1 && whole.front() == '0'))
        return std::unexpected(DecimalError::malformed);
    while (fraction.ends_with('0')) fraction.remove_suffix(1);
    if (fraction.size() > kDecimalScale) return std::unexpected(DecimalError::too_many_decimals);
    if (whole.size() + fraction.size() > kDecimalDigits)
        return std::unexpected(DecimalError::too_many_digits);

    std::int64_t mantissa = 0;
    for (const char c : whole) mantissa = mantissa * 10 + (c - '0');
    for (const char c : fraction) mantissa = mantissa * 10 + (c - '0');
    if (mantissa == 0) return Decimal{};
    return Decimal{negative ? -mantissa : mantissa, static_cast<std::uint8_t>(fraction.size())};
}

std::string to_string(Decimal value) { return wide_to_string(value.mantissa, value.scale); }

std::optional<std::int64_t> whole_multiple(Decimal value, Decimal unit) {
    // value/unit = value.mantissa × 10^unit.scale / (unit.mantissa × 10^value.scale); both sides stay below
    // 10^27.
    const WideInt numerator = static_cast<WideInt>(value.mantissa) * power_of_ten(unit.scale);
    const WideInt denominator = static_cast<WideInt>(unit.mantissa) * power_of_ten(value.scale);
    if (numerator % denominator != 0) return std::nullopt;
    const WideInt count = numerator / denominator;
    if (count > INT64_MAX || count < INT64_MIN) return std::nullopt;
    return static_cast<std::int64_t>(count);
}

std::string multiple_to_string(std::int64_t count, Decimal unit) {
    return wide_to_string(static_cast<WideInt>(count) * unit.mantissa, unit.scale);
}

std::string price_to_string(HalfTicks price, Decimal tick) {
    return wide_to_string(static_cast<WideInt>(price.raw()) * 5 * tick.mantissa, tick.scale + 1U);
}

std::string to_string(Money amount) { return wide_to_string(amount.raw(), kMicro.scale); }

std::optional<Money> to_money(Decimal value) {
    const auto micros = whole_multiple(value, kMicro);
    return micros ? std::optional(Money(*micros)) : std::nullopt;
}

std::optional<Grain> grain_of(Decimal tick, Decimal lot) {
    if (tick.mantissa <= 0 || lot.mantissa <= 0) return std::nullopt;
    const WideInt product = static_cast<WideInt>(tick.mantissa) * lot.mantissa;  // scale ≤ 18
    const unsigned scale = static_cast<unsigned>(tick.scale) + lot.scale;
    WideInt micros = 0;
    if (scale <= 6) {
        if (__builtin_mul_overflow(product, power_of_ten(6 - scale), &micros)) return std::nullopt;
    } else {
        const WideInt divisor = power_of_ten(scale - 6);
        if (product % divisor != 0) return std::nullopt;
        micros = product / divisor;
    }
    if (micros < 1 || micros > INT64_MAX) return std::nullopt;
    return Grain(static_cast<std::int64_t>(micros));
}

}  // namespace tongqu
