#include "pricing/table_game.hpp"

#include <numeric>
#include <random>

#include <catch2/catch.hpp>

#include "naive_values.hpp"

using namespace tongqu::pricing;

namespace {

std::vector<std::int64_t> random_table(unsigned n, std::mt19937_64& random, int shift) {
    std::vector<std::int64_t> v(std::size_t{1} << n);
    for (auto& worth : v) worth = static_cast<std::int64_t>(random()) >> shift;
    v[0] = 0;
    return v;
}

}  // namespace

TEST_CASE("The owner of the only right glove keeps two thirds of the pair") {
    // Glove game of Osborne & Rubinstein's kind: players 0 and 1 hold left gloves, player 2 the right one; v
    // = 1 with a pair. Shapley: 1/6, 1/6, 4/6.
    const std::vector<std::int64_t> v{0, 0, 0, 0, 0, 1, 1, 1};
    CHECK(as_rationals(table_values(v, CoalitionIndex::shapley())) ==
          std::vector<Rational>{{1, 6}, {1, 6}, {2, 3}});
    // Banzhaf, by hand: player 2 gains in 3 of 4 coalitions, each other in one.
    CHECK(as_rationals(table_values(v, CoalitionIndex::banzhaf())) ==
          std::vector<Rational>{{1, 4}, {1, 4}, {3, 4}});
}

TEST_CASE("The folded table equals the definition for every index and size of worth") {
    std::mt19937_64 random(11);
    const CoalitionIndex indices[] = {CoalitionIndex::shapley(), CoalitionIndex::banzhaf(),
                                      CoalitionIndex::beta(4, 1),
                                      CoalitionIndex::beta(Rational(1, 2), Rational(7, 3))};
    for (unsigned n = 1; n <= 13; ++n) {
        for (const int shift : {0, 20, 60}) {
            const auto v = random_table(n, random, shift);
            for (const CoalitionIndex& index : indices) {
                if (n > 9 && &index != &indices[n % 4]) continue;
                CAPTURE(n, shift);
                REQUIRE(as_rationals(table_values(v, index)) == naive_values(v, index));
            }
        }
    }
}

TEST_CASE("The unbounded fold equals the definition") {
    std::mt19937_64 random(12);
    for (unsigned n = 1; n <= 12; n += n < 8 ? 1 : 4) {
        std::vector<Integer> v(std::size_t{1} << n);
        for (auto& worth : v) worth = Integer(random()) * Integer(random()) * (random() % 2 == 0 ? 1 : -1);
        CHECK(as_rationals(table_values(v, CoalitionIndex::shapley())) ==
              naive_values(v, CoalitionIndex::shapley()));
    }
}

TEST_CASE("A table of eighteen players on two threads adds up to the worth of all") {
    std::mt19937_64 random(13);
    auto v = random_table(18, random, 1);
    std::fill(v.begin() + 4096, v.begin() + 3 * 4096, 5);  // some blocks of small worths between the large
    const CommonFraction values = table_values(v, CoalitionIndex::shapley());
    const Integer sum = std::accumulate(values.numerators.begin(), values.numerators.end(), Integer(0));
    CHECK(sum == Integer(v.back()) * values.denominator);
    // Player 17's value from the definition, alone.
    const auto weights = CoalitionIndex::shapley().weights_by_size(18);
    std::vector<Integer> by_size(18);
    const std::size_t half = v.size() / 2;
    for (std::size_t set = 0; set < half; ++set)
        by_size[static_cast<std::size_t>(std::popcount(set))] += Integer(v[set + half]) - v[set];
    Rational expected = 0;
    for (std::size_t s = 0; s < 18; ++s) expected += weights[s] * by_size[s];
    CHECK(Rational(values.numerators[17], values.denominator) == expected);
}

TEST_CASE("Shapley values are efficient, symmetric, additive, and give a dummy nothing but its own") {
    std::mt19937_64 random(14);
    const unsigned n = 6;
    const auto a = random_table(n, random, 40), b = random_table(n, random, 40);
    std::vector<std::int64_t> sum(a.size()), symmetric(a.size()), with_dummy(a.size());
    for (std::size_t set = 0; set < a.size(); ++set) {
        sum[set] = a[set] + b[set];
        // Worth depends on bits 0 and 1 through their number only: the two are interchangeable.
        const std::size_t pair = (set & 3U) == 2 ? (set ^ 3U) : set;
        symmetric[set] = a[pair];
        with_dummy[set] = a[set & ~std::size_t{4}] + ((set & 4U) != 0 ? 77 : 0);
    }
    const auto shapley = [](const std::vector<std::int64_t>& v) {
        return as_rationals(table_values(v, CoalitionIndex::shapley()));
    };
    const auto of_a = shapley(a), of_b = shapley(b), of_sum = shapley(sum);
    for (unsigned i = 0; i < n; ++i) CHECK(of_sum[i] == of_a[i] + of_b[i]);
    CHECK(std::accumulate(of_a.begin(), of_a.end(), Rational(0)) == a.back());
    CHECK(shapley(symmetric)[0] == shapley(symmetric)[1]);
    CHECK(shapley(with_dummy)[2] == 77);
}

TEST_CASE("Only powers of two up to 2^30 are tables") {
    CHECK_FALSE(players_of_table(0));
    CHECK_FALSE(players_of_table(1));
    CHECK_FALSE(players_of_table(12));
    CHECK_FALSE(players_of_table(std::size_t{1} << 31));
    CHECK(players_of_table(2) == 1U);
    CHECK(players_of_table(std::size_t{1} << 30) == 30U);
}
