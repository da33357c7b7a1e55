// What fed a fund, and what its payments came from.
#include "settlement/development_funds.hpp"

#include <catch2/catch.hpp>

#include "pricing/splitmix64.hpp"

using namespace tongqu;
using namespace tongqu::settlement;

namespace {
const RegionId kHome(1);
const Currency kFundCurrency(0);
}  // namespace

TEST_CASE("A payment of 80 yuan from levies of 30 and 50, the oldest first") {
    DevelopmentFunds funds;
    funds.feed(kHome, kFundCurrency, TradeId(1), Money(30'000'000));
    funds.feed(kHome, kFundCurrency, TradeId(2), Money(50'000'000));
    CHECK(funds.spend(kHome, kFundCurrency, Money(80'000'000)) ==
          std::vector<FundLot>{{TradeId(1), TradeId(1), Money(30'000'000)}, {TradeId(2), TradeId(2), Money(50'000'000)}});
    CHECK(funds.balance(kHome, kFundCurrency) == Money(0));
}

TEST_CASE("A payment that ends within a levy leaves the rest of it to the next") {
    DevelopmentFunds funds;
    funds.feed(kHome, kFundCurrency, TradeId(1), Money(10));
    CHECK(funds.spend(kHome, kFundCurrency, Money(4)) == std::vector<FundLot>{{TradeId(1), TradeId(1), Money(4)}});
    CHECK(funds.spend(kHome, kFundCurrency, Money(6)) == std::vector<FundLot>{{TradeId(1), TradeId(1), Money(6)}});
}

TEST_CASE("A busted trade's levy goes back from its own part, and from the newest where that was spent") {
    DevelopmentFunds funds;
    funds.feed(kHome, kFundCurrency, TradeId(1), Money(10));
    funds.feed(kHome, kFundCurrency, TradeId(2), Money(10));
    funds.feed(kHome, kFundCurrency, TradeId(3), Money(10));
    funds.take_back(kHome, kFundCurrency, TradeId(2), Money(10));
    CHECK(funds.spend(kHome, kFundCurrency, Money(5)) == std::vector<FundLot>{{TradeId(1), TradeId(1), Money(5)}});
    funds.take_back(kHome, kFundCurrency, TradeId(1), Money(10));
    CHECK(funds.spend(kHome, kFundCurrency, Money(5)) == std::vector<FundLot>{{TradeId(3), TradeId(3), Money(5)}});
}

TEST_CASE("Everything that is spent was fed, to the last unit, whatever the order") {
    pricing::SplitMix64 random(2);
    DevelopmentFunds funds;
    Money fed, spent;
    for (std::uint64_t trade = 1; trade < 3000; ++trade) {
        const Money levy(1 + static_cast<std::int64_t>(random.below(100)));
        funds.feed(kHome, kFundCurrency, TradeId(trade), levy);
        fed += levy;
        const Money balance = funds.balance(kHome, kFundCurrency);
        CHECK(balance == fed - spent);
        if (random.below(3) != 0) continue;
        const Money asked(1 + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(balance.raw()))));
        Money sum;
        for (const FundLot& lot : funds.spend(kHome, kFundCurrency, asked)) sum += lot.amount;
        CHECK(sum == asked);
        spent += asked;
    }
}
