#include "pricing/nucleolus.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <random>

#include <catch2/catch.hpp>

#include "pricing/claims.hpp"

using namespace tongqu::pricing;

namespace {

using Rationals = std::vector<Rational>;

// What is left of the estate when all others have been paid in full (O'Neill 1982): its nucleolus is the
// Talmud rule (Aumann & Maschler 1985), which settle_claims computes by quite another way.
Rationals bankruptcy_game(const Rational& estate, const Rationals& claims) {
    Rationals v(std::size_t{1} << claims.size());
    for (std::size_t set = 0; set < v.size(); ++set) {
        v[set] = estate;
        for (std::size_t i = 0; i < claims.size(); ++i)
            if ((set >> i & 1U) == 0) v[set] -= claims[i];
        v[set] = std::max(v[set], Rational(0));
    }
    return v;
}

Rational largest_excess(const Rationals& v, const Rationals& x) {
    Rational most;
    for (std::size_t set = 1; set + 1 < v.size(); ++set) {
        Rational excess = v[set];
        for (std::size_t i = 0; i < x.size(); ++i)
            if ((set >> i & 1U) != 0) excess -= x[i];
        if (set == 1 || excess > most) most = excess;
    }
    return most;
}

// Littlechild (1974): in airport games the fees follow from repeated least averages of the steps; players
// sorted by cost.
Rationals airport_nucleolus(const Rationals& costs) {
    const std::size_t n = costs.size();
    Rationals fees(n);
    std::size_t done = 0;
    Rational paid = 0;
    while (done < n) {
        // The players done … k − 1 form the next group when they pay least for leaving its last step with one
        // share extra.
        std::size_t last = n - 1;
        Rational least = (costs[n - 1] - paid) / (n - done);
        for (std::size_t k = done; k + 1 < n; ++k) {
            const Rational fee = (costs[k] - paid) / (k - done + 2);
            if (fee <= least) least = fee, last = k;
        }
        for (; done <= last; ++done) fees[done] = least, paid += least;
    }
    return fees;
}

}  // namespace

TEST_CASE("The Talmud's three widows are paid as the Mishna says, and the nucleolus says the same") {
    // Kethubot 93a, table of Aumann & Maschler: claims 100, 200, 300.
    const Rationals claims{100, 200, 300};
    const std::pair<int, Rationals> table[] = {
        {100, {{100, 3}, {100, 3}, {100, 3}}}, {200, {50, 75, 75}}, {300, {50, 100, 150}}};
    for (const auto& [estate, awards] : table) {
        CHECK(*settle_claims(ClaimsRule::talmud, estate, claims) == awards);
        CHECK(nucleolus(bankruptcy_game(estate, claims))->values == awards);
    }
    // The contested garment: claims 1/2 and 1 on one garment: 1/4 and 3/4 (Baba Metzia 2a).
    CHECK(*settle_claims(ClaimsRule::talmud, 1, Rationals{Rational(1, 2), 1}) == Rationals{{1, 4}, {3, 4}});
}

TEST_CASE("The other claims rules give the values of Thomson's survey example") {
    // Claims 100, 200, 300 and estate 300: CEA 100 each; CEL 0, 100, 200; proportional 50, 100, 150 (by hand
    // from the definitions).
    const Rationals claims{100, 200, 300};
    CHECK(*settle_claims(ClaimsRule::constrained_awards, 300, claims) == Rationals{100, 100, 100});
    CHECK(*settle_claims(ClaimsRule::constrained_losses, 300, claims) == Rationals{0, 100, 200});
    CHECK(*settle_claims(ClaimsRule::constrained_losses, 150, claims) == Rationals{0, 25, 125});
    CHECK(*settle_claims(ClaimsRule::proportional, 300, claims) == Rationals{50, 100, 150});
    CHECK(settle_claims(ClaimsRule::talmud, 601, claims).error() == ClaimsError::estate_above_claims);
    CHECK(*settle_claims(ClaimsRule::proportional, 0, Rationals{0, 0}) == Rationals{0, 0});
}

TEST_CASE("The nucleolus of every bankruptcy game is the Talmud rule") {
    std::mt19937_64 random(41);
    const int rounds = std::getenv("TONGQU_LONG_TESTS") != nullptr ? 600 : 60;
    for (int round = 0; round < rounds; ++round) {
        Rationals claims(2 + random() % 6);
        Rational sum = 0;
        for (Rational& claim : claims) sum += claim = Rational(random() % 40, 1 + random() % 3);
        const Rational estate = sum * (random() % 13) / 12;
        CAPTURE(round);
        REQUIRE(nucleolus(bankruptcy_game(estate, claims))->values ==
                *settle_claims(ClaimsRule::talmud, estate, claims));
    }
}

