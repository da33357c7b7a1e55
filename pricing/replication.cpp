#include "pricing/replication.hpp"

#include "market/check.hpp"

namespace tongqu::pricing {

RobustShares replication_robust(std::span<const Rational> values, std::span<const Rational> similarity) {
    const std::size_t n = values.size();
    TONGQU_CHECK(similarity.size() == n * n, "a similarity for each pair");
    RobustShares shares;
    for (std::size_t i = 0; i < n; ++i) {
        Rational factor = 1;
        for (std::size_t j = 0; j < n; ++j) {
            const Rational& alike = similarity[i * n + j];
            TONGQU_CHECK(i == j || (alike >= 0 && alike <= 1), "a similarity outside 0 … 1");
            if (i != j) factor /= 1 + alike;
        }
        shares.values.push_back(values[i] * factor);
        shares.residue += values[i] - shares.values.back();
    }
    return shares;
}

}  // namespace tongqu::pricing
