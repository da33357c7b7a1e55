// Splits, values of games, nucleolus, claims.
#include <algorithm>
#include <bit>
#include <numeric>
#include <random>

#include "bench/pricing/measure.hpp"
#include "pricing/airport_game.hpp"
#include "pricing/claims.hpp"
#include "pricing/exact_program.hpp"
#include "pricing/knn_value.hpp"
#include "pricing/nucleolus.hpp"
#include "pricing/sampled_values.hpp"
#include "pricing/split.hpp"
#include "pricing/table_game.hpp"
#include "pricing/voting_game.hpp"

namespace tongqu::bench {
namespace {

using namespace pricing;

Growth split_growth() {
    Growth growth{"split by largest remainder", "sorting all remainders", "payees", {}};
    std::mt19937_64 random(1);
    for (const std::size_t n : {10U, 1000U, 100'000U, 1'000'000U}) {
        std::vector<std::uint64_t> weights(n);
        for (auto& w : weights) w = random() >> 30;
        std::vector<Money> parts(n);
        Row row{n, best_ms([&] { keep(split(Money(1'234'567'890'123), weights, parts)); }), {}};
        row.naive_ms = best_ms([&] {
            unsigned __int128 sum = 0;
            for (const auto w : weights) sum += w;
            std::vector<std::pair<unsigned __int128, std::size_t>> rest(n);
            std::vector<std::uint64_t> sizes(n);
            std::uint64_t left = 1'234'567'890'123;
            for (std::size_t i = 0; i < n; ++i) {
                const auto product = static_cast<unsigned __int128>(1'234'567'890'123) * weights[i];
                sizes[i] = static_cast<std::uint64_t>(product / sum);
                rest[i] = {product % sum, n - i};
                left -= sizes[i];
            }
            std::sort(rest.begin(), rest.end(), std::greater<>());
            for (std::size_t i = 0; i < left; ++i) ++sizes[n - rest[i].second];
            keep(sizes);
        });
        growth.rows.push_back(row);
    }
    return growth;
}

// For each player every coalition without it: in doubles, which is the fastest the loop can be written
// plainly.
void textbook(const std::vector<std::int64_t>& v, unsigned n, std::vector<double>& values) {
    const auto weights = CoalitionIndex::shapley().weights_by_size(n);
    std::vector<double> w;
    for (const Rational& weight : weights) w.push_back(to_double(weight));
    for (unsigned i = 0; i < n; ++i) {
        double value = 0;
        const std::size_t bit = std::size_t{1} << i;
        for (std::size_t set = 0; set < v.size(); ++set)
            if ((set & bit) == 0)
                value += w[static_cast<std::size_t>(std::popcount(set))] *
                         static_cast<double>(v[set | bit] - v[set]);
        values[i] = value;
    }
}

Growth table_growth() {
    Growth growth{"exact Shapley values of a table, folded", "the textbook loop in doubles", "players", {}};
    std::mt19937_64 random(2);
    for (const unsigned n : {8U, 12U, 16U, 18U, 20U, 22U, 24U}) {
        std::vector<std::int64_t> v(std::size_t{1} << n);
        for (auto& worth : v) worth = static_cast<std::int64_t>(random() >> 24);
        std::vector<double> values(n);
        Row row{n, best_ms([&] { keep(table_values(v, CoalitionIndex::shapley())); }), {}};
        row.naive_ms = best_ms([&] { textbook(v, n, values), keep(values); });
        growth.rows.push_back(row);
    }
    return growth;
}

Growth airport_growth() {
    Growth growth{"airport game", "adding up every step for every type", "types", {}};
    std::mt19937_64 random(3);
    for (const std::size_t n : {10U, 100U, 1000U, 10'000U}) {
        std::vector<Rational> costs(n);
        for (Rational& cost : costs) cost = random() % 1'000'000;
        const std::vector<std::uint64_t> counts(n, 1);
        Row row{n, best_ms([&] { keep(airport_values(costs, counts, CoalitionIndex::shapley())); }), {}};
        if (n <= 1000) {
            row.naive_ms = best_ms([&] {
                std::vector<Rational> sorted = costs, values(n);
                std::sort(sorted.begin(), sorted.end());
                for (std::size_t i = 0; i < n; ++i)
                    for (std::size_t k = 0; k < n && sorted[k] <= costs[i]; ++k)
                        values[i] += (sorted[k] - (k > 0 ? sorted[k - 1] : Rational(0))) / Rational(n - k);
                keep(values);
            });
        }
        growth.rows.push_back(row);
    }
    return growth;
}

Growth voting_growth() {
    Growth growth{"weighted voting by counting", "the textbook loop over the table", "voters", {}};
    std::mt19937_64 random(4);
    for (const unsigned n : {10U, 15U, 20U, 50U, 100U, 200U}) {
        std::vector<Rational> weights(n);
        Rational sum = 0;
        for (Rational& weight : weights) sum += weight = 1 + random() % 30;
        const Rational quota = floor_of(sum / 2) + 1;
        Row row{n, best_ms([&] { keep(voting_values(weights, quota, CoalitionIndex::shapley())); }), {}};
        if (n <= 20) {
            row.naive_ms = best_ms([&] {
                std::vector<std::int64_t> v(std::size_t{1} << n), votes(v.size());
                for (std::size_t set = 1; set < v.size(); ++set) {
                    votes[set] = votes[set & (set - 1)] +
                                 static_cast<std::int64_t>(
                                     numerator(weights[static_cast<std::size_t>(std::countr_zero(set))]));
                    v[set] = votes[set] >= static_cast<std::int64_t>(numerator(quota)) ? 1 : 0;
                }
                std::vector<double> values(n);
                textbook(v, n, values);
                keep(values);
            });
        }
        growth.rows.push_back(row);
    }
    return growth;
}

Growth knn_growth() {
    Growth growth{"nearest-neighbour values", "sorting the distances alone", "records", {}};
    std::mt19937_64 random(5);
    for (const std::size_t n : {1000U, 10'000U, 100'000U, 1'000'000U}) {
        std::vector<double> distances(n);
        std::vector<std::uint8_t> matches(n);
        for (std::size_t i = 0; i < n; ++i)
            distances[i] = static_cast<double>(random()), matches[i] = random() % 2;
        Row row{n, best_ms([&] { keep(knn_values_of_many(distances, matches, 5)); }), {}};
        row.naive_ms = best_ms([&] {
            auto sorted = distances;
            std::sort(sorted.begin(), sorted.end());
            keep(sorted);
        });
        growth.rows.push_back(row);
    }
    return growth;
}

Growth sampling_growth() {
    Growth growth{"sampled Shapley values of 20 players", "the textbook loop over the table", "orders", {}};
    std::mt19937_64 random(6);
    std::vector<std::int64_t> v(std::size_t{1} << 20);
    for (auto& worth : v) worth = static_cast<std::int64_t>(random() % 1000);
    const ArrivalGame game = table_arrivals(std::vector<double>(v.begin(), v.end()));
    for (const std::uint64_t n : {100U, 1000U, 10'000U, 100'000U}) {
        Row row{n,
                best_ms([&] { keep(sampled_values(game, CoalitionIndex::shapley(), 1, SampleCount{n})); }),
                {}};
        std::vector<double> values(20);
        row.naive_ms = best_ms([&] { textbook(v, 20, values), keep(values); });
        growth.rows.push_back(row);
    }
    return growth;
}

std::vector<Rational> random_worths(unsigned n, std::mt19937_64& random) {
    std::vector<Rational> v(std::size_t{1} << n);
    for (std::size_t set = 1; set < v.size(); ++set)
        v[set] = static_cast<int>(random() % 100) * std::popcount(set);
    for (unsigned i = 0; i < n; ++i) v[std::size_t{1} << i] = 0;
    v.back() = 100 * n;
    return v;
}

Growth nucleolus_growth() {
    Growth growth{"nucleolus, rows found as needed",
                  "its first program alone with all rows from the start",
                  "players",
                  {}};
    std::mt19937_64 random(7);
    for (const unsigned n : {3U, 5U, 7U, 9U, 10U, 11U, 12U}) {
        const auto v = random_worths(n, random);
        Row row{n, best_ms([&] { keep(nucleolus(v)); }), {}};
        if (n <= 9) {
            row.naive_ms = best_ms([&] {
                std::vector<int> coefficients(n + 1);
                coefficients[n] = 1;
                ExactProgram program(coefficients);
                std::fill_n(coefficients.begin(), n, 1), coefficients[n] = 0;
                (void)program.add_row(coefficients, numerator(v.back()));
                std::fill_n(coefficients.begin(), n, -1);
                (void)program.add_row(coefficients, -numerator(v.back()));
                for (std::size_t set = 1; set + 1 < v.size(); ++set) {
                    for (unsigned i = 0; i < n; ++i) coefficients[i] = static_cast<int>(set >> i & 1U);
                    coefficients[n] = 1;
                    (void)program.add_row(coefficients, numerator(v[set]) + 10'000);
                }
                keep(program.solve());
            });
        }
        growth.rows.push_back(row);
    }
    return growth;
}

Growth claims_growth() {
    Growth growth{"Talmud rule", "the nucleolus of the bankruptcy game", "claims", {}};
    std::mt19937_64 random(8);
    for (const std::size_t n : {4U, 8U, 11U, 1000U, 100'000U}) {
        std::vector<Rational> claims(n);
        Rational sum = 0;
        for (Rational& claim : claims) sum += claim = 1 + random() % 1000;
        const Rational estate = floor_of(sum / 3);
        Row row{n, best_ms([&] { keep(settle_claims(ClaimsRule::talmud, estate, claims)); }), {}};
        if (n <= 11) {
            std::vector<Rational> v(std::size_t{1} << n);
            for (std::size_t set = 0; set < v.size(); ++set) {
                v[set] = estate;
                for (std::size_t i = 0; i < n; ++i)
                    if ((set >> i & 1U) == 0) v[set] -= claims[i];
                v[set] = std::max(v[set], Rational(0));
            }
            row.naive_ms = best_ms([&] { keep(nucleolus(v)); });
        }
        growth.rows.push_back(row);
    }
    return growth;
}

}  // namespace

std::vector<Growth> share_benches() {
    return {split_growth(), table_growth(),    airport_growth(),   voting_growth(),
            knn_growth(),   sampling_growth(), nucleolus_growth(), claims_growth()};
}

}  // namespace tongqu::bench
