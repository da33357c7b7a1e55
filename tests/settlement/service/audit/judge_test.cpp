// A judge that shares no code with the exchange finds nothing to say about what the exchange does, whatever it is asked.
#include <catch2/catch.hpp>

#include <cstdlib>

#include "judged_history.hpp"
#include "settlement/service/audit/judge.hpp"

using namespace tongqu;
using namespace tongqu::audit;

TEST_CASE("Everything that the exchange did in a random history is what the rules make of the commands") {
    const bool whole = std::getenv("TONGQU_LONG_TESTS") != nullptr;
    const std::uint64_t seeds = whole ? 12 : 3;
    Judged all;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        Judge judge;
        for (const Told& told : random_history(100 + seed, whole ? 40'000 : 12'000)) judge.judge(told.sequence, told.time, told.command, told.events);
        INFO("seed " << 100 + seed << ": " << (judge.lie() ? to_string(*judge.lie()) : ""));
        REQUIRE_FALSE(judge.lie().has_value());
        const Judged judged = judge.judged();
        all.matches += judged.matches;
        all.refusals += judged.refusals;
        all.believed += judged.believed;
        all.repeats += judged.repeats;
        all.auctions += judged.auctions;
        all.releases += judged.releases;
    }
    CHECK(all.matches > 300);
    CHECK(all.refusals > 5 * all.believed);
    CHECK(all.repeats > 10);
    CHECK(all.auctions > 10);
    CHECK(all.releases > 100);
}
