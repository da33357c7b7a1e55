#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "cli/import/compute_offers.hpp"
#include "cli/import/plan.hpp"
#include "market/name.hpp"
#include "tests/cli/read_file.hpp"

using namespace tongqu;
using namespace tongqu::cli;

namespace {

std::string price(std::string_view per_hour, std::int64_t accelerators) {
    const auto ticks = price_per_accelerator(parse_decimal(per_hour).value(), accelerators, kComputeTick);
    return ticks ? multiple_to_string(ticks->raw(), kComputeTick) : "none";
}

ComputeOffers small_list() { return read_compute_offers(read_test_file("compute_offers.csv")).value(); }

}  // namespace

TEST_CASE("The price of an accelerator is the machine's divided by their number, a half rounded up") {
    CHECK(price("31.92", 8) == "3.99");
    CHECK(price("11.0", 8) == "1.375");
    CHECK(price("1.00", 3) == "0.333");               // 0.3333…
    CHECK(price("2.00", 3) == "0.667");               // 0.6666…
    CHECK(price("1.001", 2) == "0.501");              // 0.5005: a half, up
    CHECK(price("1.003", 2) == "0.502");              // 0.5015: a half, up, not to even
    CHECK(price("0.0005", 1) == "0.001");             // a half of the smallest tick
    CHECK(price("0.001", 4) == "0");                  // 0.00025
    CHECK(price("999999999999999999", 1) == "none");  // 10^21 ticks: more than 64 bits hold
}

TEST_CASE("Each bad line of a list of offers is reported with its line and reason, the rest is read") {
    const auto list = small_list();
    CHECK(list.entries == 15);
    CHECK(list.offers.size() == 5);
    std::map<std::size_t, std::string> reasons;
    for (const BadEntry& bad : list.bad) reasons[bad.place.number] = bad.reason;
    const std::map<std::size_t, std::string> expected = {
        {6, "usd_per_hour is negative: -1.5"},
        {7, "usd_per_hour is zero"},
        {8, "usd_per_hour is no decimal number: \"cheap\""},
        {9, "accelerators is not from 1 to 1000000: 0"},
        {10, "accelerators is no whole number: \"1.5\""},
        {11, "unknown place \"atlantis, greece\""},
        {13, "it has 6 fields, the header has 9"},
        {14, "provider is empty"},
        {15, "text after a closing quote"},
        {17, "0.0010 USD an hour over 4 accelerators is less than half a tick of 0.001"}};
    CHECK(reasons == expected);
}

TEST_CASE("A list without one of its columns is refused as a whole") {
    CHECK(!read_compute_offers(""));
    CHECK(!read_compute_offers("provider,city\nx,paris\n"));
    CHECK(!read_compute_offers("\"provider\n"));
}

TEST_CASE("Columns are found by name, in any order") {
    const auto list = read_compute_offers(
        "country,city,usd_per_hour,accelerators,accelerator,instance_type,provider\nfrance,paris,6.6,2,H100,"
        "H100x2,scaleway\n");
    REQUIRE(list);
    REQUIRE(list->offers.size() == 1);
    CHECK(list->offers[0].provider == "scaleway");
    CHECK(list->offers[0].price == Price(3300));
    CHECK(list->offers[0].region->code == "FR-IDF");
}

TEST_CASE("Two identical offers are two orders, of all the machine's hours, from the site of their city") {
    const Plan plan = plan_compute(small_list(), 10);
    REQUIRE(plan.orders.size() == 5);
    CHECK(plan.orders[0].client_order_id == "compute:H100x8:H100:desmoines-usa:1");
    CHECK(plan.orders[1].client_order_id == "compute:H100x8:H100:desmoines-usa:2");
    CHECK(plan.orders[0].quantity == "80");
    CHECK(plan.orders[0].price == "3.99");
    CHECK(plan.orders[0].region == "US-IA");
    CHECK(plan.orders[0].instrument == "h100-hour");
    CHECK(plan.orders[2].price == "0.333");
    CHECK(plan.orders[2].region == "CA-QC");
    CHECK(plan.orders[4].participant == "hyper-two");
    CHECK(plan.orders[4].price == "0.001");
    for (const PlannedOrder& order : plan.orders) CHECK(is_name(order.client_order_id));
}

TEST_CASE("Every accelerator type has one rival standard instrument, every provider its sites") {
    const Plan plan = plan_compute(small_list(), 24);
    REQUIRE(plan.instruments.size() == 4);
    CHECK(plan.instruments[2].id == "a100-80gb-hour");
    CHECK(plan.instruments[2].title == "one accelerator-hour of A100-80GB");
    for (const PlannedInstrument& instrument : plan.instruments) {
        CHECK(instrument.rival);
        CHECK(instrument.product.empty());
        CHECK(instrument.opener.empty());
        CHECK(instrument.currency == "USD");
        CHECK(instrument.tick == "0.001");
        CHECK(instrument.lot == "1");
    }
    REQUIRE(plan.participants.size() == 3);
    CHECK(plan.participants[0].id == "fast-cloud");
    CHECK(plan.participants[0].home == "US-IA");
    CHECK(plan.participants[0].sites == std::vector<std::string>{"CA-QC"});
}

TEST_CASE("The same list gives the same orders whatever the hours and prices") {
    const Plan day = plan_compute(small_list(), 24);
    const Plan week = plan_compute(small_list(), 168);
    REQUIRE(day.orders.size() == week.orders.size());
    std::set<std::pair<std::string, std::string>> ids;
    for (std::size_t i = 0; i < day.orders.size(); ++i) {
        CHECK(day.orders[i].client_order_id == week.orders[i].client_order_id);
        CHECK(ids.emplace(day.orders[i].participant, day.orders[i].client_order_id).second);
    }
}
