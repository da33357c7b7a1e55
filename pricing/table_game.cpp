#include "pricing/table_game.hpp"

#include <bit>
#include <string>

#include "market/check.hpp"
#include "pricing/table_fold.hpp"

namespace tongqu::pricing {
namespace {

// Whole-number weights over one denominator: with[t] multiplies the worth of a coalition of t members for
// each of its members, all[t] is taken off for everybody.
struct FoldWeights {
    std::vector<Integer> with, all;
    Integer denominator;
};

FoldWeights fold_weights(unsigned n, const CoalitionIndex& index) {
    const auto common = over_common_denominator(index.weights_by_size(n), UINT32_MAX);
    FoldWeights weights{std::vector<Integer>(n + 1), std::vector<Integer>(n + 1), common->denominator};
    for (unsigned t = 0; t <= n; ++t) {
        if (t < n) weights.all[t] = common->numerators[t];
        if (t > 0) weights.with[t] = common->numerators[t - 1] + weights.all[t];
    }
    return weights;
}

// Σ over coalitions of the weight a member's sum gives them, times the largest worth: the most any sum can
// reach.
bool fits_128_bits(const FoldWeights& weights, unsigned n) {
    Integer bound = 0, choose = 1;
    for (unsigned t = 0; t <= n; ++t) {
        if (!fits_int64(weights.with[t]) || !fits_int64(weights.all[t])) return false;
        bound += choose * (weights.with[t] + weights.all[t]);
        choose = choose * (n - t) / (t + 1);
    }
    return bound <= INT64_MAX;  // so that bound × 2^63 < 2^126
}

template <class Sum>
CommonFraction finish(const FoldWeights& weights, unsigned n, const std::vector<Sum>& with,
                      const std::vector<Sum>& by_size) {
    Integer off = 0;
    for (unsigned t = 0; t < n; ++t) off += weights.all[t] * Integer(by_size[t]);
    CommonFraction values{{}, weights.denominator};
    for (unsigned i = 0; i < n; ++i) values.numerators.push_back(Integer(with[i]) - off);
    return values;
}

unsigned checked_players(std::size_t length) {
    const auto n = players_of_table(length);
    TONGQU_CHECK(n.has_value(), "a table of " + std::to_string(length) + " worths");
    return *n;
}

}  // namespace

std::optional<unsigned> players_of_table(std::size_t length) {
    if (!std::has_single_bit(length) || length < 2) return std::nullopt;
    const auto n = static_cast<unsigned>(std::countr_zero(length));
    if (n > kMaxTablePlayers) return std::nullopt;
    return n;
}

CommonFraction table_values(std::span<const Integer> v, const CoalitionIndex& index) {
    const unsigned n = checked_players(v.size());
    const FoldWeights weights = fold_weights(n, index);
    const UnboundedSums sums = fold_unbounded(v, n, weights.with);
    return finish(weights, n, sums.with, sums.by_size);
}

CommonFraction table_values(std::span<const std::int64_t> v, const CoalitionIndex& index) {
    const unsigned n = checked_players(v.size());
    const FoldWeights weights = fold_weights(n, index);
    if (!fits_128_bits(weights, n)) {
        const std::vector<Integer> wide(v.begin(), v.end());
        const UnboundedSums sums = fold_unbounded(wide, n, weights.with);
        return finish(weights, n, sums.with, sums.by_size);
    }
    std::vector<std::int64_t> narrow(n + 1);
    for (unsigned t = 0; t <= n; ++t) narrow[t] = static_cast<std::int64_t>(weights.with[t]);
    const WideSums sums = fold_wide(v, n, narrow);
    return finish(weights, n, sums.with, sums.by_size);
}

}  // namespace tongqu::pricing
