#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "cli/import/places.hpp"
#include "market/name.hpp"

using namespace tongqu::cli;

TEST_CASE("Every place of the table leads to a region of the table, and no place stands twice") {
    std::set<std::pair<std::string_view, std::string_view>> places;
    for (const PlaceRow& row : all_place_rows()) {
        INFO(row.place);
        CHECK(region_row(row.region) != nullptr);
        CHECK(places.emplace(row.place, row.country).second);
    }
}

TEST_CASE("Every region of the table has an id that the exchange takes, once") {
    std::set<std::string_view> codes;
    for (const RegionRow& row : all_region_rows()) {
        INFO(row.code);
        CHECK(tongqu::is_name(row.code));
        CHECK(!row.name.empty());
        CHECK(codes.insert(row.code).second);
    }
}

TEST_CASE("Clouds' regions, cities and codes lead to the region they lie in") {
    CHECK(region_of_place("us-west-2")->code == "US-OR");
    CHECK(region_of_place("us-east-1")->code == "US-VA");
    CHECK(region_of_place("CN-HB")->code == "CN-HB");
    CHECK(region_of_city("desmoines", "usa")->code == "US-IA");
    CHECK(region_of_city("Warsaw", "Poland")->code == "PL-14");
    CHECK(region_of_city("tokyo", "japan")->code == "JP-13");
    CHECK(region_of_city("paris", "usa") == nullptr);
    CHECK(region_of_city("us-west-2", "") == nullptr);
    CHECK(region_of_place("atlantis-1") == nullptr);
    CHECK(region_of_place("tokyo") == nullptr);
    CHECK(region_of_place("") == nullptr);
}

TEST_CASE("The table of places in docs/import.md is the program's") {
    std::ifstream file("docs/import.md");
    std::map<std::string, std::string> documented;  // place → code
    bool in_section = false;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("## ")) in_section = line == "## Places";
        if (!in_section || !line.starts_with("| ")) continue;
        std::istringstream row(line.substr(2));
        std::string places, region;
        while (std::getline(row, places, '|') && std::getline(row, region, '|')) {
            std::erase_if(places, [](char c) { return c == '`' || c == ' '; });
            std::istringstream names(places), words(region);
            std::string code;
            words >> code;
            for (std::string name; std::getline(names, name, ',');) documented[name] = code;
        }
    }
    documented.erase("place");  // the table's head
    documented.erase("---");
    std::map<std::string, std::string> expected;
    for (const PlaceRow& row : all_place_rows()) expected[std::string(row.place)] = row.region;
    CHECK(documented == expected);
}
