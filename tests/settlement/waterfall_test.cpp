// The gross of a trade is divided to the last micro-unit.
#include "settlement/waterfall.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "pricing/splitmix64.hpp"

using namespace tongqu;
using namespace tongqu::settlement;

namespace {

// What a trade of one lot without link charges and commission pays.
struct Distribution {
    Money exchange_fee, development_levy;
    std::vector<Money> contributions;
};

Distribution distribute(Money gross, const Rulebook& rules, std::span<const std::uint64_t> weights) {
    Distribution paid{{}, {}, std::vector<Money>(weights.size())};
    for (const WaterfallStep& step : divide(gross, Quantity(1), rules, {}, weights)) {
        if (step.cause == PostingCause::exchange_fee) paid.exchange_fee = step.amount;
        if (step.cause == PostingCause::development_levy) paid.development_levy = step.amount;
        if (step.cause == PostingCause::contribution) paid.contributions[step.payee] = step.amount;
    }
    return paid;
}

}  // namespace

TEST_CASE("Ten yuan: half a percent to the exchange, one to the fund, the rest to three by their weights") {
    // 10,000,000: 50,000 and 100,000; 9,850,000 in sevenths of 3, 3, 1: 4,221,428.57, 4,221,428.57,
    // 1,407,142.86. Two units are left: to the remainder .86, then to the earlier of .57.
    const std::vector<std::uint64_t> weights{3, 3, 1};
    const Distribution shares = distribute(Money(10'000'000), Rulebook{}, weights);
    CHECK(shares.exchange_fee == Money(50'000));
    CHECK(shares.development_levy == Money(100'000));
    CHECK(shares.contributions == std::vector{Money(4'221'429), Money(4'221'428), Money(1'407'143)});
}

TEST_CASE("A micro-unit goes to the contributor; nothing is nothing") {
    const std::vector<std::uint64_t> weights{1, 1};
    const Distribution one = distribute(Money(1), Rulebook{}, weights);
    CHECK(one.exchange_fee == Money(0));
    CHECK(one.development_levy == Money(0));
    CHECK(one.contributions == std::vector{Money(1), Money(0)});
    CHECK(distribute(Money(0), Rulebook{}, weights).contributions == std::vector{Money(0), Money(0)});
}

TEST_CASE("Shares are the floors of exact rationals, or one unit more for the largest remainders") {
    pricing::SplitMix64 random(5);
    for (int round = 0; round < 3000; ++round) {
        Rulebook rules;
        rules.exchange_fee = PartsPerMillion(static_cast<std::uint32_t>(random.below(100'001)));
        rules.development_levy = PartsPerMillion(static_cast<std::uint32_t>(random.below(100'001)));
        const auto gross =
            static_cast<std::int64_t>(random.below(random.below(3) == 0 ? 50 : 1'000'000'000'000'000'000));
        std::vector<std::uint64_t> weights;
        for (std::uint64_t n = 1 + random.below(60); n > 0; --n)
            weights.push_back(1 + random.below(1'000'000'000'000));
        const Distribution shares = distribute(Money(gross), rules, weights);

        // All products are below 2^101 and exact in 128 bits; the shares are fractions over one denominator,
        // the sum of weights.
        CHECK(shares.exchange_fee.raw() ==
              static_cast<WideInt>(gross) * rules.exchange_fee.raw() / 1'000'000);
        CHECK(shares.development_levy.raw() ==
              static_cast<WideInt>(gross) * rules.development_levy.raw() / 1'000'000);
        const std::int64_t rest = gross - shares.exchange_fee.raw() - shares.development_levy.raw();
        WideInt sum = 0;
        for (const std::uint64_t weight : weights) sum += weight;
        std::int64_t paid = 0;
        WideInt least_up = sum,
                most_down = 0;  // of the remainders that got a unit, and of those that did not
        for (std::size_t i = 0; i < weights.size(); ++i) {
            const WideInt exact = static_cast<WideInt>(rest) * weights[i];
            const auto floor = static_cast<std::int64_t>(exact / sum);
            const std::int64_t part = shares.contributions[i].raw();
            REQUIRE((part == floor || part == floor + 1));
            if (part == floor)
                most_down = std::max(most_down, exact % sum);
            else
                least_up = std::min(least_up, exact % sum);
            paid += part;
        }
        CHECK(paid == rest);
        CHECK(static_cast<bool>(least_up >= most_down));
    }
}
