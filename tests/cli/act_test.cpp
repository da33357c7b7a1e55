#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "cli/demo/demo.hpp"
#include "cli/import/act.hpp"
#include "tests/cli/pretend_exchange.hpp"
#include "tests/cli/read_file.hpp"

using namespace tongqu::cli;
using namespace tongqu::cli::test;

namespace {

Plan catalogue_plan() { return plan_dcat(read_dcat(read_test_file("catalogue.jsonld")).value(), {}); }
Plan compute_plan() {
    return plan_compute(read_compute_offers(read_test_file("compute_offers.csv")).value(), 24);
}

std::expected<ActReport, std::string> act(const Plan& plan, PretendExchange& exchange, KeyRing& ring,
                                          const std::string& operator_key = kOperatorKey) {
    ApiClient api = exchange.client();
    return carry_out(plan, api, {operator_key, ring}, [](std::string_view) {});
}

class Folder {
  public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "tongqu-keys-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    std::filesystem::path operator/(const char* name) const { return path_ / name; }

  private:
    std::filesystem::path path_;
};

}  // namespace

TEST_CASE(
    "A catalogue's import makes regions, participants, products, instruments and offers, and again makes "
    "none") {
    PretendExchange exchange;
    KeyRing ring;
    const Plan plan = catalogue_plan();
    const auto first = act(plan, exchange, ring);
    REQUIRE(first);
    CHECK(first->entries_imported == 4);
    CHECK(first->bad.empty());
    CHECK(first->regions.created == 1);
    CHECK(first->regions.already_there == 1);  // Beijing
    CHECK(first->participants.created == 3);
    CHECK(first->products.created == 4);
    CHECK(first->instruments.created == 4);
    CHECK(first->orders.created == 4);
    CHECK(exchange.orders.size() == 4);
    CHECK(exchange.admitted.size() == 3);
    CHECK(ring.api_key("river-office") == "key-of-river-office");

    const auto bodies = exchange.bodies;
    const auto again = act(plan, exchange, ring);
    REQUIRE(again);
    CHECK(again->entries_imported == 0);
    CHECK(again->entries_already_there == 4);
    CHECK(again->products.created + again->orders.created + again->participants.created == 0);
    CHECK(exchange.bodies == bodies);
    CHECK(exchange.orders.size() == 4);
}

TEST_CASE("An import that is cut off at any request is completed by the next one") {
    const Plan plan = compute_plan();
    PretendExchange whole;
    KeyRing whole_ring;
    REQUIRE(act(plan, whole, whole_ring));
    const std::size_t requests = whole.requests;
    for (std::size_t cut = 0; cut < requests; ++cut) {
        INFO("cut off at request " << cut);
        PretendExchange exchange;
        KeyRing ring;
        exchange.cut_off_at = cut;
        REQUIRE(!act(plan, exchange, ring));
        exchange.cut_off_at.reset();
        const auto second = act(plan, exchange, ring);
        REQUIRE(second);
        CHECK(second->bad.empty());
        CHECK(exchange.bodies == whole.bodies);
        CHECK(exchange.orders == whole.orders);
        CHECK(exchange.admitted == whole.admitted);
    }
}

TEST_CASE("What the exchange refuses is reported for every entry that hangs on it, the rest is done") {
    PretendExchange exchange;
    exchange.bodies["/v1/products yangtze-levels"] = "somebody else's";
    KeyRing ring;
    const auto report = act(catalogue_plan(), exchange, ring);
    REQUIRE(report);
    CHECK(report->entries_imported == 3);
    REQUIRE(report->bad.size() == 1);
    CHECK(report->bad[0].place.number == 1);
    CHECK(report->bad[0].reason == "refused (client_id_reused)");
    CHECK(report->instruments.refused == 1);
    CHECK(report->orders.refused == 1);
    CHECK(exchange.orders.size() == 3);
}

TEST_CASE("A participant whose key is kept elsewhere takes its entries with it, and nobody else's") {
    PretendExchange exchange;
    const Plan plan = catalogue_plan();
    KeyRing first;
    REQUIRE(act(plan, exchange, first));
    KeyRing other;
    REQUIRE(other.keep("river-office", {first.api_key("river-office"), {}}));
    const auto report = act(plan, exchange, other);
    REQUIRE(report);
    CHECK(report->entries_already_there == 2);
    REQUIRE(report->bad.size() == 2);
    CHECK(report->bad[0].reason.find("its key is not in") != std::string::npos);
}

TEST_CASE("Keys of another exchange stop the import before they could be lost") {
    PretendExchange exchange;
    KeyRing ring;
    REQUIRE(ring.keep("river-office", {"key-of-another-exchange", {}}));
    const auto report = act(catalogue_plan(), exchange, ring);
    REQUIRE(!report);
    CHECK(report.error().find("--keys") != std::string::npos);
    CHECK(ring.api_key("river-office") == "key-of-another-exchange");
    CHECK(exchange.orders.empty());
}

TEST_CASE("A key that is unknown or not an operator's stops the import") {
    PretendExchange exchange;
    KeyRing ring;
    CHECK(act(catalogue_plan(), exchange, ring, "unknown").error().find("unknown_key") != std::string::npos);
    CHECK(act(catalogue_plan(), exchange, ring, "key-of-nasa").error().find("not an operator's") !=
          std::string::npos);
    CHECK(exchange.bodies.empty());
    CHECK(ring.all().empty());
}