TEST_CASE("The nucleolus of a runway's cost is Littlechild's formula") {
    std::mt19937_64 random(42);
    for (int round = 0; round < 40; ++round) {
        Rationals costs(2 + random() % 6);
        for (Rational& cost : costs) cost = 1 + random() % 30;
        std::sort(costs.begin(), costs.end());
        Rationals v(std::size_t{1} << costs.size());
        for (std::size_t set = 1; set < v.size(); ++set)
            v[set] = -costs[static_cast<std::size_t>(std::bit_width(set)) - 1];
        Rationals fees = nucleolus(v)->values;
        for (Rational& fee : fees) fee = -fee;
        CAPTURE(round);
        REQUIRE(fees == airport_nucleolus(costs));
    }
}

TEST_CASE("One right glove takes all in the nucleolus, and the least core is that point") {
    const Rationals v{0, 0, 0, 0, 0, 1, 1, 1};  // players 0 and 1 left, 2 right
    const auto shares = nucleolus(v);
    CHECK(shares->values == Rationals{0, 0, 1});
    CHECK(*shares->epsilon == 0);
    CHECK(least_core(v).values == Rationals{0, 0, 1});
    CHECK(*least_core(v).epsilon == 0);
}

TEST_CASE("Majority of three: each a third, and the least core's excess is one third") {
    const Rationals v{0, 0, 0, 1, 0, 1, 1, 1};
    const auto shares = nucleolus(v);
    CHECK(shares->values == Rationals{{1, 3}, {1, 3}, {1, 3}});
    CHECK(*shares->epsilon == Rational(1, 3));
    CHECK(*least_core(v).epsilon == Rational(1, 3));
}

TEST_CASE("Without an imputation there is no nucleolus, but a least core all the same") {
    const Rationals v{0, 3, 4, 5};
    CHECK(nucleolus(v).error() == NucleolusError::no_imputation);
    CHECK(*least_core(v).epsilon == 1);  // each gives up one: 2 and 3
    CHECK(least_core(v).values == Rationals{2, 3});
    const Rationals alone{0, 7};
    CHECK(nucleolus(alone)->values == Rationals{7});
    CHECK_FALSE(nucleolus(alone)->epsilon);
    CHECK_FALSE(least_core(alone).epsilon);
}

TEST_CASE(
    "Both attain their epsilon on random games, and no imputation near the nucleolus is better for the worst "
    "off") {
    std::mt19937_64 random(43);
    const int rounds = std::getenv("TONGQU_LONG_TESTS") != nullptr ? 400 : 40;
    for (int round = 0; round < rounds; ++round) {
        const std::size_t n = 2 + random() % 5;
        Rationals v(std::size_t{1} << n);
        for (std::size_t set = 1; set < v.size(); ++set)
            v[set] = static_cast<int>(random() % 50) * std::popcount(set) - (round % 3 == 0 ? 20 : 0);
        if (v.back() < 0) v.back() = 0;
        for (std::size_t i = 0; i < n; ++i) v.back() += v[std::size_t{1} << i];  // an imputation exists
        const auto shares = nucleolus(v);
        REQUIRE(shares);
        const ExcessShares least = least_core(v);
        CHECK(largest_excess(v, shares->values) == *shares->epsilon);
        CHECK(largest_excess(v, least.values) == *least.epsilon);
        CHECK(*least.epsilon <= *shares->epsilon);
        for (std::size_t i = 0; i < n; ++i) CHECK(shares->values[i] >= v[std::size_t{1} << i]);
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t j = 0; j < n; ++j) {
                if (i == j) continue;
                Rationals moved = shares->values, moved_least = least.values;
                moved[i] -= Rational(1, 7), moved[j] += Rational(1, 7);
                moved_least[i] -= Rational(1, 7), moved_least[j] += Rational(1, 7);
                if (moved[i] >= v[std::size_t{1} << i]) CHECK(largest_excess(v, moved) >= *shares->epsilon);
                CHECK(largest_excess(v, moved_least) >= *least.epsilon);
            }
        }
    }
}

TEST_CASE("Twelve players are within reach") {
    std::mt19937_64 random(44);
    Rationals v(4096);
    for (std::size_t set = 1; set < v.size(); ++set)
        v[set] = static_cast<int>(random() % 100) * std::popcount(set);
    v.back() = 1200;
    for (std::size_t i = 0; i < 12; ++i) v[std::size_t{1} << i] = 0;
    const auto shares = nucleolus(v);
    REQUIRE(shares);
    CHECK(largest_excess(v, shares->values) == *shares->epsilon);
}
