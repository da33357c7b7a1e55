#pragma once
// How the gross of a trade is divided, step by step, to the last micro-unit.
#include <span>
#include <vector>

#include "market/amounts.hpp"
#include "market/rulebook.hpp"

namespace tongqu::settlement {

// Gross = exchange_fee + development_levy + Σ contributions. The buyer's fee is not part of the gross.
struct Distribution {
    Money exchange_fee;
    Money development_levy;
    std::vector<Money> contributions;  // one per weight, in their order
};

// Fee and levy are the floors of gross × rate; what remains is split by the weights with the largest remainders.
// Precondition: gross ≥ 0; at least one weight, not all zero; fee and levy rates together at most one million. O(weights).
[[nodiscard]] Distribution distribute(Money gross, const Rulebook& rulebook, std::span<const std::uint64_t> weights);

}  // namespace tongqu::settlement
