#include "test_market.hpp"

using namespace tongqu;
using namespace tongqu::gateway;

TEST_CASE("each resource asks for its key and its scope") {
    TestMarket market;
    market.open_atlas();
    const std::string reader = market.join("rita", "CN-HB", R"(["buyer","supplier"])", R"(["read"])");
    const std::string order = limit_order("o1", "buy", "10", "1");
    const auto is = [](const Reply& reply, unsigned status, const std::string& code) {
        INFO(reply.body);
        CHECK(reply.status == status);
        CHECK(reply.code() == code);
    };
    is(market.post("/v1/orders", order), 401, "authentication_required");
    is(market.post("/v1/orders", order, "tq_nobody"), 401, "unknown_key");
    is(market.post("/v1/orders", order, {}, {{"Authorization", "Basic dGVzdDp0ZXN0"}}), 401,
       "invalid_authorization");
    CHECK(market.post("/v1/orders", order).header("www-authenticate") == "Bearer");
    is(market.post("/v1/orders", order, reader), 403, "missing_scope");
    is(market.send("DELETE", "/v1/orders", {}, reader), 403, "missing_scope");
    is(market.post("/v1/products", "{}", reader), 403, "missing_scope");
    is(market.post("/v1/regions", "{}", market.supplier), 403, "missing_scope");
    is(market.post("/v1/deposits", "{}", market.buyer), 403, "missing_scope");
    is(market.post("/v1/participants/rita/suspend", {}, market.supplier), 403, "missing_scope");
    CHECK(market.get("/v1/orders", reader).status == 200);
    CHECK(market.get("/v1/accounts", reader).header("cache-control") == "no-store");
    for (const char* open :
         {"/v1/market", "/v1/products", "/v1/instruments/ATLAS-CNY", "/v1/instruments/ATLAS-CNY/book",
          "/v1/instruments/ATLAS-CNY/trades", "/healthz", "/readyz", "/openapi.json"})
        CHECK(market.get(open).status == 200);
    // Only the supplier of a product sells on its instrument.
    const std::string rival = market.join("rolf", "CN-HB", R"(["supplier"])", R"(["read","trade"])");
    is(market.post("/v1/orders", limit_order("s", "sell", "10", "1"), rival), 403, "not_the_supplier");
    is(market.post("/v1/orders", limit_order("s", "sell", "10", "1"), market.buyer), 403, "missing_role");
}

TEST_CASE("another participant's orders, trades and keys do not exist for anyone else") {
    TestMarket market;
    market.open_atlas();
    const std::string stranger = market.join("dora", "CN-HB", R"(["buyer"])", R"(["read","trade"])");
    const std::string order =
        "/v1/orders/" +
        market.post("/v1/orders", limit_order("b1", "buy", "12.50", "4"), market.buyer).at("/order_id");
    REQUIRE(market.post("/v1/orders", limit_order("a1", "sell", "12.50", "1"), market.supplier).status ==
            201);
    const std::string before = market.everything();
    const std::vector<std::array<std::string, 4>> table = {
        {"GET", order, "", "unknown_order"},
        {"PATCH", order, R"({"quantity":"3"})", "unknown_order"},
        {"DELETE", order, "", "unknown_order"},
        {"GET", "/v1/orders/999999", "", "unknown_order"},
        {"GET", "/v1/orders/first", "", "unknown_order"},
        {"GET", "/v1/trades/1", "", "unknown_trade"},
        {"GET", "/v1/trades/1/grant", "", "unknown_trade"},
        {"GET", "/v1/trades/1/distribution", "", "unknown_trade"},
        {"POST", "/v1/trades/1/accept", R"({"reference":"r"})", "unknown_trade"},
        {"POST", "/v1/trades/1/deliver", R"({"reference":"r","grant":{"kind":"url","value":"x"}})",
         "unknown_trade"},
        {"GET", "/v1/trades/99", "", "unknown_trade"},
        {"DELETE", "/v1/keys/1", "", "key_not_found"},
        {"DELETE", "/v1/keys/99", "", "key_not_found"},
        {"GET", "/v1/participants/acme", "", "unknown_participant"},
        {"GET", "/v1/participants/nobody", "", "unknown_participant"},
    };
    for (const auto& [method, target, body, code] : table) {
        INFO(method << " " << target);
        const Reply reply = market.send(method, target, body, stranger);
        CHECK(reply.status == 404);
        CHECK(reply.code() == code);
    }
    CHECK(market.get("/v1/orders", stranger).at("/orders") == "[]");
    CHECK(market.get("/v1/trades", stranger).at("/trades") == "[]");
    CHECK(market.get("/v1/orders?client_order_id=b1", stranger).at("/orders") == "[]");
    CHECK(market.everything() == before);
    CHECK(market.get("/v1/participants/acme", market.supplier).at("/name") == "Firm acme");
    CHECK(market.get("/v1/participants/acme", TestMarket::kOperator).at("/status") == "admitted");
}

