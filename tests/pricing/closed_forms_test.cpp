#include <numeric>
#include <random>

#include <catch2/catch.hpp>

#include "naive_values.hpp"
#include "pricing/airport_game.hpp"
#include "pricing/knn_value.hpp"
#include "pricing/replication.hpp"
#include "pricing/table_game.hpp"
#include "pricing/voting_game.hpp"

using namespace tongqu::pricing;

namespace {

using Rationals = std::vector<Rational>;

const CoalitionIndex kIndices[] = {CoalitionIndex::shapley(), CoalitionIndex::banzhaf(),
                                   CoalitionIndex::beta(3, 1), CoalitionIndex::beta(Rational(1, 2), 2)};

std::vector<std::int64_t> vote_table(const std::vector<int>& weights, int quota) {
    std::vector<std::int64_t> v(std::size_t{1} << weights.size());
    for (std::size_t set = 0; set < v.size(); ++set) {
        int sum = 0;
        for (std::size_t i = 0; i < weights.size(); ++i) sum += (set >> i & 1U) != 0 ? weights[i] : 0;
        v[set] = sum >= quota ? 1 : 0;
    }
    return v;
}

}  // namespace

TEST_CASE("Four aeroplanes share a runway as in the textbook airport problem") {
    // Wikipedia, "Airport problem": costs 8, 11, 13, 18 give 2, 3, 4, 9.
    CHECK(airport_values(Rationals{8, 11, 13, 18}, std::vector<std::uint64_t>{1, 1, 1, 1},
                         CoalitionIndex::shapley()) == Rationals{2, 3, 4, 9});
}

TEST_CASE("The aircraft movements of Birmingham airport 1968-69 pay the whole runway") {
    // Costs in pounds and movements from Littlechild & Thompson (1977), table 1, as the Littlechild-Owen
    // formula takes them.
    const Rationals costs{65899, 76725, 95200, 97200, 97440, 98142, 100496, 103300, 105025, 107025, 107985};
    const std::vector<std::uint64_t> movements{42, 9555, 288, 303, 151, 1315, 505, 1128, 151, 112, 22};
    const Rationals fees = airport_values(costs, movements, CoalitionIndex::shapley());
    Rational paid = 0;
    for (std::size_t i = 0; i < fees.size(); ++i) paid += fees[i] * movements[i];
    CHECK(paid == costs.back());
    CHECK(fees[0] == Rational(65899, 13572));  // all 13,572 movements share the first step: 4.86 pounds
    CHECK(fees[1] == Rational(65899, 13572) + Rational(10826, 13530));
}

TEST_CASE("Airport values of every index equal the definition") {
    const Rationals costs{5, 2, Rational(7, 2), 5, 0};
    const std::vector<std::uint64_t> counts{2, 1, 3, 1, 1};
    Rationals by_player;
    for (std::size_t i = 0; i < costs.size(); ++i) by_player.insert(by_player.end(), counts[i], costs[i]);
    std::vector<Rational> table(std::size_t{1} << by_player.size());
    for (std::size_t set = 0; set < table.size(); ++set)
        for (std::size_t i = 0; i < by_player.size(); ++i)
            if ((set >> i & 1U) != 0 && by_player[i] > table[set]) table[set] = by_player[i];
    for (const CoalitionIndex& index : kIndices) {
        const Rationals expected = naive_values(table, index);
        const Rationals values = airport_values(costs, counts, index);
        std::size_t player = 0;
        for (std::size_t i = 0; i < costs.size(); player += counts[i++]) CHECK(values[i] == expected[player]);
    }
}

TEST_CASE("Each permanent member of the Security Council holds 421/2145 of the power") {
    // Shapley & Shubik's index of the United Nations Security Council of fifteen: permanent members 421/2145
    // (0.196), others 4/2145 (0.00186); weights 7 and 1, quota 39 (Straffin, "Game Theory and Strategy").
    Rationals weights(15, 1);
    std::fill_n(weights.begin(), 5, Rational(7));
    const auto values = voting_values(weights, 39, CoalitionIndex::shapley());
    REQUIRE(values);
    CHECK((*values)[0] == Rational(421, 2145));
    CHECK((*values)[14] == Rational(4, 2145));
    // Raw Banzhaf: 848 of 2^14 swings for a permanent member, 84 for another (Felsenthal & Machover).
    const auto banzhaf = voting_values(weights, 39, CoalitionIndex::banzhaf());
    CHECK((*banzhaf)[0] == Rational(848, 16384));
    CHECK((*banzhaf)[14] == Rational(84, 16384));
}

TEST_CASE("Luxembourg had a vote but no power in the first European council") {
    // EEC of 1958: 4, 4, 4, 2, 2, 1 with quota 12: Shapley-Shubik 14/60, 14/60, 14/60, 9/60, 9/60, 0 (Brams,
    // "Rational Politics").
    const auto values = voting_values(Rationals{4, 4, 4, 2, 2, 1}, 12, CoalitionIndex::shapley());
    REQUIRE(values);
    CHECK(*values == Rationals{{7, 30}, {7, 30}, {7, 30}, {3, 20}, {3, 20}, 0});
}

