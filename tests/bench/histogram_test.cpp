#include <catch2/catch.hpp>

#include <cmath>
#include <random>

#include "bench/end_to_end/histogram.hpp"

using tongqu::bench::Histogram;

namespace {

// The definition: the value at rank ⌈p/100 · n⌉ of the sorted ones.
std::uint64_t by_sorting(const std::vector<std::uint64_t>& sorted, double percent) {
    const double rank = std::ceil(percent / 100 * static_cast<double>(sorted.size()) - 1e-9);
    return sorted[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
}

}  // namespace

TEST_CASE("a percentile of latencies is at most 1/128 above what sorting them finds, and never below") {
    std::mt19937_64 random(7);
    for (const double spread : {1.0, 8.0, 20.0, 43.0}) {
        Histogram histogram;
        std::vector<std::uint64_t> values;
        std::uniform_real_distribution<double> power(0, spread);
        for (int i = 0; i < 5000; ++i) {
            values.push_back(static_cast<std::uint64_t>(std::exp(power(random))));
            histogram.record(values.back());
        }
        std::sort(values.begin(), values.end());
        for (const double percent : {0.0, 0.1, 10.0, 50.0, 90.0, 99.0, 99.9, 99.99, 100.0}) {
            const std::uint64_t exact = by_sorting(values, percent);
            CAPTURE(spread, percent, exact);
            CHECK(histogram.at(percent) >= exact);
            CHECK(histogram.at(percent) - exact <= exact / 128);
        }
        CHECK(histogram.max() == values.back());
        CHECK(histogram.not_above(values.back()) == values.size());
    }
}

TEST_CASE("mean and deviation of latencies of 1, 2, 3 and 10 ns are 4 and the root of 12.5") {
    Histogram histogram;
    for (const std::uint64_t value : {1U, 2U, 3U, 10U}) histogram.record(value);
    CHECK(histogram.mean() == Approx(4));                     // (1 + 2 + 3 + 10) / 4
    CHECK(histogram.deviation() == Approx(std::sqrt(12.5)));  // (9 + 4 + 1 + 36) / 4
    CHECK(histogram.not_above(2) == 2);
}

TEST_CASE("a histogram of nothing answers zero") {
    const Histogram histogram;
    CHECK(histogram.at(99) == 0);
    CHECK(histogram.mean() == 0);
}
