#pragma once
// How share tables are made. Pure functions.
#include <vector>

#include "governance/registry.hpp"
#include "market/shares.hpp"

namespace tongqu::exchange {

using governance::Ruling;

// invalid_name, too_many_contributors, duplicate_contributor or invalid_weight; an empty list is no error here.
[[nodiscard]] Ruling<void> check_contributors(const std::vector<Contributor>& contributors);

[[nodiscard]] ShareTable declared_shares(std::vector<Contributor> contributors);

// The Shapley value of the game as parts of kMaxWeight by largest remainder; exact but for that last step. A player whose value is
// nothing weighs nothing. Refusals: as above, invalid_contributions, shares_not_positive. O(n log n); a table 2^n.
[[nodiscard]] Ruling<ShareTable> computed_shares(const ContributionGame& game);

}  // namespace tongqu::exchange
