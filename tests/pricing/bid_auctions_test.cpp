#include <algorithm>
#include <random>

#include <catch2/catch.hpp>

#include "pricing/digital_goods.hpp"
#include "pricing/double_auction.hpp"
#include "pricing/package_auction.hpp"
#include "pricing/splitmix64.hpp"

using namespace tongqu::pricing;

namespace {

using Rationals = std::vector<Rational>;

// Every assignment of one bid or none to every bidder, in the order in which ties are decided.
struct BestAssignment {
    Integer welfare = -1;
    std::vector<std::optional<std::size_t>> winning;
};
void try_all(const std::vector<std::vector<PackageBid>>& bidders, std::size_t absent, std::uint32_t taken,
             Integer welfare, std::vector<std::optional<std::size_t>>& chosen, BestAssignment& best) {
    const std::size_t b = chosen.size();
    if (b == bidders.size()) {
        if (welfare > best.welfare) best = {welfare, chosen};
        return;
    }
    for (std::size_t i = 0; b != absent && i < bidders[b].size(); ++i) {
        if ((bidders[b][i].items & taken) != 0) continue;
        chosen.emplace_back(i);
        try_all(bidders, absent, taken | bidders[b][i].items, welfare + bidders[b][i].value, chosen, best);
        chosen.pop_back();
    }
    chosen.emplace_back();
    try_all(bidders, absent, taken, welfare, chosen, best);
    chosen.pop_back();
}
BestAssignment best_assignment(const std::vector<std::vector<PackageBid>>& bidders, std::size_t absent) {
    BestAssignment best;
    std::vector<std::optional<std::size_t>> chosen;
    try_all(bidders, absent, 0, 0, chosen, best);
    return best;
}

}  // namespace

TEST_CASE("McAfee's auction trades all k pairs at the next pair's mean, or gives the last pair up") {
    // Segal-Halevi's exposition of McAfee (Wikipedia, "Double auction", McAfee's mechanism), with numbers
    // worked by hand. b: 9 8 7 4, s: 2 3 4 5: k = 3, p = (4 + 5) / 2 = 4.5 lies in 4 … 7.
    const auto all = mcafee(Rationals{4, 9, 7, 8}, Rationals{5, 2, 4, 3});
    CHECK(all.trades == 3);
    CHECK(all.buyers_pay == Rational(9, 2));
    CHECK(all.sellers_get == Rational(9, 2));
    // b: 9 8 7 4, s: 2 3 4 12: p = 8 is above b_3 = 7: two trade, buyers pay 7, sellers get 4.
    const auto fewer = mcafee(Rationals{9, 8, 7, 4}, Rationals{2, 3, 4, 12});
    CHECK(fewer.trades == 2);
    CHECK(fewer.buyers_pay == 7);
    CHECK(fewer.sellers_get == 4);
    CHECK(mcafee(Rationals{9, 8, 7}, Rationals{2, 3, 4}).trades == 2);  // nobody is left over
    CHECK(mcafee(Rationals{9}, Rationals{2}).trades == 0);
    CHECK_FALSE(mcafee(Rationals{9}, Rationals{2}).buyers_pay);
    CHECK(mcafee(Rationals{1}, Rationals{2}).trades == 0);
    CHECK(mcafee({}, {}).trades == 0);
}

TEST_CASE("In McAfee's auction nobody gains by bidding other than his value, and the exchange never pays") {
    std::mt19937_64 random(61);
    const auto bought = [](const Rationals& values, const Rationals& costs, std::size_t who,
                           const Rational& value) {
        const auto result = mcafee(values, costs);
        std::size_t before = 0;  // ties are decided for the earlier buyer
        for (std::size_t i = 0; i < values.size(); ++i)
            before += values[i] > values[who] || (values[i] == values[who] && i < who) ? 1U : 0U;
        return before < result.trades ? Rational(value - *result.buyers_pay) : Rational(0);
    };
    for (int round = 0; round < 300; ++round) {
        Rationals values(1 + random() % 6), costs(1 + random() % 6);
        for (Rational& v : values) v = static_cast<int>(random() % 20);
        for (Rational& c : costs) c = static_cast<int>(random() % 20);
        const auto result = mcafee(values, costs);
        if (result.trades > 0) CHECK(*result.buyers_pay >= *result.sellers_get);
        const std::size_t who = random() % values.size();
        const Rational honest = bought(values, costs, who, values[who]);
        CHECK(honest >= 0);
        for (int lie = 0; lie < 20; ++lie) {
            Rationals other = values;
            other[who] = lie;
            CHECK(bought(other, costs, who, values[who]) <= honest);
        }
    }
}

TEST_CASE("The k-double auction's price runs from the lowest to the highest that clears") {
    // b: 9 8 7 4, s: 2 3 4 5: three pairs; between max(4, 4) = 4 and min(7, 5) = 5.
    const Rationals values{9, 8, 7, 4}, costs{2, 3, 4, 5};
    CHECK(k_double_auction(values, costs, 0).buyers_pay == Rational(4));
    CHECK(k_double_auction(values, costs, 1).buyers_pay == Rational(5));
    CHECK(k_double_auction(values, costs, Rational(1, 2)).sellers_get == Rational(9, 2));
    CHECK(k_double_auction(values, costs, Rational(1, 2)).trades == 3);
    // Chatterjee & Samuelson's bilateral case: one value 10, one cost 4, k = 1/2: they meet at 7.
    CHECK(k_double_auction(Rationals{10}, Rationals{4}, Rational(1, 2)).buyers_pay == Rational(7));
    CHECK_FALSE(k_double_auction(Rationals{3}, Rationals{4}, Rational(1, 2)).buyers_pay);
}

