#pragma once
// The passes behind pricing/table_game.hpp: for every player the weighted sum of the coalitions with that
// player, and for every size the plain sum of the coalitions of that size.
#include <cstdint>
#include <span>
#include <vector>

#include "market/amounts.hpp"
#include "pricing/exact.hpp"

namespace tongqu::pricing {

struct WideSums {
    std::vector<WideInt> with;     // by player: Σ weights[|T|] v(T) over the coalitions T with the player
    std::vector<WideInt> by_size;  // by t: Σ v(T) over the coalitions of t members
};
struct UnboundedSums {
    std::vector<Integer> with, by_size;
};

// Precondition: v.size() == 2^n, weights.size() == n + 1, and Σ |weights[|T|] v(T)| < 2^127.
[[nodiscard]] WideSums fold_wide(std::span<const std::int64_t> v, unsigned n,
                                 std::span<const std::int64_t> weights);
[[nodiscard]] UnboundedSums fold_unbounded(std::span<const Integer> v, unsigned n,
                                           std::span<const Integer> weights);

}  // namespace tongqu::pricing
