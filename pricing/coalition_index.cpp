#include "pricing/coalition_index.hpp"

#include <cmath>

#include "market/check.hpp"

namespace tongqu::pricing {
namespace {

// x (x + 1) … (x + m − 1)
Rational rising(const Rational& x, std::uint64_t m) {
    const Integer top = numerator(x), bottom = denominator(x);
    Integer product = 1;
    for (std::uint64_t i = 0; i < m; ++i) product *= top + bottom * i;
    return Rational(product, pow(bottom, static_cast<unsigned>(m)));
}

}  // namespace

CoalitionIndex CoalitionIndex::beta(Rational alpha, Rational beta) {
    TONGQU_CHECK(alpha > 0 && beta > 0, "a Beta distribution with a parameter that is not positive");
    return {Kind::beta, std::move(alpha), std::move(beta)};
}

std::vector<Rational> CoalitionIndex::weights_by_size(unsigned n) const {
    TONGQU_CHECK(n >= 1, "a game without players");
    std::vector<Rational> weights(n);
    if (kind_ == Kind::banzhaf) {
        for (Rational& weight : weights) weight = Rational(1, power_of_two(n - 1));
        return weights;
    }
    // B(β + s, α + n − 1 − s) / B(α, β), each from the one before.
    const Rational all = rising(Rational(alpha_ + beta_), n - 1);
    Rational up = rising(alpha_, n - 1);
    for (unsigned s = 0; s < n; ++s) {
        weights[s] = up / all;
        if (s + 1 < n) up = up * (beta_ + s) / (alpha_ + (n - 2 - s));
    }
    return weights;
}

std::vector<double> CoalitionIndex::chances_by_size(std::size_t n) const {
    std::vector<double> chances(n, 1.0 / static_cast<double>(n));
    if (kind_ == Kind::shapley) return chances;
    const double alpha = to_double(alpha_), beta = to_double(beta_);
    const auto others = static_cast<double>(n - 1);
    for (std::size_t s = 0; s < n; ++s) {
        const auto size = static_cast<double>(s);
        double log_chance = std::lgamma(others + 1) - std::lgamma(size + 1) - std::lgamma(others - size + 1);
        if (kind_ == Kind::banzhaf) {
            log_chance -= others * std::log(2.0);
        } else {
            log_chance += std::lgamma(beta + size) + std::lgamma(alpha + others - size) -
                          std::lgamma(alpha + beta + others) + std::lgamma(alpha + beta) -
                          std::lgamma(alpha) - std::lgamma(beta);
        }
        chances[s] = std::exp(log_chance);
    }
    return chances;
}

Rational CoalitionIndex::chance_of_none(std::uint64_t m) const {
    switch (kind_) {
        case Kind::shapley:
            return Rational(1, Integer(m) + 1);
        case Kind::banzhaf:
            return Rational(1, power_of_two(static_cast<unsigned>(m)));
        case Kind::beta:
            return rising(alpha_, m) / rising(Rational(alpha_ + beta_), m);
    }
    TONGQU_CHECK(false, "an index that does not exist");
}

Rational CoalitionIndex::chance_of_fewer(std::uint64_t k, std::uint64_t m) const {
    if (k > m) return 1;
    if (kind_ == Kind::shapley) return Rational(k, Integer(m) + 1);
    if (kind_ == Kind::banzhaf) {
        Integer choose = 1, sum = 0;
        for (std::uint64_t j = 0; j < k; ++j) {
            sum += choose;
            choose = choose * (m - j) / (j + 1);
        }
        return Rational(sum, power_of_two(static_cast<unsigned>(m)));
    }
    Rational term = rising(alpha_, m), sum = 0;
    for (std::uint64_t j = 0; j < k; ++j) {
        sum += term;
        term = term * Rational(m - j, j + 1) * (beta_ + j) / (alpha_ + (m - j - 1));
    }
    return sum / rising(Rational(alpha_ + beta_), m);
}

}  // namespace tongqu::pricing
