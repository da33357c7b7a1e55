#pragma once
// What each record of a data set adds to a k-nearest-neighbour answer (Jia et al., "Efficient task-specific
// data valuation for nearest neighbor algorithms", VLDB 2019). A set of records is worth the number of right
// answers among its min(k, size) nearest to the question, divided by k.
#include <cstdint>
#include <span>
#include <vector>

#include "pricing/coalition_index.hpp"

namespace tongqu::pricing {

// matches[i] is 1 when the i-th nearest record answers rightly, else 0. Exact values in the same order.
// n additions of rationals whose denominators divide k × lcm(1 … n): some n² bits for Shapley; the other
// indices add O(n k). Precondition: k ≥ 1.
[[nodiscard]] std::vector<Rational> knn_values(std::span<const std::uint8_t> matches, std::uint64_t k,
                                               const CoalitionIndex& index);

// Shapley values of a million records: sorts by distance (equal distances in the order of the input), values
// in the order of the input. O(n log n). Doubles: each is off by at most n × 2^-53, which is below 2 × 10^-10
// for a million. Precondition: as many matches as distances, k ≥ 1.
[[nodiscard]] std::vector<double> knn_values_of_many(std::span<const double> distances,
                                                     std::span<const std::uint8_t> matches, std::uint64_t k);

}  // namespace tongqu::pricing