TEST_CASE("the claim secret makes the first key, once, and only after admission") {
    TestMarket market;
    const Reply applied =
        market.post("/v1/participants",
                    R"({"participant_id":"eve","name":"Eve","region":"CN","roles":["buyer"],"sme":true})");
    REQUIRE(applied.status == 201);
    CHECK(applied.at("/status") == "applied");
    const std::string secret = applied.at("/claim_secret");
    CHECK(secret.starts_with("tqc_"));
    CHECK(secret.size() == 4 + 43);
    const auto claim = [&](const std::string& with, const std::string& scopes) {
        return market.post("/v1/keys", R"({"participant_id":"eve","claim_secret":")" + with +
                                           R"(","scopes":)" + scopes + "}");
    };
    CHECK(claim(secret, R"(["read"])").code() == "not_admitted");
    REQUIRE(market.post("/v1/participants/eve/admit", {}, TestMarket::kOperator).status == 200);
    CHECK(claim("tqc_wrong", R"(["read"])").code() == "wrong_claim_secret");
    CHECK(claim(secret, R"(["operate"])").code() == "scope_not_permitted");
    CHECK(claim(secret, R"([])").code() == "scope_not_permitted");
    CHECK(claim(secret, R"(["root"])").code() == "invalid_value");
    const Reply key = claim(secret, R"(["read","trade"])");
    REQUIRE(key.status == 201);
    CHECK(key.at("/api_key").starts_with("tq_"));
    CHECK(claim(secret, R"(["read"])").code() == "wrong_claim_secret");

    // No secret is in the journal, nor is any answer that shows one kept by caches.
    CHECK(market.journal().find(secret) == std::string::npos);
    CHECK(market.journal().find(key.at("/api_key")) == std::string::npos);
    CHECK(key.header("cache-control") == "no-store");
    CHECK(market.post("/v1/keys", R"({"participant_id":"eve","scopes":["read"]})").code() ==
          "authentication_required");
    CHECK(market
              .post("/v1/participants",
                    R"({"participant_id":"mal","name":"Mal","region":"CN","roles":["operator"],"sme":true})")
              .code() == "role_reserved");
}

TEST_CASE("keys expire, are revoked, and are made with an Idempotency-Key once") {
    TestMarket market;
    market.open_atlas();
    const std::string body =
        R"({"participant_id":"bolt","scopes":["read"],"expires":"2026-01-02T00:00:00Z"})";
    const Headers idempotent{{"Idempotency-Key", "k1"}};
    const Reply made = market.post("/v1/keys", body, market.buyer, idempotent);
    REQUIRE(made.status == 201);
    const std::string temporary = made.at("/api_key");
    const Reply again = market.post("/v1/keys", body, market.buyer, idempotent);
    CHECK(again.status == 201);
    CHECK(again.at("/key_id") == made.at("/key_id"));
    CHECK(again.at("/api_key") == "-");
    CHECK(again.header("idempotent-replay") == "true");

    CHECK(market.get("/v1/accounts", temporary).status == 200);
    market.advance(days(1));
    CHECK(market.get("/v1/accounts", temporary).code() == "key_expired");
    CHECK(market.post("/v1/keys", body, market.buyer).code() == "expiry_in_past");
    CHECK(market
              .post("/v1/keys", R"({"participant_id":"bolt","scopes":["read"],"expires":"tomorrow"})",
                    market.buyer)
              .code() == "invalid_time");
    CHECK(market.post("/v1/keys", R"({"participant_id":"acme","scopes":["read"]})", market.buyer).status ==
          404);

    const Reply second =
        market.post("/v1/keys", R"({"participant_id":"bolt","scopes":["read"]})", market.buyer);
    REQUIRE(second.status == 201);
    const Reply revoked = market.send("DELETE", "/v1/keys/" + second.at("/key_id"), {}, market.buyer);
    CHECK(revoked.status == 200);
    CHECK(market.get("/v1/accounts", second.at("/api_key")).code() == "key_revoked");
}
