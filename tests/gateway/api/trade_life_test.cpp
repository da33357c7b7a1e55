#include "test_market.hpp"

using namespace tongqu;
using namespace tongqu::gateway;

namespace {

std::string deliver_body(const std::string& reference, const std::string& value) {
    return R"({"reference":")" + reference + R"(","grant":{"kind":"url","value":")" + value + R"("}})";
}

void check_account(TestMarket& market, const std::string& key, const std::vector<std::string>& expected) {
    const Reply reply = market.get("/v1/accounts", key);
    CHECK(reply.at("/accounts/0/currency") == "CNY");
    CHECK(reply.at("/accounts/0/available") == expected[0]);
    CHECK(reply.at("/accounts/0/held") == expected[1]);
    CHECK(reply.at("/accounts/0/escrow") == expected[2]);
    CHECK(reply.at("/accounts/0/pending") == expected[3]);
}

}  // namespace

// 4 copies at 12.50 are 50.00 gross. The buyer arrives: 0.1 % on top, 0.05. From the gross 0.5 % = 0.25 go to
// the exchange, 1 % = 0.50 to Guangdong's fund, and 49.25 are left for acme and carol, 2 : 1. In micro-units
// 49,250,000 / 3 = 16,416,666 and two thirds: acme's share is 32,833,333 and one third, carol's 16,416,666
// and two thirds, so the last unit is carol's.
TEST_CASE("a trade is matched, delivered, accepted and split to the micro-unit") {
    TestMarket market;
    market.open_atlas();
    const Reply ask = market.post("/v1/orders", limit_order("a1", "sell", "12.50", "10"), market.supplier);
    REQUIRE(ask.status == 201);
    CHECK(ask.at("/status") == "open");
    CHECK(ask.at("/leaves_quantity") == "10");
    const Reply book = market.get("/v1/instruments/ATLAS-CNY/book");
    CHECK(book.at("/asks") == R"([["12.5","10"]])");
    CHECK(book.at("/bids") == "[]");

    const Reply bid = market.post("/v1/orders", limit_order("b1", "buy", "13.00", "4"), market.buyer);
    REQUIRE(bid.status == 201);
    CHECK(bid.at("/status") == "filled");
    CHECK(bid.at("/filled_quantity") == "4");
    CHECK(bid.at("/leaves_quantity") == "0");
    CHECK(bid.at("/average_price") == "12.5");
    CHECK(bid.at("/fills") == R"([{"trade_id":"1","price":"12.5","quantity":"4","fee":"0.05"}])");
    CHECK(market.get("/v1/instruments/ATLAS-CNY/book").at("/asks") == R"([["12.5","6"]])");
    check_account(market, market.buyer, {"949.95", "0", "50.05", "0"});

    const Reply early = market.get("/v1/trades/1/grant", market.buyer);
    CHECK(early.status == 404);
    CHECK(early.code() == "grant_not_found");
    const Reply too_early = market.post("/v1/trades/1/accept", R"({"reference":"x1"})", market.buyer);
    CHECK(too_early.status == 422);
    CHECK(too_early.code() == "not_acceptable");

    const Reply delivered = market.post("/v1/trades/1/deliver",
                                        deliver_body("del1", "https://acme.example/s3cr3t"), market.supplier);
    REQUIRE(delivered.status == 200);
    CHECK(delivered.at("/status") == "delivered");
    CHECK(delivered.at("/acceptance_due") == "2026-01-04T00:00:00.000000Z");
    const Reply grant = market.get("/v1/trades/1/grant", market.buyer);
    CHECK(grant.status == 200);
    CHECK(grant.at("/grant/value") == "https://acme.example/s3cr3t");
    CHECK(market.get("/v1/trades/1/grant", market.supplier).code() == "not_the_buyer");
    CHECK(market.journal().find("s3cr3t") == std::string::npos);

    const Reply accepted = market.post("/v1/trades/1/accept", R"({"reference":"acc1"})", market.buyer);
    REQUIRE(accepted.status == 200);
    CHECK(accepted.at("/status") == "settled");
    check_account(market, market.buyer, {"949.95", "0", "0", "0"});
    check_account(market, market.supplier, {"32.833333", "0", "0", "0"});

    const Reply split = market.get("/v1/trades/1/distribution", market.supplier);
    const std::vector<std::array<std::string, 3>> steps = {
        {"buyer_fee", R"({"owner":"exchange"})", "0.05"},
        {"exchange_fee", R"({"owner":"exchange"})", "0.25"},
        {"development_levy", R"({"owner":"region_fund","region_id":"CN-GD"})", "0.5"},
        {"contribution", R"({"owner":"participant","participant_id":"acme"})", "32.833333"},
        {"contribution", R"({"owner":"waiting","participant_id":"carol"})", "16.416667"}};
    REQUIRE(split.size_of("/steps") == steps.size());
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const std::string at = "/steps/" + std::to_string(i);
        CHECK(split.at(at + "/rule") == steps[i][0]);
        CHECK(split.at(at + "/rulebook") == "1");
        CHECK(split.at(at + "/to") == steps[i][1]);
        CHECK(split.at(at + "/amount") == steps[i][2]);
    }
    // carol joins later and finds what waited for her.
    const std::string carol = market.join("carol", "CN-HB", R"(["supplier"])", R"(["read","trade"])");
    check_account(market, carol, {"16.416667", "0", "0", "0"});
    const Reply trade = market.get("/v1/trades/1", market.buyer);
    CHECK(trade.at("/status") == "settled");
    CHECK(trade.at("/supplier") == "acme");
    CHECK(trade.at("/liquidity") == "taker");
    CHECK(trade.at("/fee") == "0.05");
    CHECK(market.get("/v1/trades/1", market.supplier).at("/fee") == "-");
    CHECK(market.check().empty());
}

