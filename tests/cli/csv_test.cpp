#include <catch2/catch.hpp>

#include "cli/import/csv.hpp"

using namespace tongqu::cli;
using Fields = std::vector<std::string>;

TEST_CASE("Quotes, doubled quotes, commas and line breaks within quotes are read as RFC 4180 has them") {
    const auto records = read_csv("a,\"b,c\",\"say \"\"hi\"\"\"\r\n\"two\nlines\",,x\n");
    REQUIRE(records.size() == 2);
    CHECK(records[0].fields == Fields{"a", "b,c", "say \"hi\""});
    CHECK(records[0].line == 1);
    CHECK(records[1].fields == Fields{"two\nlines", "", "x"});
    CHECK(records[1].line == 2);
}

TEST_CASE("A byte order mark, empty lines and a missing last line break do not matter") {
    const auto records = read_csv("\xEF\xBB\xBFprovider,city\r\n\r\nscaleway,paris");
    REQUIRE(records.size() == 2);
    CHECK(records[0].fields == Fields{"provider", "city"});
    CHECK(records[1].fields == Fields{"scaleway", "paris"});
    CHECK(records[1].line == 3);
    CHECK(read_csv("").empty());
}

TEST_CASE("A malformed record is reported at its line and the next ones are read") {
    const auto records = read_csv("a,b\n\"x\"y,1\nc\"d,2\n\"never closed,3\ne,f\n");
    REQUIRE(records.size() == 5);
    CHECK(records[1].problem == "text after a closing quote");
    CHECK(records[2].problem == "a quote within a field that does not begin with one");
    CHECK(records[3].problem == "a quote is never closed");
    CHECK(records[3].line == 4);
    CHECK(records[4].problem.empty());
    CHECK(records[4].fields == Fields{"e", "f"});
    CHECK(records[4].line == 5);
}

TEST_CASE("An empty field at the end of a line is a field") {
    CHECK(read_csv("a,\n")[0].fields == Fields{"a", ""});
    CHECK(read_csv(",")[0].fields == Fields{"", ""});
}
