#include <cmath>

#include <catch2/catch.hpp>

#include "bench/fairness/report.hpp"

using namespace tongqu;
using namespace tongqu::bench;

TEST_CASE("the interval of a share of 4 in 10 is Wilson's by hand, and none of 10 leaves room above") {
    // z² = 3.8415: centre (0.4 + 0.19207) / 1.38415 = 0.42775; reach 1.95996 · √(0.024 + 0.0096037) / 1.38415
    // = 0.25957.
    const Interval some = wilson(4, 10);
    CHECK(some.low == Approx(0.16818).epsilon(1e-4));
    CHECK(some.high == Approx(0.68733).epsilon(1e-4));
    // With none won the upper end is z² / (n + z²) = 3.8415 / 13.8415.
    const Interval none = wilson(0, 10);
    CHECK(none.low == Approx(0).margin(1e-12));
    CHECK(none.high == Approx(0.27753).epsilon(1e-4));
}

TEST_CASE(
    "chi-square of shares is the sum of squares over the mean, and its tail that of the printed tables") {
    const std::vector<std::uint64_t> counts{10, 20, 30};  // mean 20: (100 + 0 + 100) / 20
    CHECK(chi_square(counts) == Approx(10));
    // With two degrees of freedom the tail is e^(−x/2).
    for (const double x : {0.1, 1.0, 5.0, 10.0, 60.0})
        CHECK(chi_square_tail(x, 2) == Approx(std::exp(-x / 2)).epsilon(1e-9));
    // With four: e^(−x/2) · (1 + x/2).
    for (const double x : {0.1, 3.0, 9.0, 40.0})
        CHECK(chi_square_tail(x, 4) == Approx(std::exp(-x / 2) * (1 + x / 2)).epsilon(1e-9));
    // Tables (NIST/SEMATECH e-Handbook 1.3.6.7.4): 7 degrees, 5 % at 14.067, 1 % at 18.475, 90 % at 2.833.
    CHECK(chi_square_tail(14.067, 7) == Approx(0.05).epsilon(1e-3));
    CHECK(chi_square_tail(18.475, 7) == Approx(0.01).epsilon(1e-3));
    CHECK(chi_square_tail(2.833, 7) == Approx(0.90).epsilon(1e-3));
    CHECK(chi_square_tail(0, 7) == 1);
}

TEST_CASE("the chance of at least two heads in three throws is a half, and of none or more it is one") {
    CHECK(binomial_tail(2, 3, 0.5) == Approx(0.5));
    CHECK(binomial_tail(0, 3, 0.5) == Approx(1));
    CHECK(binomial_tail(3, 3, 0.05) == Approx(0.05 * 0.05 * 0.05));
}

TEST_CASE("in the continuous market the earliest arrival gets every offer, as the exchange itself decides") {
    const Run run{3, 300, false, seconds(1), Announced::any_moment};
    const std::vector<Chase> all = chases(run);
    const Shares shares = play(run);
    std::uint64_t won = 0;
    for (const std::uint64_t count : shares.won) won += count;
    CHECK(won == 300);
    for (std::size_t o = 0; o < all.size(); ++o) {
        const auto& arrivals = all[o].arrivals;
        CHECK(arrivals[shares.winners[o]] == *std::min_element(arrivals.begin(), arrivals.end()));
    }
}

TEST_CASE(
    "in the batch market an offer goes to somebody who came before the interval ended, the earliest or not") {
    const Run run{3, 300, true, Duration(500'000), Announced::any_moment};
    const std::vector<Chase> all = chases(run);
    const Shares shares = play(run);
    int earliest = 0;
    for (std::size_t o = 0; o < all.size(); ++o) {
        const auto& arrivals = all[o].arrivals;
        const auto first = *std::min_element(arrivals.begin(), arrivals.end());
        const std::int64_t end =
            (1 + first.raw() / 500'000) * 500'000;  // of the interval in which somebody came first
        CHECK(arrivals[shares.winners[o]].raw() < end);
        earliest += arrivals[shares.winners[o]] == first;
    }
    CHECK(earliest <
          60);  // one in 24 by chance, more where few came in time; all 300 in the continuous market
}

TEST_CASE("reaction times are 5 to 65 ms and lines add twice their delay: equally eager means just that") {
    const Run run{5, 2000, false, seconds(1), Announced::at_start};
    std::vector<double> mean(lines().size());
    for (const Chase& chase : chases(run)) {
        for (std::size_t t = 0; t < chase.arrivals.size(); ++t) {
            const std::int64_t reaction =
                chase.arrivals[t].raw() - 2 * lines()[t / kTradersPerRegion].delay.raw();
            REQUIRE(reaction >= 5'000);
            REQUIRE(reaction <= 65'000);
            mean[t / kTradersPerRegion] += static_cast<double>(reaction) / (2000.0 * kTradersPerRegion);
        }
    }
    // Mean 35 ms; the standard error of 6,000 sums of four uniform times is 8.66 ms / √6000 = 0.11 ms.
    for (const double m : mean) CHECK(m == Approx(35'000).margin(600));
}

TEST_CASE("a study of fairness is the same page again from the same seed, and another from another") {
    const StudyTerms terms{11, 200, 3, 50};
    const std::string page = html_report(study(terms));
    CHECK(page == html_report(study(terms)));
    CHECK(page != html_report(study({12, 200, 3, 50})));
    CHECK(page.find("--seed 11 --offers 200 --repetitions 3 --repetition-offers 50") != std::string::npos);
    CHECK(page.find("http") == std::string::npos);  // one page that fetches nothing
}

TEST_CASE("under batch the regions' shares differ by no more than chance, and under continuous by far more") {
    const Study result = study({1, 2000, 20, 200});
    CHECK(result.continuous.p < 1e-9);
    CHECK(result.batch.p > 0.01);
    CHECK(result.as_many > 0.01);
    // Also where an offer comes late in an interval, because nobody sees it before the interval has ended.
    for (const Scenario& one : result.any_moment) CHECK(one.p > 0.01);
    CHECK(result.seen_at_once.front().p < 1e-4);
}

TEST_CASE("a batch market's offer is seen when its interval has ended, whenever in it it came") {
    for (const Chase& chase : chases({3, 100, true, seconds(1), Announced::any_moment})) {
        CHECK(chase.offered < seconds(1));
        CHECK(chase.seen == seconds(1));
    }
}
