#pragma once
// The published rules that money follows. Versioned: an order pays its buyer's fees by the version it was entered under, a trade
// is settled by the version it was made under, and every distribution cites it.
#include <tuple>

#include "market/amounts.hpp"
#include "market/ids.hpp"
#include "market/time.hpp"

namespace tongqu {

// How an estate that does not cover the claims on it is divided. Values are part of the journal's format: append only.
enum class ClaimsRule : std::uint8_t { talmud, proportional, constrained_awards, constrained_losses };
constexpr bool is_valid(ClaimsRule value) { return value <= ClaimsRule::constrained_losses; }

struct Rulebook {
    RulebookVersion version{1};
    PartsPerMillion buyer_maker_fee{500};     // on the gross, on top of it, from a buyer whose order rested
    PartsPerMillion buyer_taker_fee{1000};    // on the gross, on top of it, from a buyer whose order arrived
    PartsPerMillion exchange_fee{5000};       // of the gross, from the supplier's side
    PartsPerMillion development_levy{10000};  // of the gross, from the supplier's side, to the fund of the region it sold from
    PartsPerMillion commission_cap{50000};    // of the gross: the most that a chain leader may ask for
    PartsPerMillion penalty{20000};           // of the gross, from a supplier that does not deliver, to the buyer
    PartsPerMillion voucher{100000};          // of gross and fee: what a region's fund gives back to a small firm
    Money voucher_limit{50'000'000'000};      // of each currency, to each small firm, by each version of the rulebook
    PartsPerMillion rebate{10000};            // of gross and fee: what the fund of a less developed region gives back to a buyer of it
    Duration withdrawal_notice = days(30);    // how long before it withdraws a product a supplier says so
    ClaimsRule claims = ClaimsRule::proportional;
    // Of a link's congestion rent: to its operator. The rest goes in halves to the development funds of its two ends.
    PartsPerMillion rent_to_operator{500'000};

    static constexpr auto fields() {
        using R = Rulebook;
        return std::make_tuple(&R::version, &R::buyer_maker_fee, &R::buyer_taker_fee, &R::exchange_fee, &R::development_levy,
                               &R::commission_cap, &R::penalty, &R::voucher, &R::voucher_limit, &R::rebate,
                               &R::withdrawal_notice, &R::claims, &R::rent_to_operator);
    }
};

// The hard limits that no rulebook may exceed.
inline constexpr PartsPerMillion kMaxBuyerFee{50'000};
inline constexpr PartsPerMillion kMaxSupplierFees{200'000};  // exchange fee and levy together
inline constexpr PartsPerMillion kMaxCommission{100'000};
inline constexpr PartsPerMillion kMaxPenalty{500'000};
inline constexpr PartsPerMillion kMaxFundRate{500'000};  // voucher and rebate, each
inline constexpr std::size_t kMaxRulebooks = 10'000;

}  // namespace tongqu
