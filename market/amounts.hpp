#pragma once
// Prices, quantities and money. Arithmetic between kinds exists only where it means something.
#include <optional>

#include "market/strong.hpp"

namespace tongqu {

using WideInt = __int128;

using Price = StrongAmount<struct PriceTag>;        // in ticks of the instrument
// A price doubled: exact where it ends in a half tick, as half-way prices of coupled auctions do.
using HalfTicks = StrongAmount<struct HalfTickTag>;
using Quantity = StrongAmount<struct QuantityTag>;  // in lots of the instrument
using Money = StrongAmount<struct MoneyTag>;        // in micro-units (10^-6) of an ISO 4217 currency

// Micro-units per tick and lot: what one lot costs at a price of one tick.
using Grain = StrongAmount<struct GrainTag>;

// A rate in parts per million, 0 … 1,000,000.
using PartsPerMillion = StrongId<struct PartsPerMillionTag, std::uint32_t>;
inline constexpr std::int64_t kMillion = 1'000'000;

// price × quantity × grain in micro-units, or nothing where it exceeds 64 bits. Exact; O(1).
[[nodiscard]] constexpr std::optional<Money> gross_amount(Price price, Quantity quantity, Grain grain) {
    WideInt value = 0;
    if (__builtin_mul_overflow(static_cast<WideInt>(price.raw()) * quantity.raw(), static_cast<WideInt>(grain.raw()), &value))
        return std::nullopt;
    if (value > INT64_MAX || value < INT64_MIN) return std::nullopt;
    return Money(static_cast<std::int64_t>(value));
}

// The sum of two prices: twice the price half-way between them.
[[nodiscard]] constexpr HalfTicks doubled(Price a, Price b) { return HalfTicks((a + b).raw()); }
[[nodiscard]] constexpr HalfTicks doubled(Price price) { return doubled(price, price); }

// The same for prices that end in half ticks. Exact where the grain is even; a coupled instrument's is.
[[nodiscard]] constexpr std::optional<Money> gross_amount(HalfTicks price, Quantity quantity, Grain grain) {
    return gross_amount(Price(price.raw()), quantity, Grain(grain.raw() / 2));
}

// Sum that reports overflow instead of wrapping; for amounts that come from outside.
[[nodiscard]] constexpr std::optional<Money> checked_sum(Money a, Money b) {
    std::int64_t sum = 0;
    if (__builtin_add_overflow(a.raw(), b.raw(), &sum)) return std::nullopt;
    return Money(sum);
}

}  // namespace tongqu