TEST_CASE("The best single price of a digital good is found as Goldberg and Hartline define it") {
    // Bids 6, 5, 3, 1: revenues 6, 10, 9, 4. With one high bid, F is that bid and F2 is not.
    const std::vector<BidRun<std::int64_t>> bids{{5}, {1}, {6}, {3}};
    const auto result = digital_goods(bids, 0);
    CHECK(result.optimal_price == 5);
    CHECK(result.optimal_revenue == 10);
    CHECK(result.f2 == 10);
    const std::vector<BidRun<std::int64_t>> one_high{{100}, {1}, {1}};
    CHECK(digital_goods(one_high, 0).optimal_revenue == 100);
    CHECK(digital_goods(one_high, 0).f2 == 3);
    const std::vector<BidRun<std::int64_t>> tie{{2}, {1}};  // 2 × 1 = 1 × 2: the higher
    CHECK(digital_goods(tie, 0).optimal_price == 2);
    const std::vector<BidRun<std::int64_t>> alone{{7}};
    CHECK(digital_goods(alone, 3).f2 == 0);
    CHECK(digital_goods(alone, 3).rsop_revenue == 0);
}

TEST_CASE("Random sampling sets each half's best price to the other, bidder by bidder as published") {
    std::mt19937_64 random(62);
    for (int round = 0; round < 200; ++round) {
        const std::uint64_t seed = random();
        std::vector<BidRun<std::int64_t>> runs(random() % 30);
        std::vector<std::int64_t> halves[2], all;
        for (auto& run : runs) {
            run = {static_cast<std::int64_t>(random() % 12), random() % 20};
            for (std::uint64_t i = 0; i < run.count; ++i) {
                halves[splitmix64(seed + all.size() / 64) >> (all.size() % 64) & 1U].push_back(run.bid);
                all.push_back(run.bid);
            }
        }
        const auto best = [](const std::vector<std::int64_t>& bids, std::int64_t fewest) {
            std::pair<std::int64_t, std::int64_t> most{
                0, 0};  // revenue and price: the greater price of equal revenue
            for (const std::int64_t price : bids) {
                const auto buyers =
                    std::count_if(bids.begin(), bids.end(), [&](auto b) { return b >= price; });
                if (buyers >= fewest) most = std::max(most, {price * buyers, price});
            }
            return most;
        };
        const auto buyers_at = [](const std::vector<std::int64_t>& bids, std::int64_t price) {
            return std::count_if(bids.begin(), bids.end(), [&](auto b) { return b >= price; });
        };
        const auto a = best(halves[0], 1).second, b = best(halves[1], 1).second;
        const auto result = digital_goods(runs, seed);
        CHECK(result.optimal_revenue == best(all, 1).first);
        CHECK(result.optimal_price == best(all, 1).second);
        CHECK(result.f2 == best(all, 2).first);
        CHECK(result.rsop_price_a == a);
        CHECK(result.rsop_price_b == b);
        CHECK(result.rsop_revenue == a * buyers_at(halves[1], a) + b * buyers_at(halves[0], b));

        std::vector<BidRun<Integer>> wide;
        const Integer scale = pow(Integer(10), 30);
        for (const auto& run : runs) wide.push_back({run.bid * scale, run.count});
        CHECK(digital_goods(wide, seed).rsop_revenue == Integer(result.rsop_revenue) * scale);
    }
}

TEST_CASE("Two bidders for one item each beat the bidder for both and pay 50 apiece") {
    // R. Weber, Kellogg School, DECS-452, "The Vickrey(-Clarke-Groves) combinatorial auction".
    const std::vector<std::vector<PackageBid>> bids{{{1, 150}}, {{2, 150}}, {{3, 200}}};
    const auto result = package_auction(bids);
    CHECK(result.welfare == 300);
    CHECK(result.payments == std::vector<Integer>{50, 50, 0});
    // There too: with 160 for A, bidder 1 still pays 50 and bidder 2 pays 40.
    const std::vector<std::vector<PackageBid>> more{{{1, 160}}, {{2, 150}}, {{3, 200}}};
    CHECK(package_auction(more).payments == std::vector<Integer>{50, 40, 0});
    CHECK(package_auction(more).revenue == 90);
}

TEST_CASE("Package auctions equal the search over every assignment, ties and payments too") {
    std::mt19937_64 random(63);
    for (int round = 0; round < 400; ++round) {
        std::vector<std::vector<PackageBid>> bidders(random() % 5);
        const Integer scale = round % 5 == 0 ? pow(Integer(10), 30) : Integer(1);
        for (auto& bidder : bidders) {
            bidder.resize(random() % 4);
            for (PackageBid& bid : bidder)
                bid = {static_cast<std::uint32_t>(1 + random() % 15), Integer(random() % 6) * scale};
        }
        const auto result = package_auction(bidders);
        const BestAssignment best = best_assignment(bidders, SIZE_MAX);
        CHECK(result.welfare == best.welfare);
        CHECK(result.winning == best.winning);
        Integer revenue = 0;
        for (std::size_t b = 0; b < bidders.size(); ++b) {
            const Integer own = best.winning[b] ? bidders[b][*best.winning[b]].value : Integer(0);
            CHECK(result.payments[b] == best_assignment(bidders, b).welfare - (best.welfare - own));
            revenue += result.payments[b];
        }
        CHECK(result.revenue == revenue);
    }
}
