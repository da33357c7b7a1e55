#pragma once
// How much a coalition of a given size counts in a player's value. Shapley, Banzhaf and Beta differ in
// nothing else (Dubey, Neyman & Weber, "Value theory without efficiency", 1981; Kwon & Zou, "Beta Shapley",
// 2022).
#include <cstdint>
#include <span>
#include <vector>

#include "pricing/exact.hpp"

namespace tongqu::pricing {

// All three are averages over coalitions in which each other player is present, independently, with the same
// chance q: Beta draws q from the Beta(beta, alpha) distribution, Shapley is Beta(1, 1), Banzhaf takes q =
// 1/2.
class CoalitionIndex {
  public:
    [[nodiscard]] static CoalitionIndex shapley() { return CoalitionIndex(Kind::shapley, 1, 1); }
    // Raw, that is not normalised: the values need not add up to the worth of all.
    [[nodiscard]] static CoalitionIndex banzhaf() { return CoalitionIndex(Kind::banzhaf, 1, 1); }
    // Large alpha favours small coalitions. Precondition: both positive.
    [[nodiscard]] static CoalitionIndex beta(Rational alpha, Rational beta);

    // Weights p(s) of one coalition of size s, without the player, among n players: s = 0 … n − 1. Σ C(n−1,
    // s) p(s) = 1.
    [[nodiscard]] std::vector<Rational> weights_by_size(unsigned n) const;

    // The chance that a coalition has s members, s = 0 … n − 1, as doubles for sampling: C(n−1, s) p(s).
    [[nodiscard]] std::vector<double> chances_by_size(std::size_t n) const;

    // The chance that none of m given others is in the coalition.
    [[nodiscard]] Rational chance_of_none(std::uint64_t m) const;

    // The chance that fewer than k of m given others are in it. O(min(k, m)).
    [[nodiscard]] Rational chance_of_fewer(std::uint64_t k, std::uint64_t m) const;

    // Whether chance_of_none(m) stays a small number for large m.
    [[nodiscard]] bool is_shapley() const { return kind_ == Kind::shapley; }

  private:
    enum class Kind : std::uint8_t { shapley, banzhaf, beta };
    CoalitionIndex(Kind kind, Rational alpha, Rational beta)
        : kind_(kind), alpha_(std::move(alpha)), beta_(std::move(beta)) {}

    Kind kind_;
    Rational alpha_, beta_;
};

}  // namespace tongqu::pricing
