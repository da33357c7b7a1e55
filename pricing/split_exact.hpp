#pragma once
// The split of pricing/split.hpp without bounds, for totals and weights that anyone types in.
#include <expected>
#include <span>
#include <vector>

#include "pricing/exact.hpp"
#include "pricing/split.hpp"

namespace tongqu::pricing {

// Largest remainder of any whole total by any non-negative rational weights, with the ties and signs of split(). Where all
// fits 64 bits it is split() itself, O(n); beyond, O(n log n) unbounded additions. Precondition: no weight is negative, and
// their least common denominator is of reasonable size.
[[nodiscard]] std::expected<std::vector<Integer>, SplitError> split_exact(const Integer& total,
                                                                          std::span<const Rational> weights);

}  // namespace tongqu::pricing
