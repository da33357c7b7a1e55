// Whoever changes what came of one command is found at that command, by re-computation alone.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <map>

#include "cli/verify/judge_thread.hpp"
#include "lies.hpp"

using namespace tongqu;
using namespace tongqu::audit;

TEST_CASE("A fill at the wrong priority, a share off by one unit or an event left out is found where it was told") {
    const std::size_t lies = std::getenv("TONGQU_LONG_TESTS") != nullptr ? 600 : 80;
    const auto truth = random_history(7, 1'500);
    pricing::SplitMix64 random(11);
    std::map<std::string, std::size_t> told;
    for (std::size_t number = 0; number < lies;) {
        auto history = truth;
        const auto lie = lie_at_random(history, random);
        if (!lie) continue;
        ++number;
        ++told[lie->what];
        Judge judge;
        for (const Told& one : history)
            if (!judge.judge(one.sequence, one.time, one.command, one.events)) break;
        INFO(lie->what << " at command " << lie->sequence.raw());
        REQUIRE(judge.lie().has_value());
        INFO(to_string(*judge.lie()));
        CHECK(judge.lie()->sequence == lie->sequence);
        CHECK_FALSE(sentence_of(judge.lie()->rule).empty());
    }
    CHECK(told.size() > 8);
}

TEST_CASE("A verifier's judge, on a thread of its own, says the same") {
    const auto told = [](const std::vector<Told>& history) {
        cli::JudgeThread judge;
        judge.take(std::make_shared<const std::vector<Told>>(history.begin(), history.begin() + 700));
        judge.take(std::make_shared<const std::vector<Told>>(history.begin() + 700, history.end()));
        return judge.finish();
    };
    auto history = random_history(8, 1'500);
    const auto honest = told(history);
    CHECK_FALSE(honest.lie.has_value());
    CHECK(honest.judged.commands == history.size());

    pricing::SplitMix64 random(3);
    std::optional<Falsified> lie;
    while (!lie) lie = lie_at_random(history, random);
    const auto found = told(history);
    REQUIRE(found.lie.has_value());
    CHECK(found.lie->sequence == lie->sequence);
}
