#pragma once
// The published rules that money follows. Versioned: every distribution cites the version that it was made by.
#include <tuple>

#include "market/amounts.hpp"
#include "market/ids.hpp"

namespace tongqu {

struct Rulebook {
    RulebookVersion version{1};
    PartsPerMillion buyer_maker_fee{500};     // on the gross, on top of it, from a buyer whose order rested
    PartsPerMillion buyer_taker_fee{1000};    // on the gross, on top of it, from a buyer whose order arrived
    PartsPerMillion exchange_fee{5000};       // of the gross, from the supplier's side
    PartsPerMillion development_levy{10000};  // of the gross, from the supplier's side, to the fund of the region it sold from

    static constexpr auto fields() {
        using R = Rulebook;
        return std::make_tuple(&R::version, &R::buyer_maker_fee, &R::buyer_taker_fee, &R::exchange_fee,
                               &R::development_levy);
    }
};

// The hard limits that no rulebook may exceed.
inline constexpr PartsPerMillion kMaxBuyerFee{50'000};
inline constexpr PartsPerMillion kMaxSupplierFees{200'000};  // exchange fee and levy together

}  // namespace tongqu