TEST_CASE("A supplier without the operator's key lists its own, except in regions that are not there") {
    PretendExchange exchange;
    KeyRing ring;
    REQUIRE(ring.keep("data-house", {"key-of-data-house", {}}));
    const Plan plan =
        plan_dcat(read_dcat(read_test_file("catalogue.jsonld")).value(), {.supplier = "data-house"});
    const auto report = act(plan, exchange, ring, "");
    REQUIRE(report);
    CHECK(report->entries_imported == 2);  // without a place
    CHECK(report->bad.size() == 3);        // in Hubei, which this exchange does not have
    CHECK(report->bad[0].reason.find("CN-HB") != std::string::npos);
}

TEST_CASE("An offer that stands on other terms is left as it is") {
    PretendExchange exchange;
    KeyRing ring;
    REQUIRE(act(compute_plan(), exchange, ring));
    const auto orders = exchange.orders;
    const auto report = act(
        plan_compute(read_compute_offers(read_test_file("compute_offers.csv")).value(), 48), exchange, ring);
    REQUIRE(report);
    CHECK(report->bad.size() == 5);
    CHECK(report->bad[0].reason == "it is on offer already on other terms; cancel that order first");
    CHECK(exchange.orders == orders);
}

TEST_CASE("A standard contract that another list has opened will do, in the same currency and tick") {
    PretendExchange exchange;
    exchange.bodies["/v1/instruments h100-hour"] =
        R"({"title":"H100 hours","currency":"USD","tick":"0.001","lot":"1"})";
    exchange.bodies["/v1/instruments l40-hour"] =
        R"({"title":"L40 hours","currency":"CNY","tick":"0.001","lot":"1"})";
    KeyRing ring;
    const auto report = act(compute_plan(), exchange, ring);
    REQUIRE(report);
    CHECK(report->instruments.already_there == 1);
    CHECK(report->instruments.refused == 1);
    CHECK(report->bad.size() == 1);  // the one offer of L40
}

TEST_CASE("The file of keys is its owner's alone, survives, and has one writer at a time") {
    const Folder folder;
    {
        auto ring = KeyRing::open(folder / "keys.json", "http://127.0.0.1:8080");
        REQUIRE(ring);
        REQUIRE(ring->keep("noaa", {{}, "claim"}));
        CHECK(!KeyRing::open(folder / "keys.json", ""));
        REQUIRE(ring->keep("noaa", {"key", {}}));
        CHECK(!KeyRing::open(folder / "keys.json", ""));
        struct stat status {};
        REQUIRE(::stat((folder / "keys.json").c_str(), &status) == 0);
        CHECK((status.st_mode & 0777U) == 0600U);
    }
    const auto ring = KeyRing::open(folder / "keys.json", "");
    REQUIRE(ring);
    CHECK(ring->api_key("noaa") == "key");
    CHECK(ring->all().size() == 1);
    CHECK(!KeyRing::open(folder / "missing" / "keys.json", ""));
}

TEST_CASE("A file that is no file of keys is left alone") {
    const Folder folder;
    std::ofstream(folder / "keys.json") << "not keys";
    CHECK(!KeyRing::open(folder / "keys.json", ""));
    CHECK(std::filesystem::file_size(folder / "keys.json") == 8);
}

TEST_CASE("The demo market is set up whole, and again changes nothing") {
    PretendExchange exchange;
    KeyRing ring;
    const Plan plan = demo_plan();
    const auto first = act(plan, exchange, ring);
    REQUIRE(first);
    CHECK(first->problems.empty());
    CHECK(first->participants.created == plan.participants.size());
    CHECK(first->instruments.created == plan.instruments.size());
    // Twenty-two buyers, the two suppliers who buy too, and the visitor.
    CHECK(first->deposits.created == 25);
    const auto bodies = exchange.bodies;
    const auto again = act(plan, exchange, ring);
    REQUIRE(again);
    CHECK(again->participants.already_there == plan.participants.size());
    CHECK(again->deposits.already_there == 25);
    CHECK(exchange.bodies == bodies);
}

TEST_CASE("The demo's tour has its keys filled in") {
    KeyRing keys;
    REQUIRE(keys.keep("demo.visitor", {"key-of-the-buyer", {}}));
    REQUIRE(keys.keep("demo.jianghan-agri", {"key-of-the-supplier", {}}));
    DemoOptions options;
    options.url = "http://127.0.0.1:8080";
    options.folder = "/var/my market";
    options.program = "/opt/tongqu/bin/tongqu";
    const std::string tour = demo_tour(options, keys);
    CHECK(tour.find("URL=http://127.0.0.1:8080\n") != std::string::npos);
    CHECK(tour.find("BUYER=key-of-the-buyer\n") != std::string::npos);
    CHECK(tour.find("SUPPLIER=key-of-the-supplier\n") != std::string::npos);
    CHECK(tour.find("PATH=/opt/tongqu/bin:\"$PATH\" TONGQU_CONFIG='/var/my market/demo-profiles.toml'\n") !=
          std::string::npos);
    CHECK(tour.find("{{") == std::string::npos);
}
