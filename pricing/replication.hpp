#pragma once
// A discount that makes copying one's own data pointless (after Agarwal, Dahleh & Sarkar, "A marketplace for
// data", EC 2019, section 5, whose exponential is replaced by a rational factor that is never larger).
#include <span>
#include <vector>

#include "pricing/exact.hpp"

namespace tongqu::pricing {

struct RobustShares {
    std::vector<Rational> values;
    Rational residue;  // what the discount takes off: paid out explicitly, by default to the development fund
};

// values[i] × Π over the others j of 1 / (1 + similarity[i × n + j]); similarity 1 is a copy, 0 unrelated
// data.
//
// Why copying gains nothing: with c copies of a record, each copy's Shapley value in a monotone game is at
// most the single record's (a copy earns only where it comes before the others), each is discounted by a
// further 2^-(c−1), and c ≤ 2^(c−1). O(n²). Precondition: similarity is n × n with entries in 0 … 1; the
// diagonal is not read.
[[nodiscard]] RobustShares replication_robust(std::span<const Rational> values,
                                              std::span<const Rational> similarity);

}  // namespace tongqu::pricing
