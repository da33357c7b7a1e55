#pragma once
// How concentrated a market is, and how unequal. These are reports: doubles, each correctly rounded from
// exact sums where the measure is rational, and within some 10^-15 where it takes logarithms.
#include <cstdint>
#include <span>
#include <vector>

#include "pricing/exact.hpp"

namespace tongqu::pricing {

// Σ of squared shares, 1/n … 1 (Hirschman 1945, Herfindahl 1950). Rule books often print it times 10,000.
[[nodiscard]] double herfindahl(std::span<const Rational> values);
// The share of the four largest.
[[nodiscard]] double concentration_ratio_4(std::span<const Rational> values);
// Σ_i Σ_j |x_i − x_j| / (2 n² mean): 0 for equality, (n − 1) / n when one has all (Gini 1912). O(n log n).
[[nodiscard]] double gini(std::span<const Rational> values);
// Σ s_i ln(n s_i) over shares s_i; zeros add nothing (Theil 1967): 0 … ln n.
[[nodiscard]] double theil(std::span<const Rational> values);

// Theil's index is what lies between groups plus what lies within them.
struct TheilParts {
    double between = 0;  // Σ S_g ln(S_g ÷ (n_g / n)), S_g the group's share, n_g its members
    double within = 0;   // Σ S_g × Theil's index inside the group
};
// groups[i] is the group of values[i], by number 0, 1 …
[[nodiscard]] TheilParts theil_parts(std::span<const Rational> values, std::span<const std::uint32_t> groups);

// Precondition of all: values are not negative and not all zero.

}  // namespace tongqu::pricing
