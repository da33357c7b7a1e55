// The exchange and the naive twin of docs/matching.md agree on random commands, event by event, for every mix of models and order
// types. TONGQU_LONG_TESTS=1: a million commands for each.
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <cstdlib>
#include <iostream>
#include <sstream>

#include "random_commands.hpp"
#include "settings.hpp"
#include "shrink.hpp"

using namespace tongqu;
using namespace tongqu::naive;

namespace {

constexpr std::size_t kStream = 4'000;  // commands in one market, then a fresh one

bool is_long() {
    const char* value = std::getenv("TONGQU_LONG_TESTS");
    return value != nullptr && std::string(value) == "1";
}

// What went wrong; empty: nothing.
std::string run(const Setting& setting, std::uint64_t seed, std::size_t commands) {
    SideBySide sides(setting);
    RandomCommands random(seed, sides);
    std::vector<Said> journal;
    const auto say = [&](const Said& said) {
        journal.push_back(said);
        std::string wrong = sides.apply(said);
        random.learn(sides.events);
        if (journal.size() % 499 == 0) sides.exchange.check();
        if (journal.size() % 1013 == 0) sides.reload();
        if (wrong.empty()) return false;
        return true;
    };
    bool wrong = false;
    for (std::size_t i = 0; i < commands && !wrong; ++i) wrong = say(random.next());
    for (std::uint32_t market = 0; market < setting.markets.size() && !wrong; ++market)
        for (const Side side : {Side::buy, Side::sell}) wrong = wrong || say(random.sweep(InstrumentId(market), side));
    sides.exchange.check();
    if (!wrong) return {};
    return fmt::format("{}\nagain: TONGQU_TWIN='{} {} {}' test_engine_matching '[again]'\n", shrunk(setting, journal), setting.name,
                       seed, commands);
}

}  // namespace

TEST_CASE("Exchange and naive twin agree on random commands in every mix of markets and orders") {
    const std::size_t streams = is_long() ? 250 : 12;
    for (const Setting& setting : all_settings()) {
        for (std::uint64_t seed = 1; seed <= streams; ++seed) {
            const std::string wrong = run(setting, seed, kStream);
            INFO(setting.name);
            INFO(wrong);
            REQUIRE(wrong.empty());
        }
    }
}

TEST_CASE("One stream again", "[.][again]") {
    const char* which = std::getenv("TONGQU_TWIN");
    REQUIRE(which != nullptr);
    std::istringstream in(which);
    std::string name;
    std::uint64_t seed = 0;
    std::size_t commands = 0;
    in >> name >> seed >> commands;
    for (const Setting& setting : all_settings())
        if (setting.name == name) std::cout << run(setting, seed, commands);
}
