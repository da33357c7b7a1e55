#pragma once
// The split of pricing/split.hpp without bounds, for totals and weights that anyone types in.
#include <expected>
#include <span>
#include <vector>

#include "pricing/exact.hpp"
#include "pricing/split.hpp"

namespace tongqu::pricing {

// Largest remainder of any whole total by any weights, with the ties and signs of split(). Where all fits 64
// bits it is split() itself; beyond, O(n) on average in unbounded integers. Rational weights are first
// brought over their common denominator. Precondition: no weight is negative.
[[nodiscard]] std::expected<std::vector<Integer>, SplitError> split_exact(const Integer& total,
                                                                          std::span<const Integer> weights);

}  // namespace tongqu::pricing
