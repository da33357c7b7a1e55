// The table of what each market model takes, against docs/matching.md.
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "market/order_rules.hpp"

using namespace tongqu;

namespace {

// The cells of a line of a table, without blanks and code marks.
std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> cells;
    std::istringstream in(line.substr(1));
    for (std::string cell; std::getline(in, cell, '|');) {
        std::erase_if(cell, [](char c) { return c == ' ' || c == '`'; });
        cells.push_back(cell);
    }
    return cells;
}

}  // namespace

TEST_CASE("The document says of every order and condition which market models take it, and how the others refuse it") {
    std::ifstream document("docs/matching.md");
    std::vector<std::vector<std::string>> table;
    for (std::string line; std::getline(document, line);) {
        if (line.starts_with("| order or condition")) table.push_back(cells_of(line));
        else if (!table.empty() && line.starts_with("| `")) table.push_back(cells_of(line));
        else if (!table.empty() && !line.starts_with("|")) break;
    }
    REQUIRE(table.size() == kOrderRules.size() + 1);
    CHECK(table[0] == std::vector<std::string>{"orderorcondition", "price-time", "pro-rata", "non-rival", "batch", "call", "network", "coupled", "otherwise"});
    for (std::size_t i = 0; i < kOrderRules.size(); ++i) {
        const OrderRuleRow& row = kOrderRules[i];
        CHECK(static_cast<std::size_t>(row.rule) == i);
        std::vector<std::string> expected{std::string(row.name)};
        for (const bool taken : row.taken) expected.emplace_back(taken ? "yes" : "no");
        expected.emplace_back(describe(row.otherwise).code);
        CHECK(table[i + 1] == expected);
    }
}
