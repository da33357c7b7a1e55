// Drives the fuzz target: random inputs, and inputs recorded from them byte by byte and then damaged. What breaks an invariant
// ends the process; the line that plays it again is printed first. TONGQU_LONG_TESTS=1: many more.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <iostream>
#include <random>

#include "one_input.hpp"

using namespace tongqu::fuzz;

namespace {

using Input = std::vector<std::uint8_t>;

Input random_input(std::mt19937_64& random) {
    Input input(200 + random() % 6000);
    for (auto& byte : input) byte = static_cast<std::uint8_t>(random());
    return input;
}

// Bytes are changed, taken out, doubled, or become a value that lies at a limit.
void damage(Input& input, std::mt19937_64& random) {
    constexpr std::uint8_t kEdges[] = {0, 1, 0x7f, 0x80, 0xff};
    for (std::uint64_t i = random() % 12 + 1; i > 0 && !input.empty(); --i) {
        const std::size_t at = random() % input.size();
        const auto place = input.begin() + static_cast<std::ptrdiff_t>(at);
        const auto some = static_cast<std::ptrdiff_t>(random() % 16 % (input.size() - at));
        switch (random() % 5) {
            case 0:
                *place = static_cast<std::uint8_t>(*place ^ (1U << (random() % 8)));
                break;
            case 1:
                *place = kEdges[random() % std::size(kEdges)];
                break;
            case 2:
                input.erase(place, place + some);
                break;
            case 3: {
                const Input copied(place, place + some);
                input.insert(place, copied.begin(), copied.end());
                break;
            }
            default:
                *place = static_cast<std::uint8_t>(random());
        }
    }
}

Input input_number(std::uint64_t seed) {
    std::mt19937_64 random(seed);
    Input input = random_input(random);
    if (seed % 2 == 0) return input;
    input = input_of(play(input.data(), input.size()).commands);
    if (seed % 4 == 1) damage(input, random);
    return input;
}

}  // namespace

TEST_CASE("Whatever bytes are sent as commands, the exchange stays consistent after each") {
    const char* value = std::getenv("TONGQU_LONG_TESTS");
    const std::uint64_t inputs = value != nullptr && std::string(value) == "1" ? 60'000 : 1'000;
    std::uint64_t commands = 0, refused = 0, trades = 0;
    for (std::uint64_t seed = 1; seed <= inputs; ++seed) {
        INFO("again: TONGQU_FUZZ=" << seed << " test_fuzz '[again]'");
        const Input input = input_number(seed);
        const Played played = play(input.data(), input.size());
        commands += played.commands.size();
        refused += played.refused;
        trades += played.trades;
        CHECK(LLVMFuzzerTestOneInput(input.data(), std::min<std::size_t>(input.size(), 64)) == 0);
    }
    std::cout << "fuzz: " << inputs << " inputs, " << commands << " commands, " << refused << " refused, " << trades << " trades\n";
    CHECK(refused < commands);
    CHECK(trades > 0);
}

TEST_CASE("One input again", "[.][again]") {
    const char* seed = std::getenv("TONGQU_FUZZ");
    REQUIRE(seed != nullptr);
    const Input input = input_number(std::stoull(seed));
    CHECK(play(input.data(), input.size()).commands.size() > 0);
}