TEST_CASE("Votes by counting, by table and by definition agree, also with fractions and huge weights") {
    std::mt19937_64 random(21);
    for (int round = 0; round < 60; ++round) {
        const std::size_t n = 1 + random() % 9;
        std::vector<int> weights(n);
        for (int& weight : weights) weight = static_cast<int>(random() % 12);
        const int sum = std::accumulate(weights.begin(), weights.end(), 0);
        if (sum == 0) continue;
        const int quota = 1 + static_cast<int>(random() % static_cast<unsigned>(sum));
        const CoalitionIndex& index = kIndices[round % 4];
        const Rationals expected = naive_values(vote_table(weights, quota), index);
        Rationals plain, thirds, huge;
        const Integer big = pow(Integer(10), 15) + 37;
        for (const int weight : weights) {
            plain.emplace_back(weight);
            thirds.emplace_back(weight, 3);
            // A tiny odd weight on top keeps the common divisor away: only the table can count these.
            huge.emplace_back(weight * big * 1000 + (weight > 0 ? 1 : 0));
        }
        CHECK(*voting_values(plain, quota, index) == expected);
        CHECK(*voting_values(thirds, Rational(quota, 3), index) == expected);
        CHECK(*voting_values(huge, quota * big * 1000, index) == expected);
    }
}

TEST_CASE("A vote of two hundred members with one vote each gives each the two-hundredth part") {
    const auto values = voting_values(Rationals(200, 1), 101, CoalitionIndex::shapley());
    REQUIRE(values);
    for (const Rational& value : *values) CHECK(value == Rational(1, 200));
}

TEST_CASE("A quota that nobody or anybody reaches is refused, and so is a vote too large to count") {
    CHECK(voting_values(Rationals{1, 2}, 0, kIndices[0]).error() == VotingError::quota_out_of_range);
    CHECK(voting_values(Rationals{1, 2}, 4, kIndices[0]).error() == VotingError::quota_out_of_range);
    CHECK(voting_values(Rationals{0, 0}, 1, kIndices[0]).error() == VotingError::quota_out_of_range);
    CHECK(voting_values(Rationals(1001, 1), 500, kIndices[0]).error() == VotingError::too_large);
    Rationals wide(40, pow(Integer(10), 12));
    wide[0] += 1;
    CHECK(voting_values(wide, wide[0] * 20, kIndices[0]).error() == VotingError::too_large);
}

TEST_CASE("Nearest-neighbour values of every index equal the definition") {
    std::mt19937_64 random(22);
    for (int round = 0; round < 40; ++round) {
        const std::size_t n = 1 + random() % 8;
        const std::uint64_t k = 1 + random() % 9;
        std::vector<std::uint8_t> matches(n);
        for (auto& match : matches) match = random() % 2;
        std::vector<Rational> table(std::size_t{1} << n);
        for (std::size_t set = 0; set < table.size(); ++set) {
            std::uint64_t seen = 0, right = 0;
            for (std::size_t i = 0; i < n && seen < k; ++i)
                if ((set >> i & 1U) != 0) ++seen, right += matches[i];
            table[set] = Rational(right, k);
        }
        const CoalitionIndex& index = kIndices[round % 4];
        CHECK(knn_values(matches, k, index) == naive_values(table, index));
    }
}

TEST_CASE("The values of many neighbours follow the records through sorting") {
    const std::vector<double> distances{0.9, 0.1, 0.5, 0.5, 0.7};
    const std::vector<std::uint8_t> matches{1, 0, 1, 0, 1};
    const auto values = knn_values_of_many(distances, matches, 2);
    const auto ranked = knn_values(std::vector<std::uint8_t>{0, 1, 0, 1, 1}, 2, CoalitionIndex::shapley());
    const std::size_t place[] = {4, 0, 1, 2, 3};
    for (std::size_t i = 0; i < 5; ++i) CHECK(values[i] == Approx(to_double(ranked[place[i]])).margin(1e-15));
}

TEST_CASE("Copying one's own data never raises one's total, and the residue is accounted for") {
    std::mt19937_64 random(23);
    for (int round = 0; round < 50; ++round) {
        // A monotone game on 4 records: what a set covers of 6 topics, weighted. Record 3 is then copied up
        // to three times.
        std::vector<unsigned> covers(4);
        for (unsigned& cover : covers) cover = static_cast<unsigned>(random() % 64);
        const auto total_of_last = [&](std::size_t copies) {
            const std::size_t n = 3 + copies;
            std::vector<std::int64_t> v(std::size_t{1} << n);
            for (std::size_t set = 0; set < v.size(); ++set) {
                unsigned covered = 0;
                for (std::size_t i = 0; i < n; ++i)
                    covered |= (set >> i & 1U) != 0 ? covers[std::min<std::size_t>(i, 3)] : 0;
                for (unsigned topic = 0; topic < 6; ++topic)
                    v[set] += (covered >> topic & 1U) != 0 ? topic + 1 : 0;
            }
            const Rationals values = as_rationals(table_values(v, CoalitionIndex::shapley()));
            Rationals alike(n * n);
            for (std::size_t i = 0; i < n; ++i)
                for (std::size_t j = 0; j < n; ++j)
                    alike[i * n + j] = std::min<std::size_t>(i, 3) == std::min<std::size_t>(j, 3)
                                           ? Rational(1)
                                           : Rational(1, 1 + static_cast<int>(std::min<std::size_t>(i, 3) +
                                                                              std::min<std::size_t>(j, 3)));
            const RobustShares shares = replication_robust(values, alike);
            Rational paid = shares.residue, last = 0;
            for (const Rational& share : shares.values) paid += share;
            CHECK(paid == v.back());
            for (std::size_t i = 3; i < n; ++i) last += shares.values[i];
            return last;
        };
        const Rational honest = total_of_last(1);
        CHECK(total_of_last(2) <= honest);
        CHECK(total_of_last(4) <= honest);
    }
}
