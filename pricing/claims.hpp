#pragma once
// Dividing an estate that does not cover the claims on it. Exact.
#include <expected>
#include <span>
#include <vector>

#include "pricing/exact.hpp"

namespace tongqu::pricing {

enum class ClaimsRule : std::uint8_t {
    talmud,  // Aumann & Maschler, "Game theoretic analysis of a bankruptcy problem from the Talmud", 1985
    proportional,        // each the same part of his claim
    constrained_awards,  // CEA: the same amount to each, but never more than his claim (Maimonides)
    constrained_losses   // CEL: the same loss for each, but never an award below zero
};

enum class ClaimsError : std::uint8_t {
    estate_above_claims  // then nobody needs a rule: all claims can be paid
};

// Awards in the order of the claims, adding up to the estate. O(n log n).
// Precondition: estate and claims are not negative.
[[nodiscard]] std::expected<std::vector<Rational>, ClaimsError> settle_claims(
    ClaimsRule rule, const Rational& estate, std::span<const Rational> claims);

}  // namespace tongqu::pricing
