// What each payee has at every point of a trade's progress: docs/settlement.md, "The waterfall" and "Parts of a trade".
#include <numeric>

#include <catch2/catch.hpp>

#include "pricing/splitmix64.hpp"
#include "settlement/waterfall.hpp"

using namespace tongqu;
using namespace tongqu::settlement;

namespace {

Money sum(const std::vector<Money>& parts) { return std::accumulate(parts.begin(), parts.end(), Money(0)); }

std::vector<Money> amounts(const std::vector<WaterfallStep>& steps) {
    std::vector<Money> list;
    for (const WaterfallStep& step : steps) list.push_back(step.amount);
    return list;
}

std::vector<WaterfallStep> contributions(const std::vector<std::int64_t>& list) {
    std::vector<WaterfallStep> steps;
    for (const std::int64_t amount : list) steps.push_back({PostingCause::contribution, 0, Money(amount)});
    return steps;
}

}  // namespace

TEST_CASE("Example 1: a link charge, the exchange, a chain leader, the fund and two contributors share 300 yuan") {
    WaterfallTerms terms;
    terms.link_charges = {{ParticipantId(7), Money(500'000)}};
    terms.chain_leader = ParticipantId(8);
    terms.commission = PartsPerMillion(20'000);
    const std::vector<std::uint64_t> weights{2, 1};
    const auto steps = divide(Money(300'000'000), Quantity(3), Rulebook{}, terms, weights);
    using enum PostingCause;
    const std::vector<WaterfallStep> expected{{link_charge, 7, Money(1'500'000)},       {exchange_fee, 0, Money(1'500'000)},
                                              {commission, 8, Money(6'000'000)},        {development_levy, 0, Money(3'000'000)},
                                              {contribution, 0, Money(192'000'000)},    {contribution, 1, Money(96'000'000)}};
    CHECK(steps == expected);
}

TEST_CASE("No step takes more than the steps before it left") {
    WaterfallTerms terms;
    terms.link_charges = {{ParticipantId(1), Money(60)}, {ParticipantId(2), Money(INT64_MAX)}};
    const std::vector<std::uint64_t> weights{1};
    const auto steps = divide(Money(1'000), Quantity(10), Rulebook{}, terms, weights);
    CHECK(amounts(steps) == std::vector{Money(600), Money(400)});
}

TEST_CASE("A commission stays below the cap of the rulebook that the trade was made under") {
    Rulebook rules;
    rules.commission_cap = PartsPerMillion(10'000);
    WaterfallTerms terms;
    terms.chain_leader = ParticipantId(1);
    terms.commission = PartsPerMillion(50'000);
    const std::vector<std::uint64_t> weights{1};
    CHECK(divide(Money(1'000'000), Quantity(1), rules, terms, weights)[1].amount == Money(10'000));
}

TEST_CASE("Example 2: three tenths, then all, of 1.000003 yuan among three") {
    const auto steps = contributions({333'335, 333'334, 333'334});
    const Money gross(1'000'003);
    const Money part = proportion(gross, Money(3), Money(10));
    CHECK(part == Money(300'000));
    CHECK(paid_by(steps, gross, {part, false}) == std::vector{Money(100'000), Money(99'999), Money(99'999)});
    CHECK(paid_by(steps, gross, {gross, true}) == amounts(steps));
    // With 300,000 decided the two units that waited go to the remainders .3, .8, .8: to b and c.
    CHECK(paid_by(steps, gross, {part, true}) == std::vector{Money(100'000), Money(100'000), Money(100'000)});
}

TEST_CASE("Any releases pay each payee ever more, never more than is out, and in the end the split of the whole") {
    pricing::SplitMix64 random(9);
    for (int round = 0; round < 2000; ++round) {
        std::vector<std::int64_t> list;
        for (std::uint64_t n = 1 + random.below(20); n > 0; --n)
            list.push_back(1 + static_cast<std::int64_t>(random.below(random.below(2) == 0 ? 5 : 1'000'000'000'000)));
        const auto steps = contributions(list);
        const Money gross = sum(amounts(steps));
        std::vector<Money> before(steps.size());
        Money released;
        while (released < gross) {
            released += Money(1 + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>((gross - released).raw()))));
            const auto paid = paid_by(steps, gross, {released, released == gross});
            const auto whole = paid_by(steps, gross, {released, true});
            CHECK(sum(paid) <= released);
            CHECK(sum(whole) == released);
            for (std::size_t i = 0; i < paid.size(); ++i) {
                CHECK(paid[i] >= before[i]);
                CHECK(whole[i] >= paid[i]);
                // Floors from the definition, in 128 bits.
                if (released < gross)
                    CHECK(paid[i].raw() == static_cast<std::int64_t>(static_cast<WideInt>(released.raw()) * list[i] / gross.raw()));
            }
            before = paid;
        }
        CHECK(before == amounts(steps));
    }
}
