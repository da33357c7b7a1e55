// Plays every scenario of the folder scenarios/. A line "scenario SENTENCE" begins one; a line "always"
// begins what stands before each scenario of its file.
#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "scenario.hpp"

using namespace tongqu::exchange;

namespace {

struct Line {
    std::size_t number;
    std::string text;
};
struct Script {
    std::string title;
    std::vector<Line> lines;
};

std::vector<Script> scripts_of(const std::filesystem::path& path) {
    std::ifstream in(path);
    std::vector<Line> always;
    std::vector<Script> scripts;
    std::vector<Line>* into = &always;
    std::size_t number = 0;
    for (std::string text; std::getline(in, text);) {
        ++number;
        if (text.starts_with("scenario ")) {
            scripts.push_back({text.substr(9), always});
            into = &scripts.back().lines;
        } else if (text != "always") {
            into->push_back({number, text});
        }
    }
    return scripts;
}

}  // namespace

TEST_CASE("Every scenario on file plays as it is written") {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator("tests/engine/exchange/scenarios"))
        if (entry.path().extension() == ".txt") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    REQUIRE(files.size() >= 5);
    std::size_t played = 0;
    for (const auto& file : files) {
        for (const Script& script : scripts_of(file)) {
            Scenario scenario;
            Line at{0, "the end"};
            try {
                for (const Line& line : script.lines) {
                    at = line;
                    scenario.play(line.text);
                }
                at = {at.number, "the end"};
                scenario.finish();
            } catch (const std::string& wrong) {
                FAIL_CHECK(file.string() << ":" << at.number << ": " << script.title << "\n    " << at.text
                                         << "\n    " << wrong);
            }
            ++played;
        }
    }
    CHECK(played >= 40);
}

TEST_CASE("A scenario that expects something else fails and says where") {
    Scenario scenario;
    for (const char* line :
         {"region CN-GZ", "participant bob buyer CN-GZ", "instrument gpu tick 0.01 lot 1 rival",
          "deposit bob CNY 100", "bob buys 1 gpu @ 10.00"})
        scenario.play(line);
    CHECK_THROWS_AS(scenario.play("expect trade 1 @ 10.00"), std::string);
    CHECK_THROWS_AS(scenario.play("expect account bob CNY held 10"), std::string);
    CHECK_THROWS_AS(scenario.play("expect book gpu buy 2 @ 10.00"), std::string);
    CHECK_THROWS_AS(scenario.play("bob flies 1 gpu"), std::string);
    scenario.play("bob buys 1000 gpu @ 10.00");
    CHECK_THROWS_AS(scenario.play("after 1 days"), std::string);  // a refusal that no line expected
}
