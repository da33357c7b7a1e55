#include <catch2/catch.hpp>

#include "cli/import/dcat_catalogue.hpp"
#include "cli/import/names.hpp"
#include "cli/import/plan.hpp"
#include "tests/cli/read_file.hpp"

using namespace tongqu::cli;

namespace {

std::string reason_of(const std::vector<BadEntry>& bad, std::size_t number) {
    for (const BadEntry& each : bad)
        if (each.place.number == number) return each.reason;
    return "";
}

DcatCatalogue small_catalogue() { return read_dcat(read_test_file("catalogue.jsonld")).value(); }

}  // namespace

TEST_CASE("The good entries of a catalogue are read whole") {
    const auto catalogue = small_catalogue();
    CHECK(catalogue.entries == 12);
    REQUIRE(catalogue.data_sets.size() == 5);
    const DataSet& first = catalogue.data_sets[0];
    CHECK(first.product_id == "yangtze-levels");
    CHECK(first.title == "Water levels of the Yangtze");
    CHECK(first.description == "Hourly, twelve gauges.");
    CHECK(first.licence == "CC BY 4.0");
    CHECK(first.keywords == std::vector<std::string>{"water", "river"});
    CHECK(first.publisher == "River Office");
    REQUIRE(first.regions.size() == 2);
    CHECK(first.regions[0]->code == "CN-HB");
    CHECK(first.regions[1]->code == "CN-BJ");

    const DataSet& second = catalogue.data_sets[1];
    CHECK(second.product_id == "https-data-example-sets-17-b");
    CHECK(second.title == "Frost days");
    CHECK(second.licence == "https://creativecommons.org/licenses/by/4.0/");
    CHECK(second.keywords == std::vector<std::string>{"weather"});
    CHECK(catalogue.data_sets[4].publisher == "Amar Kulkarni");
    CHECK(catalogue.data_sets[4].regions.empty());
}

TEST_CASE("Each bad entry of a catalogue is reported by its position with its reason") {
    const auto catalogue = small_catalogue();
    REQUIRE(catalogue.bad.size() == 7);
    CHECK(reason_of(catalogue.bad, 3) == "dct:identifier is missing");
    CHECK(reason_of(catalogue.bad, 4) == "dct:title is missing");
    CHECK(reason_of(catalogue.bad, 5) == "dct:title is not text");
    CHECK(reason_of(catalogue.bad, 6) == "the identifier stands already in entry 1");
    CHECK(reason_of(catalogue.bad, 7) == "unknown place \"atlantis-1\" in dct:spatial");
    CHECK(reason_of(catalogue.bad, 8) == "it is not an object");
    CHECK(reason_of(catalogue.bad, 10) == "a dcat:keyword is not text");
    CHECK(catalogue.bad[0].place.label == "No identifier");
}

TEST_CASE("A text that is no catalogue is refused as a whole") {
    CHECK(!read_dcat(""));
    CHECK(!read_dcat("{\"dcat:dataset\": ["));
    CHECK(!read_dcat("[]"));
    CHECK(!read_dcat("{\"title\": \"no data sets\"}"));
    CHECK(read_dcat("{\"dcat:dataset\": []}")->entries == 0);
}

TEST_CASE("Data sets are found in a graph and under the other prefix too") {
    const auto catalogue = read_dcat(R"({"@graph": [
        {"@type": "dcat:Catalog"},
        {"@type": ["dcat:Dataset", "x"], "dcterms:identifier": "a", "dcterms:title": ["A"], "dcterms:publisher": "P"}]})");
    REQUIRE(catalogue);
    CHECK(catalogue->entries == 1);
    REQUIRE(catalogue->data_sets.size() == 1);
    CHECK(catalogue->data_sets[0].title == "A");
    CHECK(catalogue->data_sets[0].publisher == "P");
}

TEST_CASE("A plan lists every data set under its publisher, whose home is where most of them lie") {
    const Plan plan = plan_dcat(small_catalogue(), {});
    REQUIRE(plan.bad.size() == 1);
    CHECK(plan.bad[0].place.number == 9);
    CHECK(plan.entries.size() == 4);
    REQUIRE(plan.participants.size() == 3);
    CHECK(plan.participants[0].id == "river-office");
    CHECK(plan.participants[0].name == "River Office");
    CHECK(plan.participants[0].home == "CN-HB");  // two of its data sets, Beijing has one
    CHECK(plan.participants[0].sites == std::vector<std::string>{"CN-BJ"});
    CHECK(plan.participants[2].home.empty());  // the exchange's first region
    REQUIRE(plan.products.size() == 4);
    CHECK(plan.products[1].supplier == "river-office");
    CHECK(plan.products[1].kind == "data_set");
    CHECK(plan.instruments[0].product == "yangtze-levels");
    CHECK(!plan.instruments[0].rival);
    CHECK(plan.instruments[0].currency == "CNY");
    CHECK(plan.orders[0].side == "sell");
    CHECK(plan.orders[0].price == "1.00");
    CHECK(plan.orders[0].quantity == "1000");
    CHECK(plan.orders[0].client_order_id == "dcat:yangtze-levels");
    CHECK(plan.regions.size() == 2);
}

TEST_CASE("With a supplier named, all data sets are listed under it and nobody is admitted") {
    const Plan plan =
        plan_dcat(small_catalogue(), {.supplier = "data-house", .price = "2.50", .currency = "EUR"});
    CHECK(plan.participants.empty());
    CHECK(plan.bad.empty());
    REQUIRE(plan.products.size() == 5);
    for (const PlannedProduct& product : plan.products) CHECK(product.supplier == "data-house");
    for (const PlannedOrder& order : plan.orders) CHECK(order.price == "2.50");
    CHECK(plan.instruments[0].currency == "EUR");
}
