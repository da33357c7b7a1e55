#pragma once
// Shares that leave the least satisfied coalition as satisfied as possible, then the next one, and so on
// (Schmeidler, "The nucleolus of a characteristic function game", 1969), by the sequence of linear programs
// of Maschler, Peleg & Shapley (1979), with the rows that matter found one by one. Exact.
#include <expected>
#include <optional>
#include <span>
#include <vector>

#include "pricing/exact.hpp"

namespace tongqu::pricing {

inline constexpr unsigned kMaxNucleolusPlayers = 12;

enum class NucleolusError : std::uint8_t {
    no_imputation  // the players alone are worth more than all together: nobody can be given what he has by
                   // himself
};

struct ExcessShares {
    std::vector<Rational> values;
    std::optional<Rational>
        epsilon;  // least maximal excess v(S) − x(S) over proper non-empty S; nothing for one player
};

// The nucleolus over the imputations: efficient shares that give every player at least his own worth. v by
// bitmask; v[0] is not read. At most n programs of n + 1 variables, each row found by one pass over the 2^n
// coalitions. Precondition: v.size() == 2^n, 1 ≤ n ≤ 12.
[[nodiscard]] std::expected<ExcessShares, NucleolusError> nucleolus(std::span<const Rational> v);

// A point of the least core (Maschler, Peleg & Shapley, 1979): efficient shares, individually rational or
// not, of least maximal excess. epsilon ≤ 0 exactly when the core is not empty. Same preconditions.
[[nodiscard]] ExcessShares least_core(std::span<const Rational> v);

}  // namespace tongqu::pricing
