#pragma once
// General solvers on the same coupled auction: only its greatest welfare, without ties, prices and what each
// region has alone.
#include <cstdint>
#include <optional>

#include "pricing/coupled_auction.hpp"

namespace tongqu::bench {

struct BaselineRun {
    double seconds = 0;
    std::optional<std::int64_t> welfare;  // none: it gave up
};

// LEMON's network simplex (Király and Kovács 2012) on a circulation: a hub, an arc to or from it for each
// order, one for each link. None where the program was built without LEMON.
[[nodiscard]] std::optional<BaselineRun> lemon_welfare(const pricing::CoupledMarket& market);

// GLPK's simplex method on the linear program: a bounded variable for each order and link, a balance for each
// region. Gives up after `most_seconds`. None where the program was built without GLPK.
[[nodiscard]] std::optional<BaselineRun> glpk_welfare(const pricing::CoupledMarket& market, int most_seconds);

}  // namespace tongqu::bench
