#include <catch2/catch.hpp>

#include "cli/verbs/display_width.hpp"
#include "cli/verbs/ladder.hpp"
#include "cli/verbs/table.hpp"

using namespace tongqu::cli;

namespace {

Terminal plain(std::size_t columns) { return {true, false, columns, 24, Language::english}; }

Table products() {
    Table table({{{"PRODUCT", "产品"}}, {{"LAST", "最新价"}, Align::right}, {{"TITLE", "名称"}, Align::left, 1}});
    table.add({{"rice"}, {"1200.5"}, {"Rice yields 水稻单产数据"}});
    table.add({{"bus"}, {"48"}, {"Bus"}});
    return table;
}

std::size_t widest(const std::string& text) {
    std::size_t width = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = text.find('\n', at);
        width = std::max(width, display_width(text.substr(at, end - at)));
        at = end + 1;
    }
    return width;
}

}  // namespace

TEST_CASE("Into a file a table is as wide as it needs to be") {
    CHECK(products().text({}) ==
          "PRODUCT    LAST  TITLE\n"
          "rice     1200.5  Rice yields 水稻单产数据\n"
          "bus          48  Bus\n");
}

TEST_CASE("On a narrow terminal the columns that may give way do, and no line is too long") {
    CHECK(products().text(plain(32)) ==
          "PRODUCT    LAST  TITLE\n"
          "rice     1200.5  Rice yields 水…\n"
          "bus          48  Bus\n");
    for (std::size_t columns = 24; columns < 60; ++columns) CHECK(widest(products().text(plain(columns))) <= columns);
}

TEST_CASE("Columns that the reader can do without go first") {
    Table table({{{"ORDER", ""}}, {{"INSTRUMENT", ""}, Align::left, 1}, {{"CLIENT ID", ""}, Align::left, 0, true}});
    table.add({{"381"}, {"hubei-rice-yield"}, {"cli-5f0c2a9b11d3e842"}});
    CHECK(table.text(plain(24)) == "ORDER  INSTRUMENT\n381    hubei-rice-yield\n");
}

TEST_CASE("Headings are in the reader's language, and colour is used only where it is wanted") {
    Terminal terminal = plain(80);
    terminal.language = Language::chinese;
    CHECK(products().text(terminal).starts_with("产品  最新价  名称\n"));
    CHECK(products().text(plain(80)).find('\x1b') == std::string::npos);
    terminal.colour = true;
    CHECK(products().text(terminal).find("\x1b[1m") == 0);
}

TEST_CASE("Prices stand under each other by their points") {
    std::string a = "12.5", b = "7", c = "0.125", word = "market";
    same_decimals({&a, &b, &c, &word});
    CHECK(a == "12.500");
    CHECK(b == "7.000");
    CHECK(c == "0.125");
    CHECK(word == "market");
}

TEST_CASE("A ladder shows the best prices on top and the exact spread, within the terminal") {
    const Ladder ladder{"gpu-hour", "17", {{"7.9", "20"}, {"7.85", "5"}}, {{"8", "10"}}};
    CHECK(text_of(ladder, 5, {}) ==
          "gpu-hour   spread 0.1   sequence 17\n"
          "QUANTITY     BID   ASK     QUANTITY\n"
          "      20    7.90 │   8.00  10\n"
          "       5    7.85 │ \n");
    for (const std::size_t columns : {36u, 50u, 80u, 120u}) CHECK(widest(text_of(ladder, 5, plain(columns))) <= columns);
    CHECK(text_of(ladder, 1, {}).find("7.85") == std::string::npos);
    CHECK(text_of({"idle", "3", {}, {}}, 5, {}).find("nothing rests here") != std::string::npos);
}
