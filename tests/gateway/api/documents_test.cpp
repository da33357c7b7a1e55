#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "gateway/api/api.hpp"
#include "gateway/api/api_error.hpp"
#include "gateway/http/http_error.hpp"
#include "test_market.hpp"

using namespace tongqu;
using namespace tongqu::gateway;

namespace {

std::string lower(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(c));
    return text;
}

std::string file(const std::string& path) {
    std::ifstream in(path);
    REQUIRE(in);
    return {std::istreambuf_iterator<char>(in), {}};
}

// "/" and "~" within one step of a JSON pointer.
std::string step(const std::string& text) {
    std::string result;
    for (const char c : text) result += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    return "/" + result;
}

}  // namespace

TEST_CASE("the served document lists exactly the routes, with their names, keys and query parameters") {
    TestMarket market;
    const Reply document = market.get("/openapi.json");
    CHECK(document.at("/openapi") == "3.1.0");
    std::set<std::string> documented;
    for (const std::string& path : object_keys(document.body, "/paths"))
        for (const std::string& method : object_keys(document.body, "/paths" + step(path)))
            documented.insert(method + " " + path);

    std::set<std::string> served;
    for (const auto& route : market.routes()) {
        INFO(route.method << " " << route.pattern);
        served.insert(lower(route.method) + " " + route.pattern);
        const std::string at = "/paths" + step(route.pattern) + step(lower(route.method));
        CHECK(document.at(at + "/operationId") == route.name);
        CHECK((document.at(at + "/security") == "-") == route.needs_key);
        std::vector<std::string> parameters;
        for (std::size_t i = 0; i < document.size_of(at + "/parameters"); ++i) {
            std::string each = at + "/parameters/" + std::to_string(i);
            if (const std::string shared = document.at(each + "/$ref"); shared != "-")
                each = shared.substr(1);
            if (document.at(each + "/in") == "query") parameters.push_back(document.at(each + "/name"));
        }
        CHECK(parameters == route.parameters);
    }
    served.insert("get /v1/stream");  // answered before the table of routes is asked
    CHECK(documented == served);
}

TEST_CASE("every schema that the document refers to is in it") {
    const std::string document(openapi_document());
    const std::regex reference("\"\\$ref\":\"#([^\"]+)\"");
    for (std::sregex_iterator at(document.begin(), document.end(), reference), end; at != end; ++at) {
        INFO((*at)[1]);
        const Reply holder{200, {}, document};
        CHECK(holder.at((*at)[1].str()) != "-");
    }
}

TEST_CASE("docs/errors.md has every code with its status, and no other") {
    std::map<std::string, unsigned> expected;
    for (const RejectRow& row : kRejectRows) expected[std::string(row.code)] = status_of(row.kind);
    for (const ApiErrorRow& row : kApiErrorRows) expected[std::string(row.code)] = row.status;
    for (const http::HttpError& error : http::all_http_errors()) {
        const auto known = expected.find(std::string(error.code));
        CHECK((known == expected.end() || known->second == error.status));
        expected[std::string(error.code)] = error.status;
    }
    std::map<std::string, unsigned> documented;
    const std::string text = file("docs/errors.md");
    const std::regex row("\\n\\| `([a-z_0-9]+)` \\| ([0-9]{3}) \\|");
    for (std::sregex_iterator at(text.begin(), text.end(), row), end; at != end; ++at) {
        INFO((*at)[1]);
        CHECK(documented.emplace((*at)[1].str(), std::stoul((*at)[2].str())).second);
    }
    CHECK(documented == expected);
}
