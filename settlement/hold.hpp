#pragma once
// What a bid holds: what it may still pay at its limit, and the larger of its possible fees on that.
#include <optional>
#include <tuple>

#include "market/amounts.hpp"

namespace tongqu::settlement {

// Fees of one order, accumulated exactly: the sum charged is always the floor of Σ gross × rate, whatever the pieces; so fees
// never exceed what was held for them, and a client that is filled in pieces pays what it would have paid at once.
class FeeMeter {
  public:
    // The fee that comes due with this gross; micro-units.
    [[nodiscard]] Money charge(Money gross, PartsPerMillion rate) {
        if (const auto small = within_64_bits(gross, rate)) {
            remainder_ = static_cast<std::uint32_t>(*small % kMillion);
            return Money(*small / kMillion);
        }
        const WideInt due = exact(gross, rate);
        remainder_ = static_cast<std::uint32_t>(due % kMillion);
        return Money(static_cast<std::int64_t>(due / kMillion));
    }
    // The most that charges of together `gross` at no more than `rate` can still bring; nothing on overflow.
    [[nodiscard]] std::optional<Money> bound(Money gross, PartsPerMillion rate) const {
        if (const auto small = within_64_bits(gross, rate)) return Money(*small / kMillion);
        const WideInt most = exact(gross, rate) / kMillion;
        if (most > INT64_MAX) return std::nullopt;
        return Money(static_cast<std::int64_t>(most));
    }

    static constexpr auto fields() { return std::make_tuple(&FeeMeter::remainder_); }

  private:
    // The same as exact() where it fits: a division of 128 bits costs as much as all the rest of a hold.
    [[nodiscard]] std::optional<std::int64_t> within_64_bits(Money gross, PartsPerMillion rate) const {
        std::int64_t product = 0;
        if (__builtin_mul_overflow(gross.raw(), std::int64_t{rate.raw()}, &product) ||
            __builtin_add_overflow(product, std::int64_t{remainder_}, &product))
            return std::nullopt;
        return product;
    }
    [[nodiscard]] WideInt exact(Money gross, PartsPerMillion rate) const {
        return static_cast<WideInt>(gross.raw()) * rate.raw() + remainder_;
    }
    std::uint32_t remainder_ = 0;  // of one micro-unit, in millionths
};

// leaves × limit × grain with the fees on it; nothing where it exceeds 64 bits. O(1).
[[nodiscard]] inline std::optional<Money> hold_for(Price limit, Quantity leaves, Grain grain, const FeeMeter& meter,
                                                   PartsPerMillion largest_rate) {
    std::int64_t small = 0;
    const bool fits = !__builtin_mul_overflow(limit.raw(), leaves.raw(), &small) &&
                      !__builtin_mul_overflow(small, grain.raw(), &small);
    const auto gross = fits ? std::optional(Money(small)) : gross_amount(limit, leaves, grain);
    if (!gross) return std::nullopt;
    const auto fees = meter.bound(*gross, largest_rate);
    if (!fees) return std::nullopt;
    return checked_sum(*gross, *fees);
}

}  // namespace tongqu::settlement
