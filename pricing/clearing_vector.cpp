#include "pricing/clearing_vector.hpp"

#include <limits>

#include "market/check.hpp"

namespace tongqu::pricing {
namespace {

using Matrix = std::vector<std::vector<Integer>>;  // the last column is the right side

// Gauss-Jordan without fractions (Bareiss 1968). The systems met here are regular: a group of defaulters that
// owed only each other could not be short.
std::vector<Rational> solve(Matrix m) {
    const std::size_t n = m.size();
    Integer last = 1;
    for (std::size_t k = 0; k < n; ++k) {
        std::size_t row = k;
        while (row < n && m[row][k] == 0) ++row;
        TONGQU_CHECK(row < n, "a singular system of defaulters");
        std::swap(m[k], m[row]);
        const Integer pivot = m[k][k];
        for (std::size_t i = 0; i < n; ++i) {
            if (i == k) continue;
            const Integer factor = m[i][k];
            for (std::size_t j = k; j <= n; ++j) m[i][j] = (m[i][j] * pivot - factor * m[k][j]) / last;
            if (i < k) m[i][i] = pivot;
        }
        last = pivot;
    }
    std::vector<Rational> x;
    for (std::size_t i = 0; i < n; ++i) x.emplace_back(m[i][n], last);
    return x;
}

}  // namespace

Clearing clearing_vector(std::span<const Rational> liabilities, std::span<const Rational> cash) {
    const std::size_t n = cash.size();
    TONGQU_CHECK(n <= kMaxClearingParties && liabilities.size() == n * n,
                 "a square of liabilities, and not too large");
    std::vector<Rational> all(liabilities.begin(), liabilities.end());
    all.insert(all.end(), cash.begin(), cash.end());
    const CommonFraction whole = *over_common_denominator(all, std::numeric_limits<unsigned>::max());
    const auto owes = [&](std::size_t i, std::size_t j) -> const Integer& {
        return whole.numerators[i * n + j];
    };
    std::vector<Integer> debt(n);
    for (std::size_t i = 0; i < n; ++i) {
        TONGQU_CHECK(owes(i, i) == 0, "a party that owes itself");
        for (std::size_t j = 0; j < n; ++j) debt[i] += owes(i, j);
    }

    // rate[i] is the part of its debt that i pays. Defaults only ever spread.
    std::vector<Rational> rate(n, Rational(1));
    std::vector<char> in_default(n);
    for (bool spread = true; spread;) {
        spread = false;
        for (std::size_t i = 0; i < n; ++i) {
            if (in_default[i] != 0) continue;
            Rational means = whole.numerators[n * n + i];
            for (std::size_t j = 0; j < n; ++j)
                if (owes(j, i) != 0) means += rate[j] * owes(j, i);
            if (means < debt[i]) in_default[i] = 2;
        }
        std::vector<std::size_t> group;
        for (std::size_t i = 0; i < n; ++i) {
            spread = spread || in_default[i] == 2;
            if (in_default[i] != 0) in_default[i] = 1, group.push_back(i);
        }
        if (!spread) break;
        Matrix system(group.size(), std::vector<Integer>(group.size() + 1));
        for (std::size_t a = 0; a < group.size(); ++a) {
            const std::size_t i = group[a];
            for (std::size_t b = 0; b < group.size(); ++b)
                system[a][b] = a == b ? debt[i] : Integer(-owes(group[b], i));
            system[a].back() = whole.numerators[n * n + i];
            for (std::size_t j = 0; j < n; ++j)
                if (in_default[j] == 0) system[a].back() += owes(j, i);
        }
        const std::vector<Rational> rates = solve(std::move(system));
        for (std::size_t a = 0; a < group.size(); ++a) rate[group[a]] = rates[a];
    }

    Clearing result;
    for (std::size_t i = 0; i < n; ++i) {
        result.payments.push_back(rate[i] * debt[i] / whole.denominator);
        if (in_default[i] != 0) result.defaulters.push_back(static_cast<std::uint32_t>(i));
    }
    return result;
}

}  // namespace tongqu::pricing
