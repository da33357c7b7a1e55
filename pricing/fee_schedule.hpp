#pragma once
// What a trade costs its two sides, by a published schedule with a version. Exact ratios, rounded once each
// by a mode that the schedule names. Statements cite the version.
#include <cstdint>
#include <expected>
#include <span>
#include <vector>

#include "market/amounts.hpp"
#include "pricing/rounding.hpp"

namespace tongqu::pricing {

enum class Liquidity : std::uint8_t { maker, taker };

// Rates from a traded amount of the trailing period on. A maker's rate may be negative: a rebate.
struct FeeTier {
    Money volume_from;
    Ratio maker, taker;
};

struct FeeSchedule {
    std::uint32_t version = 0;
    std::vector<FeeTier> tiers;           // ascending, the first from zero
    PartsPerMillion small_firm_discount;  // off a positive fee
    std::vector<PartsPerMillion>
        development_discount;          // by development tier of the home region: 0 the most developed
    PartsPerMillion development_levy;  // of the gross, for the development funds of the regions
    PartsPerMillion chain_leader_cap;  // the most a chain leader may take of the gross
    Rounding rounding = Rounding::half_even;
};

enum class ScheduleError : std::uint8_t {
    no_tier,              // no tier, or the first does not start at zero
    tiers_not_ascending,  // a tier does not start above the one before
    rate_out_of_range,  // a denominator that is not positive, a rate above one or below minus one, a taker's
                        // rate below zero
    rebate_above_fee,   // a tier in which a maker's rebate exceeds the least that any taker may pay: the
                        // exchange would pay
    share_out_of_range  // a discount, levy or cap above one million parts per million
};
[[nodiscard]] std::expected<void, ScheduleError> validate(const FeeSchedule& schedule);

struct FeePayer {
    Liquidity liquidity = Liquidity::taker;
    Money trailing_volume;  // traded in the trailing period before this trade
    bool small_firm = false;
    std::uint8_t development_tier = 0;  // beyond the schedule's list: the list's last entry
};

// The two discounts multiply: a small firm in a less developed region pays (1 − a)(1 − b) of the rate.
// Rebates are not discounted. The product is formed exactly and rounded once. Precondition: the schedule is
// valid, gross ≥ 0.
[[nodiscard]] Money trading_fee(const FeeSchedule& schedule, const FeePayer& payer, Money gross);

[[nodiscard]] Money development_levy(const FeeSchedule& schedule, Money gross);

// The commission that a chain leader asks for, as far as the cap allows. Rounded towards zero: a cap is never
// passed.
[[nodiscard]] Money capped_commission(const FeeSchedule& schedule, PartsPerMillion asked, Money gross);

// A voucher that a sponsor or a fund pays for.
struct Voucher {
    PartsPerMillion covers;  // of a bill
    Money left;              // at most this much
};
struct VoucherUse {
    Money participant_pays, sponsor_pays;  // add up to the bill
};
// Rounded towards zero for the sponsor. Precondition: bill and voucher are not negative, covers at most one
// million.
[[nodiscard]] VoucherUse apply_voucher(const Voucher& voucher, Money bill);

}  // namespace tongqu::pricing
