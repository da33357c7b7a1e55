// Every worked example of docs/matching.md is played: by the exchange, and by the twin.
#include <catch2/catch.hpp>

#include <fstream>

#include "worked_example.hpp"

using tongqu::naive::played;

TEST_CASE("Every worked example of the matching rules plays as it is written") {
    std::ifstream in("docs/matching.md");
    REQUIRE(in);
    std::size_t examples = 0, number = 0, begins = 0;
    bool inside = false;
    std::string lines;
    for (std::string line; std::getline(in, line);) {
        ++number;
        if (!inside && line == "```example") {
            inside = true;
            begins = number;
            lines.clear();
        } else if (inside && line == "```") {
            inside = false;
            ++examples;
            INFO("docs/matching.md, the example that begins at line " << begins);
            CHECK(played(lines) == "");
        } else if (inside) {
            lines += line + '\n';
        }
    }
    CHECK_FALSE(inside);
    CHECK(examples >= 25);
}
