#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

#include <catch2/catch.hpp>
#include <simdjson.h>

#include "cli/price/run_price.hpp"
#include "pricing/coupled_auction.hpp"
#include "pricing/coupled_certificate.hpp"

namespace {

using namespace tongqu;
using namespace tongqu::pricing;

std::string answer(const std::string& method, const std::string& input, int code) {
    std::istringstream in(input);
    std::ostringstream out;
    CHECK(cli::run_price(method, in, out) == code);
    return out.str();
}

void refused(const std::string& method, const std::string& input, const std::string& code, const std::string& path) {
    CAPTURE(method, input);
    const std::string json = answer(method, input, 2);
    CHECK(json.starts_with("{\"error\":{\"code\":\"" + code + "\","));
    CHECK(json.ends_with("\"path\":\"" + path + "\"}}\n"));
}

// An hour of a real market as a coupled auction.
struct Hour {
    std::map<std::string, std::uint32_t, std::less<>> zones;
    std::vector<CoupledLink> links;
    std::vector<CoupledOrder> orders;
};

Hour read_hour(simdjson::dom::element hour) {
    Hour result;
    for (const auto zone : simdjson::dom::object(hour["curves"])) {
        const auto number = static_cast<std::uint32_t>(result.zones.size());
        result.zones.emplace(zone.key, number);
        for (const auto side : {Side::buy, Side::sell}) {
            for (const simdjson::dom::array row : simdjson::dom::array(zone.value[side == Side::buy ? "buy" : "sell"])) {
                const std::int64_t limit = row.at(0), quantity = row.at(1);
                result.orders.push_back({number, side, Quantity(quantity), Price(limit)});
            }
        }
    }
    for (const auto link : simdjson::dom::array(hour["links"])) {
        const std::string_view from = link["from"], to = link["to"];
        const std::int64_t capacity = link["capacity"], cost = link["cost"];
        result.links.push_back(
            {result.zones.find(from)->second, result.zones.find(to)->second, Quantity(capacity), Price(cost)});
    }
    return result;
}

// Net flow from the first link's start to its end, where there are two links.
std::int64_t net_flow(const CoupledResult& result) { return (result.links[0].flow - result.links[1].flow).raw(); }

}  // namespace

TEST_CASE("Every example of docs/cross-region.md gives the answer printed below it") {
    std::ifstream document(TONGQU_ROOT "/docs/cross-region.md");
    REQUIRE(document);
    const std::string prompt = "$ tongqu price ";
    int examples = 0;
    for (std::string line; std::getline(document, line);) {
        if (!line.starts_with(prompt)) continue;
        const std::size_t redirect = line.find(" <<< '");
        REQUIRE(redirect != std::string::npos);
        const std::string method = line.substr(prompt.size(), redirect - prompt.size());
        const std::string input = line.substr(redirect + 6, line.size() - redirect - 7);
        std::string expected;
        std::getline(document, expected);
        CHECK(answer(method, input, 0) == expected + "\n");
        ++examples;
    }
    CHECK(examples == 8);
}

