#include "settlement/service/turnover.hpp"

#include <map>
#include <random>

#include "pricing/concentration.hpp"

using namespace tongqu;
using namespace tongqu::service;

namespace {

constexpr RegionId kHubei{1}, kGuangdong{2};

}  // namespace

// 300 from Hubei into Guangdong by one group, 100 within Guangdong by another: 300 of 400 cross regions, and the
// shares 3/4 and 1/4 give 10,000 × (9/16 + 1/16) = 6,250.
TEST_CASE("the turnover says what crossed regions and how concentrated the supply is") {
    Turnover turnover;
    turnover.add({kHubei, kGuangdong}, GroupId(5), Quantity(1), Money(200));
    turnover.add({kHubei, kGuangdong}, GroupId(5), Quantity(2), Money(100));
    turnover.add({kGuangdong, kGuangdong}, GroupId(6), Quantity(3), Money(100));
    CHECK(turnover.trades() == 3);
    CHECK(turnover.volume() == TotalQuantity(Quantity(6)));
    CHECK(turnover.turnover() == TotalMoney(Money(400)));
    CHECK(turnover.cross_region() == TotalMoney(Money(300)));
    CHECK(turnover.cross_region_share() == PartsPerMillion(750'000));
    CHECK(turnover.pairs().at({kHubei, kGuangdong}).trades == 2);
    CHECK(turnover.pairs().at({kHubei, kGuangdong}).turnover == TotalMoney(Money(300)));
    CHECK(turnover.seller_groups() == 2);
    CHECK(turnover.hhi_points() == 6'250);
}

TEST_CASE("a market without trades has no concentration, one with a single seller has all of it") {
    Turnover turnover;
    CHECK(turnover.hhi_points() == 0);
    CHECK(turnover.cross_region_share() == PartsPerMillion(0));
    turnover.add({kHubei, kHubei}, GroupId(1), Quantity(1), Money(7));
    CHECK(turnover.hhi_points() == 10'000);
}

TEST_CASE("the index of concentration is that of the pricing module, rounded") {
    std::mt19937_64 random(7);
    Turnover turnover;
    std::map<std::uint32_t, std::int64_t> sold;
    for (int i = 0; i < 2'000; ++i) {
        const auto group = static_cast<std::uint32_t>(random() % 40 * (random() % 5) / 4);
        const auto gross = static_cast<std::int64_t>(random() % 1'000'000'000'000'000 + 1);
        turnover.add({kHubei, kHubei}, GroupId(group), Quantity(1), Money(gross));
        sold[group] += gross;
    }
    std::vector<pricing::Rational> values;
    for (const auto& [group, gross] : sold) values.emplace_back(gross);
    CHECK(std::abs(pricing::herfindahl(values) * 10'000 - turnover.hhi_points()) <= 0.5);
}
