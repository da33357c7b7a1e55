#include "test_market.hpp"

using namespace tongqu;
using namespace tongqu::gateway;

TEST_CASE("an order sent again is answered as the first time, whatever became of it since") {
    TestMarket market;
    market.open_atlas();
    const std::string body = limit_order("b1", "buy", "12.50", "4");
    const Reply first = market.post("/v1/orders", body, market.buyer);
    REQUIRE(first.status == 201);
    CHECK(first.header("idempotent-replay") == "-");
    REQUIRE(market.post("/v1/orders", limit_order("a1", "sell", "12.50", "1"), market.supplier).status ==
            201);
    const std::string before = market.everything();

    const Reply again = market.post("/v1/orders", body, market.buyer);
    CHECK(again.status == 201);
    CHECK(again.body == first.body);
    CHECK(again.header("idempotent-replay") == "true");
    const Reply other = market.post("/v1/orders", limit_order("b1", "buy", "12.50", "5"), market.buyer);
    CHECK(other.status == 409);
    CHECK(other.code() == "client_id_reused");
    CHECK(market.everything() == before);
    CHECK(market.get("/v1/orders/" + first.at("/order_id"), market.buyer).at("/filled_quantity") == "1");
    CHECK(market.get("/v1/orders?client_order_id=b1", market.buyer).at("/orders/0/order_id") ==
          first.at("/order_id"));
    // The id is one participant's own: another may use the same.
    CHECK(market.post("/v1/orders", limit_order("b1", "sell", "99", "1"), market.supplier).status == 201);
}

TEST_CASE("an amendment and a cancel with an Idempotency-Key are answered as the first time") {
    TestMarket market;
    market.open_atlas();
    const std::string order =
        "/v1/orders/" +
        market.post("/v1/orders", limit_order("b1", "buy", "12.50", "4"), market.buyer).at("/order_id");
    const Reply amended =
        market.send("PATCH", order, R"({"quantity":"3"})", market.buyer, {{"Idempotency-Key", "k1"}});
    REQUIRE(amended.status == 200);
    CHECK(amended.at("/leaves_quantity") == "3");
    REQUIRE(market.post("/v1/orders", limit_order("a1", "sell", "12.50", "2"), market.supplier).status ==
            201);

    const Reply cancelled = market.send("DELETE", order, {}, market.buyer, {{"Idempotency-Key", "k2"}});
    REQUIRE(cancelled.status == 200);
    CHECK(cancelled.at("/status") == "cancelled");
    CHECK(cancelled.at("/filled_quantity") == "2");
    CHECK(cancelled.at("/leaves_quantity") == "0");

    const Reply amended_again =
        market.send("PATCH", order, R"({"quantity":"3"})", market.buyer, {{"Idempotency-Key", "k1"}});
    CHECK(amended_again.body == amended.body);
    CHECK(amended_again.header("idempotent-replay") == "true");
    const Reply cancelled_again = market.send("DELETE", order, {}, market.buyer, {{"Idempotency-Key", "k2"}});
    CHECK(cancelled_again.body == cancelled.body);
    CHECK(cancelled_again.header("idempotent-replay") == "true");
    // Without the key, it is a new request about an order that is closed.
    const Reply closed = market.send("DELETE", order, {}, market.buyer);
    CHECK(closed.status == 422);
    CHECK(closed.code() == "order_not_open");
    CHECK(market.send("DELETE", order, {}, market.buyer, {{"Idempotency-Key", "k1"}}).code() ==
          "client_id_reused");
    const Reply bad = market.send("DELETE", order, {}, market.buyer, {{"Idempotency-Key", "a b"}});
    CHECK(bad.status == 422);
    CHECK(bad.at("/error/path") == "Idempotency-Key");
}

