#include <catch2/catch.hpp>

#include "cli/verbs/book_state.hpp"
#include "cli/verbs/watch_lines.hpp"

using namespace tongqu::cli;

namespace {

std::string shown(const BookState& book) {
    std::string out;
    const Ladder ladder = book.ladder(10);
    for (const auto* side : {&ladder.bids, &ladder.asks}) {
        for (const Level& level : *side) out += level.price + "×" + level.quantity + " ";
        out += "| ";
    }
    return out;
}

Json snapshot() {
    return Json::parse(R"({"channel":"book","instrument_id":"gpu","type":"snapshot","first_sequence":10,"last_sequence":10,
        "bids":[["9.5","1"],["10","2"]],"asks":[["10.5","3"]]})");
}

Json delta(const std::string& first, const std::string& last, const std::string& sides) {
    return Json::parse(R"({"channel":"book","instrument_id":"gpu","type":"delta","first_sequence":)" + first +
                       R"(,"last_sequence":)" + last + "," + sides + "}");
}

}  // namespace

TEST_CASE("A book kept from snapshot and deltas has absolute quantities, best prices first, and no empty level") {
    BookState book;
    CHECK(book.take(snapshot()) == BookStep::changed);
    CHECK(shown(book) == "10×2 9.5×1 | 10.5×3 | ");
    CHECK(book.take(delta("11", "14", R"("bids":[["10","0"],["9.75","7"]],"asks":[["10.25","1"],["10.5","5"]])")) ==
          BookStep::changed);
    CHECK(shown(book) == "9.75×7 9.5×1 | 10.25×1 10.5×5 | ");
    CHECK(book.take(Json::parse(R"({"type":"heartbeat","first_sequence":15,"last_sequence":20})")) == BookStep::unchanged);
    CHECK(book.ladder(1).sequence == "20");
}

TEST_CASE("A gap between messages is noticed, and nothing is believed until the next snapshot") {
    BookState book;
    CHECK(book.take(delta("1", "1", R"("bids":[["1","1"]])")) == BookStep::gap);
    CHECK(book.take(snapshot()) == BookStep::changed);
    CHECK(book.take(delta("12", "12", R"("bids":[["10","0"]])")) == BookStep::gap);
    CHECK(book.take(delta("13", "13", R"("bids":[["10","0"]])")) == BookStep::gap);
    CHECK(shown(book) == "10×2 9.5×1 | 10.5×3 | ");
    CHECK(book.take(snapshot()) == BookStep::changed);
    CHECK(book.take(delta("11", "11", R"("bids":[["10","0"]])")) == BookStep::changed);
}

TEST_CASE("What is watched is told in a line each, heartbeats not at all") {
    const Terminal terminal;
    CHECK(watch_lines(Json::parse(R"({"channel":"book","type":"heartbeat"})"), terminal).empty());
    CHECK(watch_lines(delta("11", "11", R"("bids":[["10","0"]],"asks":[["11","4"]])"), terminal) ==
          std::vector<std::string>{"book       gpu  bid 10 × 0  ask 11 × 4"});
    CHECK(watch_lines(Json::parse(R"({"channel":"account","type":"delta","accounts":[{"currency":"CNY","available":"5"}]})"),
                      terminal) == std::vector<std::string>{"account     currency CNY  available 5"});
    CHECK(watch_lines(Json::parse(R"({"channel":"orders","type":"delta","orders":[{"order_id":"7","side":"buy","quantity":"2",
        "instrument_id":"gpu","price":"9","status":"open","filled_quantity":"0"}]})"),
                      terminal) == std::vector<std::string>{"orders     7  buy 2 gpu @ 9  open  filled 0"});
}

TEST_CASE("An answer of any shape can be asked for anything") {
    CHECK_FALSE(Json::parse("not JSON").there());
    const Json json = Json::parse(R"({"a":{"b":[1,"two",true]},"n":null,"e":"\u001b[2J"})");
    CHECK(json["a"]["b"].text() == "1, two, true");
    CHECK(json["a"]["c"]["d"].text().empty());
    CHECK_FALSE(json["n"].there());
    CHECK(json["a"].items().empty());
    CHECK(json["e"].text() == "?[2J");
    CHECK(json.members().size() == 3);
}
