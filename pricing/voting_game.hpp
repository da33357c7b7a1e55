#pragma once
// Power in a weighted vote: how often a member's vote turns a losing coalition into a winning one (Shapley &
// Shubik, 1954; Banzhaf, 1965), by counting coalitions of each size and weight (the generating functions of
// Brams & Affuso, 1976).
#include <expected>
#include <span>
#include <vector>

#include "pricing/coalition_index.hpp"

namespace tongqu::pricing {

enum class VotingError : std::uint8_t {
    quota_out_of_range,  // the quota is not positive, or above the sum of the weights: nobody could be
                         // pivotal
    too_large  // more than kMaxVoters voters, or weights that need more than kMaxVotingSteps steps to count
};

inline constexpr std::size_t kMaxVoters = 1000;
inline constexpr std::uint64_t kMaxVotingSteps = 6'000'000'000;

// A coalition wins when its weight reaches the quota. Exact. With weights scaled to whole numbers without
// common divisor and q the smaller of the quota and its complement: O(n² q) additions and O(n q) memory, or
// for up to 24 voters a table of 2ⁿ when that is less. Precondition: no weight is negative.
[[nodiscard]] std::expected<std::vector<Rational>, VotingError> voting_values(
    std::span<const Rational> weights, const Rational& quota, const CoalitionIndex& index);

}  // namespace tongqu::pricing