TEST_CASE("cancel all names the orders it cancelled, and the same when repeated") {
    TestMarket market;
    market.open_atlas();
    const std::string one =
        market.post("/v1/orders", limit_order("b1", "buy", "10", "1"), market.buyer).at("/order_id");
    const std::string two =
        market.post("/v1/orders", limit_order("b2", "buy", "11", "1"), market.buyer).at("/order_id");
    const Headers key{{"Idempotency-Key", "all"}};
    const Reply first = market.send("DELETE", "/v1/orders?instrument_id=ATLAS-CNY", {}, market.buyer, key);
    REQUIRE(first.status == 200);
    CHECK(first.at("/cancelled") == "[\"" + one + "\",\"" + two + "\"]");
    CHECK(market.send("DELETE", "/v1/orders?instrument_id=ATLAS-CNY", {}, market.buyer, key).body ==
          first.body);
    CHECK(market.send("DELETE", "/v1/orders", {}, market.buyer).at("/cancelled") == "[]");
    CHECK(market.get("/v1/accounts", market.buyer).at("/accounts/0/available") == "1000");
}

TEST_CASE("names and references sent again are answered as the first time, without the secrets") {
    TestMarket market;
    market.open_atlas();
    struct Case {
        std::string target, body, key, other;
    };
    const std::string dora =
        R"({"participant_id":"dora","name":"Dora","region":"CN-HB","roles":["buyer"],"sme":false})";
    const std::vector<Case> cases = {
        {"/v1/participants", dora, "",
         R"({"participant_id":"dora","name":"Dora","region":"CN-GD","roles":["buyer"],"sme":false})"},
        {"/v1/regions", R"({"region_id":"CN-BJ","name":"Beijing"})", TestMarket::kOperator,
         R"({"region_id":"CN-BJ","name":"Peking"})"},
        {"/v1/deposits", R"({"reference":"d9","participant_id":"bolt","currency":"CNY","amount":"5"})",
         TestMarket::kOperator,
         R"({"reference":"d9","participant_id":"bolt","currency":"CNY","amount":"6"})"},
        {"/v1/withdrawals", R"({"reference":"w9","currency":"CNY","amount":"5"})", market.buyer,
         R"({"reference":"w9","currency":"CNY","amount":"6"})"},
        {"/v1/products", R"({"product_id":"maps","title":"Maps","kind":"api"})", market.supplier,
         R"({"product_id":"maps","title":"Maps","kind":"model"})"},
        {"/v1/instruments", R"({"instrument_id":"MAPS","title":"Maps","currency":"USD"})", market.supplier,
         R"({"instrument_id":"MAPS","title":"Maps","currency":"EUR"})"},
    };
    for (const Case& each : cases) {
        INFO(each.target);
        const Reply first = market.post(each.target, each.body, each.key);
        REQUIRE(first.status == 201);
        const std::string before = market.everything();
        const Reply again = market.post(each.target, each.body, each.key);
        CHECK(again.status == 201);
        CHECK(again.header("idempotent-replay") == "true");
        CHECK(again.at("/sequence") == first.at("/sequence"));
        CHECK(again.at("/time") == first.at("/time"));
        CHECK(again.at("/claim_secret") == "-");
        if (first.at("/claim_secret") == "-") CHECK(again.body == first.body);
        const Reply other = market.post(each.target, each.other, each.key);
        CHECK(other.status == 409);
        CHECK(market.everything() == before);
    }
}

TEST_CASE("ids are forgotten after the retention window, and may then mean something new") {
    TestMarket market;
    market.open_atlas();
    REQUIRE(market.post("/v1/orders", limit_order("b1", "buy", "10", "1"), market.buyer).status == 201);
    CHECK(market.get("/v1/market").at("/limits/retention_seconds") == "2592000");
    market.advance(days(30));
    const Reply fresh = market.post("/v1/orders", limit_order("b1", "buy", "11", "1"), market.buyer);
    CHECK(fresh.status == 201);
    CHECK(fresh.header("idempotent-replay") == "-");
    CHECK(market.check().empty());
}
