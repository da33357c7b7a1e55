#pragma once
// Shares of a game that is given as a table: the worth of every coalition, by bitmask (bit i = player i).
//
// Textbook loops visit every coalition once for each player. Here all players' sums come from one pass: with
// c(T) = p(|T| − 1) + p(|T|), a player's value is Σ over T with the player of c(T) v(T), less Σ over all T of
// p(|T|) v(T). The sums over "T with player i" for all i at once come from folding the table onto its lower
// half again and again: the upper half's sum belongs to the highest player, then both halves are added. That
// is O(2ⁿ) additions in all.
#include <cstdint>
#include <span>
#include <vector>

#include "pricing/coalition_index.hpp"
#include "pricing/exact.hpp"

namespace tongqu::pricing {

inline constexpr unsigned kMaxTablePlayers = 30;

// The number of players of a table, when its length is 2, 4, 8 … 2^30; else nothing.
[[nodiscard]] std::optional<unsigned> players_of_table(std::size_t length);

// Exact values of all players. The numerators over one denominator let amounts be split without rounding.
// Memory beyond the table: 16 bytes for each 2,048 entries. Time: one pass over the table on at most two
// threads where 2^126 bounds every sum (always so for Shapley and Banzhaf); else unbounded integers, some 50
// times slower. Precondition: v.size() is 2^n, 1 ≤ n ≤ 30.
[[nodiscard]] CommonFraction table_values(std::span<const std::int64_t> v, const CoalitionIndex& index);

// The same for worths of any size, in unbounded integers throughout.
[[nodiscard]] CommonFraction table_values(std::span<const Integer> v, const CoalitionIndex& index);

}  // namespace tongqu::pricing
