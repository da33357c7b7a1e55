#pragma once
// Sharing the cost of something that must be as large as its largest user needs: a runway, a link, a storage
// class. The cost of a group is that of its most demanding member (Littlechild & Owen, "A simple expression
// for the Shapley value in a special case", Management Science 20, 1973).
#include <cstdint>
#include <span>
#include <vector>

#include "pricing/coalition_index.hpp"

namespace tongqu::pricing {

// What one player of each type pays: types[i] needs a facility of cost costs[i] and has counts[i] players.
// Each step of cost between neighbouring types is shared by all who need at least that much. Values in the
// order of the input. O(n log n) rational operations; beta and Banzhaf also O(players) multiplications.
// Precondition: as many counts as costs, costs not negative, counts positive, their sum below 2^63.
[[nodiscard]] std::vector<Rational> airport_values(std::span<const Rational> costs,
                                                   std::span<const std::uint64_t> counts,
                                                   const CoalitionIndex& index);

}  // namespace tongqu::pricing
