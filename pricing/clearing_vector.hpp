#pragma once
// What everyone can pay when some cannot pay all (Eisenberg & Noe, "Systemic risk in financial systems",
// Management Science 47, 2001).
#include <cstdint>
#include <span>
#include <vector>

#include "pricing/exact.hpp"

namespace tongqu::pricing {

inline constexpr std::size_t kMaxClearingParties = 100;

struct Clearing {
    std::vector<Rational>
        payments;  // by party, to all its creditors together, in proportion to what it owes them
    std::vector<std::uint32_t> defaulters;  // parties that pay less than they owe, ascending
};

// The greatest clearing vector: everyone pays all he owes or all he has, cash and what he receives. By the
// fictitious default algorithm: at most n rounds, each an exact linear system over the defaulters, O(n³) with
// growing numbers. liabilities[i × n + j] is what i owes j; the diagonal is zero. Precondition: nothing is
// negative, n ≤ kMaxClearingParties.
[[nodiscard]] Clearing clearing_vector(std::span<const Rational> liabilities, std::span<const Rational> cash);

}  // namespace tongqu::pricing
