#include <catch2/catch.hpp>

#include "cli/verbs/display_width.hpp"

using namespace tongqu::cli;

TEST_CASE("A Chinese character takes two columns, a mark on a letter none") {
    CHECK(display_width("") == 0);
    CHECK(display_width("rice") == 4);
    CHECK(display_width("水稻") == 4);
    CHECK(display_width("通衢 Tongqu") == 11);
    CHECK(display_width("e\xCC\x81") == 1);  // e and a combining acute accent, U+0301
    CHECK(display_width("（）") == 4);       // full-width brackets, U+FF08 and U+FF09
    CHECK(display_width("…–│▄") == 4);       // ambiguous ones count as one
    CHECK(display_width("\xF0\x9F\x9A\x80") == 2);
    CHECK(display_width("\xFF\xE6") == 2);  // not UTF-8: one for each byte
}

TEST_CASE("A text that is too long is cut before the column, never in the middle of a character") {
    CHECK(cut_to_width("rice", 4) == "rice");
    CHECK(cut_to_width("wheat", 4) == "whe…");
    CHECK(cut_to_width("水稻单产", 8) == "水稻单产");
    CHECK(cut_to_width("水稻单产", 7) == "水稻单…");
    CHECK(cut_to_width("水稻单产", 6) == "水稻…");  // half of a character would be left: nothing
    CHECK(cut_to_width("rice", 0).empty());
}

TEST_CASE("Padding counts columns, not bytes") {
    CHECK(pad_right("水稻", 6) == "水稻  ");
    CHECK(pad_left("水稻", 6) == "  水稻");
    CHECK(pad_left("rice", 2) == "rice");
}

TEST_CASE("Long texts are wrapped at blanks, Chinese between any two characters") {
    CHECK(wrap("yield of each plot", 8) == std::vector<std::string>{"yield of", "each", "plot"});
    CHECK(wrap("水稻单产数据", 5) == std::vector<std::string>{"水稻", "单产", "数据"});
    CHECK(wrap("resale 不得", 40) == std::vector<std::string>{"resale 不得"});
    CHECK(wrap("abcdefghij", 4) == std::vector<std::string>{"abcd", "efgh", "ij"});
    CHECK(wrap("", 10).empty());
}

TEST_CASE("What a server sends cannot steer the terminal") {
    CHECK(harmless("rice\x1b[2Jfield\r\x07") == "rice?[2Jfield??");
    CHECK(harmless("水稻\n单产") == "水稻 单产");
    CHECK(harmless("\xE2\x80\xAE" "cba") == "?cba");  // U+202E would turn the direction of writing
    CHECK(harmless("a\xFFz") == "a?z");
    CHECK(harmless("why?") == "why?");
}
