#pragma once
// Values of a table game from the definition: every coalition, every player, unbounded rationals.
#include <bit>
#include <vector>

#include "pricing/coalition_index.hpp"

namespace tongqu::pricing {

template <class Worth>
std::vector<Rational> naive_values(const std::vector<Worth>& v, const CoalitionIndex& index) {
    const auto n = static_cast<unsigned>(std::countr_zero(v.size()));
    const std::vector<Rational> weights = index.weights_by_size(n);
    std::vector<Rational> values(n);
    for (unsigned i = 0; i < n; ++i)
        for (std::size_t set = 0; set < v.size(); ++set)
            if ((set >> i & 1U) == 0)
                values[i] += weights[static_cast<std::size_t>(std::popcount(set))] *
                             (Rational(v[set | (std::size_t{1} << i)]) - Rational(v[set]));
    return values;
}

inline std::vector<Rational> as_rationals(const CommonFraction& fraction) {
    std::vector<Rational> values;
    for (const Integer& top : fraction.numerators) values.emplace_back(top, fraction.denominator);
    return values;
}

}  // namespace tongqu::pricing
