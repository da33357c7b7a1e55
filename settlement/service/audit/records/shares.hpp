#pragma once
// How things are shared, by the definitions: the largest remainder by sorting, the Shapley value by marginal contributions, in exact
// fractions.
#include <vector>

#include "market/decimal.hpp"
#include "market/shares.hpp"
#include "market/amounts.hpp"

namespace tongqu::audit {

using Wide = WideInt;  // wide enough for every product that the rules form

// Parts of `total` in proportion to the weights: floors, then one unit each to the largest remainders, equal ones to the earlier.
// Precondition: the weights' sum is above zero. O(n log n).
[[nodiscard]] std::vector<Wide> largest_remainder(Wide total, const std::vector<Wide>& weights);

[[nodiscard]] ShareTable declared_table(std::vector<Contributor> contributors);
// By the Shapley value. O(n · 2^n) for a game given as a table, of at most kMaxTablePlayers.
[[nodiscard]] ShareTable computed_table(const ContributionGame& game);

// Micro-units of one lot at one tick; zero where it is not a whole number.
[[nodiscard]] Grain exact_grain(const Decimal& tick, const Decimal& lot);

}  // namespace tongqu::audit
