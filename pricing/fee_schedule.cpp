#include "pricing/fee_schedule.hpp"

#include <algorithm>

#include "market/check.hpp"
#include "pricing/exact.hpp"

namespace tongqu::pricing {
namespace {

bool is_share(PartsPerMillion share) { return share.raw() <= kMillion; }

Rational as_rational(Ratio rate) { return Rational(rate.numerator, rate.denominator); }
Rational kept(PartsPerMillion discount) { return Rational(kMillion - discount.raw(), kMillion); }

// The least part of a taker's rate that is left after all discounts.
Rational least_kept(const FeeSchedule& schedule) {
    Rational least = 1;
    for (const PartsPerMillion discount : schedule.development_discount)
        least = std::min(least, kept(discount));
    return least * kept(schedule.small_firm_discount);
}

// amount × rate, rounded once. The rate is at most one in size, so the result fits.
Money exact_share(Money amount, const Rational& rate, Rounding mode) {
    const Rational value = rate * amount.raw();
    const Integer below = floor_of(value);
    const Rational rest = value - below;
    // The rounding depends on the sign, on the floor's parity and on how the rest compares with one half: a
    // fraction of eighths with the same sign, parity and comparison decides it in 64 bits.
    const int eighths = rest == 0 ? 0 : rest < Rational(1, 2) ? 1 : rest == Rational(1, 2) ? 4 : 7;
    const auto floor = static_cast<std::int64_t>(below);
    return Money(static_cast<std::int64_t>(divide(static_cast<WideInt>(floor) * 8 + eighths, 8, mode)));
}

}  // namespace

std::expected<void, ScheduleError> validate(const FeeSchedule& schedule) {
    if (schedule.tiers.empty() || !schedule.tiers.front().volume_from.is_zero())
        return std::unexpected(ScheduleError::no_tier);
    for (std::size_t i = 1; i < schedule.tiers.size(); ++i)
        if (schedule.tiers[i].volume_from <= schedule.tiers[i - 1].volume_from)
            return std::unexpected(ScheduleError::tiers_not_ascending);
    bool shares = is_share(schedule.small_firm_discount) && is_share(schedule.development_levy) &&
                  is_share(schedule.chain_leader_cap);
    for (const PartsPerMillion discount : schedule.development_discount)
        shares = shares && is_share(discount);
    if (!shares) return std::unexpected(ScheduleError::share_out_of_range);

    Rational least_taker = 1, most_rebate = 0;
    for (const FeeTier& tier : schedule.tiers) {
        if (tier.maker.denominator <= 0 || tier.taker.denominator <= 0)
            return std::unexpected(ScheduleError::rate_out_of_range);
        const Rational maker = as_rational(tier.maker), taker = as_rational(tier.taker);
        if (maker > 1 || maker < -1 || taker > 1 || taker < 0)
            return std::unexpected(ScheduleError::rate_out_of_range);
        least_taker = std::min(least_taker, taker);
        most_rebate = std::max(most_rebate, Rational(-maker));
    }
    if (most_rebate > least_taker * least_kept(schedule))
        return std::unexpected(ScheduleError::rebate_above_fee);
    return {};
}

Money trading_fee(const FeeSchedule& schedule, const FeePayer& payer, Money gross) {
    TONGQU_CHECK(!schedule.tiers.empty() && !gross.is_negative(),
                 "a valid schedule, and a gross that is not negative");
    const FeeTier* reached = &schedule.tiers.front();
    for (const FeeTier& tier : schedule.tiers)
        if (tier.volume_from <= payer.trailing_volume) reached = &tier;
    Rational rate = as_rational(payer.liquidity == Liquidity::maker ? reached->maker : reached->taker);
    if (rate > 0) {
        if (payer.small_firm) rate *= kept(schedule.small_firm_discount);
        if (!schedule.development_discount.empty()) {
            const std::size_t last = schedule.development_discount.size() - 1;
            rate *= kept(schedule.development_discount[std::min<std::size_t>(payer.development_tier, last)]);
        }
    }
    return exact_share(gross, rate, schedule.rounding);
}

Money development_levy(const FeeSchedule& schedule, Money gross) {
    return share_of(gross, schedule.development_levy, schedule.rounding);
}

Money capped_commission(const FeeSchedule& schedule, PartsPerMillion asked, Money gross) {
    return share_of(gross, std::min(asked, schedule.chain_leader_cap), Rounding::down);
}

VoucherUse apply_voucher(const Voucher& voucher, Money bill) {
    TONGQU_CHECK(!bill.is_negative() && !voucher.left.is_negative(), "a bill or a voucher below zero");
    const Money sponsor = std::min(share_of(bill, voucher.covers, Rounding::down), voucher.left);
    return {bill - sponsor, sponsor};
}

}  // namespace tongqu::pricing