TEST_CASE("Networks, orders and events that make no sense are refused with the place") {
    const auto couple = [](const std::string& links, const std::string& orders, const std::string& bounds = "[0,9]") {
        return R"({"regions":["A","B"],"links":[)" + links + R"(],"orders":[)" + orders + R"(],"price_bounds":)" + bounds + "}";
    };
    refused("couple", couple(R"({"id":"l","from":"A","to":"C","capacity":1,"cost":1})", ""), "unknown_region", "/links/0/to");
    refused("couple", couple(R"({"id":"l","from":"A","to":"A","capacity":1,"cost":1})", ""), "same_region", "/links/0/to");
    refused("couple", couple(R"({"id":"l","from":"A","to":"B","capacity":-1,"cost":1})", ""), "negative", "/links/0/capacity");
    refused("couple", couple(R"({"id":"l","from":"A","to":"B","capacity":1,"cost":-1})", ""), "negative", "/links/0/cost");
    refused("couple", couple("", R"({"id":"o","region":"A","side":"buy","quantity":0,"limit":1})"), "out_of_range",
            "/orders/0/quantity");
    const std::string half = R"("region":"A","side":"buy","quantity":200000000000000000,"limit":1})";
    refused("couple", couple("", R"({"id":"o",)" + half + R"(,{"id":"p",)" + half), "overflow", "/orders/1/quantity");
    refused("couple", couple("", R"({"id":"o","region":"A","side":"buy","quantity":1,"limit":1},)"
                                 R"({"id":"o","region":"A","side":"buy","quantity":1,"limit":1})"),
            "duplicate_id", "/orders/1/id");
    refused("couple", couple("", "", "[9,8]"), "out_of_range", "/price_bounds");
    refused("couple", couple("", "", "[9]"), "wrong_length", "/price_bounds");
    refused("couple", R"({"regions":[],"links":[],"orders":[]})", "missing_field", "/price_bounds");
    std::string many = "\"R0\"";
    for (int i = 1; i <= 64; ++i) many += ",\"R" + std::to_string(i) + "\"";
    refused("couple", "{\"regions\":[" + many + R"(],"links":[],"orders":[],"price_bounds":[0,1]})", "too_large", "/regions");

    const auto dividend = [](const std::string& more) {
        return R"({"regions":["A","B"],"links":[],"orders":[],"price_bounds":[0,9],)" + more + "}";
    };
    refused("dividend", dividend(R"("residency":["A","C"])"), "unknown_region", "/residency/1");
    refused("dividend", dividend(R"("picture":"fr")"), "unknown_value", "/picture");
    refused("dividend", couple(R"({"id":"l","from":"A","to":"B","capacity":-1,"cost":1})", ""), "negative", "/links/0/capacity");

    const auto replay = [](const std::string& link, const std::string& event) {
        return R"({"regions":["A","B"],"links":[)" + link + R"(],"events":[)" + event + "]}";
    };
    refused("cross-region", replay(R"({"id":"l","from":"A","to":"B","capacity":1,"cost":1,"reverse":"m"})", ""), "unknown_link",
            "/links/0/reverse");
    refused("cross-region", replay(R"({"id":"l","from":"A","to":"B","capacity":1,"cost":1,"reverse":"l"})", ""), "not_mutual",
            "/links/0/reverse");
    refused("cross-region", replay("", R"({"type":"capacity","link":"l","capacity":1})"), "unknown_link", "/events/0/link");
    refused("cross-region", replay("", R"({"type":"view","region":"C","side":"buy"})"), "unknown_region", "/events/0/region");
    refused("cross-region", replay("", R"({"type":"tick"})"), "unknown_value", "/events/0/type");
    refused("cross-region", replay("", R"({"type":"order","id":"o","region":"A","side":"buy","quantity":1,"limit":1,"peak":0})"),
            "out_of_range", "/events/0/peak");
    CHECK(answer("cross-region", replay("", R"({"type":"cancel","id":"never seen"})"), 0) ==
          "{\"events\":[{\"trades\":[]}],\"residual\":{},\"resting\":{}}\n");
}

TEST_CASE("Every published hour of two real markets clears to the published welfare, prices and flows") {
    int hours = 0;
    for (const char* name : {"omie_es_pt_20250621.json", "gme_italy_7zones_202504.json"}) {
        simdjson::dom::parser parser;
        simdjson::dom::element file;
        if (parser.load(std::string(TONGQU_ROOT "/../shared/data/real_curves/") + name).get(file)) {
            std::cout << "skipped: ../shared/data/real_curves/" << name << " is not here\n";
            continue;
        }
        for (const auto hour : simdjson::dom::array(file["hours"])) {
            CAPTURE(name, ++hours);
            const Hour input = read_hour(hour);
            const CoupledMarket market{static_cast<std::uint32_t>(input.zones.size()), input.links, input.orders,
                                       Price(-1'000'000), Price(1'000'000)};
            const auto result = couple(market);
            REQUIRE(result);
            CHECK_FALSE(fault_of(market, *result));
            const auto exact = hour["exact"];
            CHECK(result->welfare == std::int64_t(exact["welfare"]));
            CHECK(result->integration_dividend() == std::int64_t(exact["integration_dividend"]));
            for (const auto zone : simdjson::dom::object(exact["price_interval"])) {
                const RegionOutcome& region = result->regions[input.zones.find(zone.key)->second];
                CHECK(region.price_low.raw() == std::int64_t(zone.value.at(0)));
                CHECK(region.price_high.raw() == std::int64_t(zone.value.at(1)));
            }
            simdjson::dom::element range;
            if (exact["net_flow_range"].get(range) == simdjson::SUCCESS) {
                CHECK(net_flow(*result) >= std::int64_t(range.at(0)));
                CHECK(net_flow(*result) <= std::int64_t(range.at(1)));
            }
            std::int64_t even = 0;
            if (exact["pro_rata_flow"].get(even) == simdjson::SUCCESS) CHECK(net_flow(*result) == even);
        }
    }
}
