#include "pricing/split.hpp"

#include <algorithm>
#include <numeric>
#include <random>

#include <catch2/catch.hpp>

#include <boost/multiprecision/cpp_int.hpp>

using namespace tongqu;
using namespace tongqu::pricing;
using boost::multiprecision::cpp_int;

namespace {

std::vector<std::int64_t> parts_of(std::int64_t total, std::vector<std::uint64_t> weights) {
    std::vector<Money> parts(weights.size());
    REQUIRE(split(Money(total), weights, parts));
    std::vector<std::int64_t> raw;
    for (const Money part : parts) raw.push_back(part.raw());
    return raw;
}

// The definition, with unbounded integers and a full sort.
std::vector<std::int64_t> naive_parts(std::int64_t total, const std::vector<std::uint64_t>& weights) {
    cpp_int sum = 0;
    for (const auto w : weights) sum += w;
    const cpp_int size = abs(cpp_int(total));
    std::vector<cpp_int> quotient, remainder;
    cpp_int left = size;
    for (const auto w : weights) {
        quotient.push_back(size * w / sum);
        remainder.push_back(size * w % sum);
        left -= quotient.back();
    }
    std::vector<std::size_t> order(weights.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return remainder[a] > remainder[b]; });
    for (std::size_t i = 0; left > 0; ++i, --left) quotient[order[i]] += 1;
    std::vector<std::int64_t> parts;
    for (const cpp_int& q : quotient) parts.push_back(static_cast<std::int64_t>(total < 0 ? cpp_int(-q) : q));
    return parts;
}

}  // namespace

TEST_CASE("A hundred units in three equal shares: the first gets the odd one") {
    CHECK(parts_of(100, {1, 1, 1}) == std::vector<std::int64_t>{34, 33, 33});
    CHECK(parts_of(-100, {1, 1, 1}) == std::vector<std::int64_t>{-34, -33, -33});
}

TEST_CASE("Hamilton's method gives the published apportionments") {
    // The Alabama paradox example in Wikipedia's "Highest averages / Largest remainder" tables: seats by
    // largest remainder, votes 1500, 1500, 900, 500, 500, 200 for 25 and 26 seats.
    CHECK(parts_of(25, {1500, 1500, 900, 500, 500, 200}) == std::vector<std::int64_t>{7, 7, 4, 3, 3, 1});
    CHECK(parts_of(26, {1500, 1500, 900, 500, 500, 200}) == std::vector<std::int64_t>{8, 8, 5, 2, 2, 1});
}

TEST_CASE("Nobody to pay is an error, and a weight of zero gets zero") {
    std::vector<Money> parts(2);
    CHECK(split(Money(5), std::vector<std::uint64_t>{0, 0}, parts).error() == SplitError::no_weight);
    CHECK(split(Money(5), {}, {}).error() == SplitError::no_weight);
    CHECK(parts_of(7, {0, 3, 0, 3}) == std::vector<std::int64_t>{0, 4, 0, 3});
}

TEST_CASE("The extremes of 64 bits split exactly") {
    CHECK(parts_of(INT64_MIN, {UINT64_MAX}) == std::vector<std::int64_t>{INT64_MIN});
    CHECK(parts_of(INT64_MAX, {UINT64_MAX, UINT64_MAX}) ==
          std::vector<std::int64_t>{INT64_MAX / 2 + 1, INT64_MAX / 2});
}

TEST_CASE(
    "Every split equals the definition and adds up, for few and many beneficiaries, narrow and wide "
    "weights") {
    std::mt19937_64 random(7);
    for (int round = 0; round < 3000; ++round) {
        const std::size_t n = 1 + random() % (round % 10 == 0 ? 400 : 40);
        const int shift = static_cast<int>(random() % 64);
        const int total_shift = static_cast<int>(random() % 64);
        std::vector<std::uint64_t> weights(n);
        for (auto& w : weights) w = random() % 4 == 0 ? 0 : random() >> shift;
        if (random() % 3 == 0) std::fill(weights.begin(), weights.end(), weights[0]);  // all remainders tie
        weights[random() % n] = 1 + (random() >> shift) / 2;
        const auto total = static_cast<std::int64_t>(random()) >> total_shift;
        const auto parts = parts_of(total, weights);
        REQUIRE(parts == naive_parts(total, weights));
        __int128 sum = 0;
        for (const auto part : parts) sum += part;
        REQUIRE(sum == total);
    }
}