TEST_CASE("an undelivered trade is refunded whole when its time is over") {
    TestMarket market;
    market.open_atlas();
    REQUIRE(market.post("/v1/orders", limit_order("a1", "sell", "12.50", "1"), market.supplier).status ==
            201);
    REQUIRE(market.post("/v1/orders", limit_order("b1", "buy", "12.50", "1"), market.buyer).status == 201);
    CHECK(market.get("/v1/trades/1", market.buyer).at("/delivery_due") == "2026-01-08T00:00:00.000000Z");
    market.advance(days(7));
    // Whatever comes next brings the time with it.
    REQUIRE(market.post("/v1/orders", limit_order("b2", "buy", "1", "1"), market.buyer).status == 201);
    CHECK(market.get("/v1/trades/1", market.buyer).at("/status") == "refunded");
    CHECK(market.get("/v1/trades/1/distribution", market.buyer).at("/steps/0/rule") == "refund");
    CHECK(market.get("/v1/trades/1/distribution", market.buyer).at("/steps/0/amount") == "12.5125");
    check_account(market, market.buyer,
                  {"998.999", "1.001", "0", "0"});  // the second bid holds 1 and its fee
    const Reply late = market.post("/v1/trades/1/deliver", deliver_body("del", "late"), market.supplier);
    CHECK(late.status == 422);
    CHECK(late.code() == "not_deliverable");
    CHECK(market.check().empty());
}

TEST_CASE("acceptance by time-out pays after the dispute window") {
    TestMarket market;
    market.open_atlas();
    REQUIRE(market.post("/v1/orders", limit_order("a1", "sell", "12.50", "4"), market.supplier).status ==
            201);
    REQUIRE(market.post("/v1/orders", limit_order("b1", "buy", "12.50", "4"), market.buyer).status == 201);
    REQUIRE(market.post("/v1/trades/1/deliver", deliver_body("del", "x"), market.supplier).status == 200);
    market.advance(days(3));
    REQUIRE(market.post("/v1/orders", limit_order("b2", "buy", "1", "1"), market.buyer).status == 201);
    const Reply released = market.get("/v1/trades/1", market.supplier);
    CHECK(released.at("/status") == "released");
    CHECK(released.at("/accepted_by_time_out") == "true");
    CHECK(released.at("/final_at") == "2026-01-11T00:00:00.000000Z");
    check_account(market, market.supplier, {"0", "0", "0", "32.833333"});
    market.advance(days(7));
    REQUIRE(market.post("/v1/orders", limit_order("b3", "buy", "1", "1"), market.buyer).status == 201);
    CHECK(market.get("/v1/trades/1", market.supplier).at("/status") == "settled");
    check_account(market, market.supplier, {"32.833333", "0", "0", "0"});
    CHECK(market.check().empty());
}

TEST_CASE("a different grant for the same reference is a conflict, and the first grant stays") {
    TestMarket market;
    market.open_atlas();
    REQUIRE(market.post("/v1/orders", limit_order("a1", "sell", "12.50", "1"), market.supplier).status ==
            201);
    REQUIRE(market.post("/v1/orders", limit_order("b1", "buy", "12.50", "1"), market.buyer).status == 201);
    const Reply first = market.post("/v1/trades/1/deliver", deliver_body("del", "one"), market.supplier);
    REQUIRE(first.status == 200);
    const Reply again = market.post("/v1/trades/1/deliver", deliver_body("del", "one"), market.supplier);
    CHECK(again.status == 200);
    CHECK(again.body == first.body);
    CHECK(again.header("idempotent-replay") == "true");
    const Reply other = market.post("/v1/trades/1/deliver", deliver_body("del", "two"), market.supplier);
    CHECK(other.status == 409);
    CHECK(other.code() == "client_id_reused");
    CHECK(market.get("/v1/trades/1/grant", market.buyer).at("/grant/value") == "one");
}
