#include <fstream>
#include <iterator>
#include <regex>

#include "gateway/api/signature_desk.hpp"
#include "gateway/intake/engine_thread.hpp"
#include "gateway/login/log_in_desk.hpp"
#include "test_market.hpp"

using namespace tongqu;
using namespace tongqu::gateway;

namespace {

std::string bid(const std::string& id, const std::string& price, const std::string& quantity) {
    return limit_order(id, "buy", price, quantity);
}

// A second key of bolt's with this scope; its number and its secret.
std::pair<std::string, std::string> another_key(TestMarket& market, const std::string& scopes = R"(["read","trade"])") {
    const Reply made = market.post("/v1/keys", R"({"participant_id":"bolt","scopes":)" + scopes + "}", market.buyer);
    REQUIRE(made.status == 201);
    return {made.at("/key_id"), made.at("/api_key")};
}

}  // namespace

// By hand: 3 a second, 5 at once; every token comes a third of a second after the one before.
TEST_CASE("a bucket gives its burst at once and its rate from then on") {
    const Rate rate{3, 5};
    Time now(1'000'000);
    TokenBucket bucket(rate, now);
    for (int i = 0; i < 5; ++i) CHECK(bucket.take(rate, now));
    CHECK_FALSE(bucket.take(rate, now));
    CHECK(bucket.seconds_to_next(rate) == 1);
    CHECK(bucket.seconds_to_full(rate) == 2);  // 5 tokens at 3 a second: 1.67 s
    CHECK_FALSE(bucket.take(rate, now + Duration(333'333)));
    CHECK(bucket.take(rate, now + Duration(333'334)));
    CHECK_FALSE(bucket.take(rate, now + Duration(333'334)));
    CHECK(bucket.take(rate, now + seconds(1'000'000)));
    CHECK(bucket.left() == 4);
    CHECK(bucket.take(rate, now));  // a clock that goes back
    CHECK(bucket.left() == 3);
}

TEST_CASE("a key that has used up its orders is told when to go on, and can still cancel") {
    TestMarket market({.key_reads = {1, 100}, .key_writes = {1, 9}, .key_cancels = {1, 5}, .address = {1, 100}});
    market.open_atlas();
    const std::string key = another_key(market).second;
    for (int i = 0; i < 9; ++i) {
        const Reply placed = market.post("/v1/orders", bid("o" + std::to_string(i), "10", "1"), key);
        REQUIRE(placed.status == 201);
        CHECK(placed.header("ratelimit-limit") == "9");
        CHECK(placed.header("ratelimit-remaining") == std::to_string(8 - i));
        CHECK(placed.header("ratelimit-reset") == std::to_string(i + 1));
    }
    const std::string before = market.everything();
    const Reply refused = market.post("/v1/orders", bid("o9", "10", "1"), key);
    CHECK(refused.status == 429);
    CHECK(refused.code() == "rate_limited");
    CHECK(refused.header("retry-after") == "1");
    CHECK(refused.header("ratelimit-remaining") == "0");
    CHECK(market.everything() == before);
    // Another key, even of the same firm, is not held up; nor are the key's own questions and cancels.
    CHECK(market.get("/v1/orders", key).status == 200);
    CHECK(market.send("DELETE", "/v1/orders", {}, key).size_of("/cancelled") == 9);
    market.advance(seconds(1));
    CHECK(market.post("/v1/orders", bid("o9", "10", "1"), key).status == 201);
    CHECK(market.post("/v1/orders", bid("o10", "10", "1"), key).status == 429);
}

TEST_CASE("who has no valid key counts against the address, wrong keys too") {
    TestMarket market({.address = {1, 3}});
    CHECK(market.get("/v1/market").header("ratelimit-remaining") == "2");
    CHECK(market.get("/v1/accounts", "tq_nobody").code() == "unknown_key");
    CHECK(market.get("/v1/market").header("ratelimit-remaining") == "0");
    CHECK(market.get("/v1/market").status == 429);
    CHECK(market.get("/v1/accounts", "tq_nobody").status == 429);
    CHECK(market.send("GET", "/v1/accounts", {}, {}, {{"Tongqu-Key", "1"}}).status == 429);
    CHECK(market.get("/healthz").status == 200);
    CHECK(market.get("/readyz").header("ratelimit-limit") == "-");
    CHECK(market.get("/v1/accounts", TestMarket::kOperator).status == 200);
    market.advance(seconds(2));
    CHECK(market.get("/v1/market").status == 200);
}

TEST_CASE("more addresses than buckets share one, and full buckets are forgotten") {
    TrafficGate gate({.address = {1, 2}, .addresses = 2}, Time(0));
    CHECK(gate.take("10.0.0.1", Time(0)).left == 1);
    CHECK(gate.take("10.0.0.2", Time(0)).left == 1);
    CHECK(gate.take("10.0.0.3", Time(0)).left == 1);
    CHECK(gate.take("10.0.0.4", Time(0)).left == 0);
    CHECK_FALSE(gate.take("10.0.0.5", Time(0)).granted);
    CHECK(gate.take("10.0.0.1", Time(0)).left == 0);
    CHECK(gate.take("10.0.0.5", Time(5'000'000)).left == 1);
    CHECK(gate.take("10.0.0.6", Time(5'000'000)).left == 1);
}

TEST_CASE("a firm limits its keys: size, worth, number and exposure of orders") {
    TestMarket market;
    market.open_atlas();
    const auto [id, key] = another_key(market);
    const std::string limits = "/v1/keys/" + id + "/limits";
    const Reply set = market.post(limits, R"({"max_quantity":"20","max_notional":"100.5","max_open_orders":3,"max_exposure":"250"})", market.buyer);
    REQUIRE(set.status == 200);
    CHECK(set.at("/max_notional") == "100.5");
    CHECK(market.get(limits, market.buyer).at("/max_exposure") == "250");
    CHECK(market.get(limits, market.buyer).at("/kill_switch") == "false");

    const std::string before = market.everything();
    CHECK(market.post("/v1/orders", bid("x", "1", "21"), key).code() == "key_order_too_large");
    CHECK(market.post("/v1/orders", bid("x", "10.06", "10"), key).code() == "key_order_too_large");  // 100.60
    CHECK(market.post("/v1/orders/dry-run", bid("x", "10.06", "10"), key).code() == "key_order_too_large");
    CHECK(market.post("/v1/orders", R"({"client_order_id":"x","instrument_id":"ATLAS-CNY","side":"buy","type":"market","quantity":"1"})", key)
              .code() == "key_needs_price");
    CHECK(market.everything() == before);

    const Reply first = market.post("/v1/orders", bid("a", "10.05", "10"), key);  // 100.50
    REQUIRE(first.status == 201);
    REQUIRE(market.post("/v1/orders", bid("b", "10", "10"), key).status == 201);                     // 200.50
    CHECK(market.post("/v1/orders", bid("c", "9.91", "5"), key).code() == "key_exposure_exceeded");  // 250.05
    REQUIRE(market.post("/v1/orders", bid("c", "9.90", "5"), key).status == 201);                    // 250.00
    CHECK(market.post("/v1/orders", bid("d", "1", "1"), key).code() == "key_too_many_open_orders");
    // A repetition is answered as the first time, and other keys of the firm are free.
    CHECK(market.post("/v1/orders", bid("c", "9.90", "5"), key).header("idempotent-replay") == "true");
    CHECK(market.post("/v1/orders", bid("d", "1", "1"), market.buyer).status == 201);
    // An amendment is judged by what would be open after it.
    const std::string at = "/v1/orders/" + first.at("/order_id");
    CHECK(market.send("PATCH", at, R"({"quantity":"11"})", key).code() == "key_order_too_large");
    CHECK(market.send("PATCH", at, R"({"price":"9"})", key).status == 200);  // 239.50
    CHECK(market.send("DELETE", at, {}, key).status == 200);
    CHECK(market.post("/v1/orders", bid("e", "10", "10"), key).status == 201);

    // No key widens what it may do; the operator's limits are the operator's.
    CHECK(market.post(limits, "{}", key).code() == "not_by_this_key");
    CHECK(market.post(limits, R"({"max_open_orders":1})", TestMarket::kOperator).status == 200);
    CHECK(market.post(limits, "{}", market.buyer).code() == "not_by_this_key");
    CHECK(market.post(limits, "{}", TestMarket::kOperator).status == 200);
    CHECK(market.post(limits, R"({"max_open_orders":5})", market.buyer).at("/max_quantity") == "-");
    for (const char* bad : {R"({"max_quantity":"0"})", R"({"max_notional":"-1"})", R"({"max_open_orders":-1})", R"({"killed":true})"})
        CHECK(market.post(limits, bad, market.buyer).status == 400);
    CHECK(market.post(limits, "{}", market.supplier).code() == "key_not_found");
    CHECK(market.get(limits, market.supplier).code() == "key_not_found");
    CHECK(market.check().empty());
}

// By hand: the last trade at 10.00; a distance of 0.05 lets a buy go to 10.50 and a sell to 9.50.
TEST_CASE("a key's collar keeps its prices near the last trade") {
    TestMarket market;
    market.open_atlas();
    const auto [id, key] = another_key(market);
    REQUIRE(market.post("/v1/keys/" + id + "/limits", R"({"max_price_distance":"0.05"})", market.buyer).status == 200);
    CHECK(market.get("/v1/keys/" + id + "/limits", market.buyer).at("/max_price_distance") == "0.05");
    REQUIRE(market.post("/v1/orders", bid("before", "99", "1"), key).status == 201);  // nothing to measure against yet
    REQUIRE(market.send("DELETE", "/v1/orders", {}, key).status == 200);
    REQUIRE(market.post("/v1/orders", limit_order("s", "sell", "10", "1"), market.supplier).status == 201);
    REQUIRE(market.post("/v1/orders", bid("b", "10", "1"), market.buyer).at("/status") == "filled");

    const std::string before = market.everything();
    CHECK(market.post("/v1/orders", bid("x", "10.51", "1"), key).code() == "key_price_too_far");
    CHECK(market.post("/v1/orders/dry-run", bid("x", "10.51", "1"), key).code() == "key_price_too_far");
    CHECK(market.post("/v1/orders", R"({"client_order_id":"x","instrument_id":"ATLAS-CNY","side":"buy","type":"market","quantity":"1"})", key)
              .code() == "key_needs_price");
    CHECK(market.everything() == before);
    const Reply placed = market.post("/v1/orders", bid("y", "10.50", "1"), key);
    CHECK(placed.status == 201);
    CHECK(market.send("PATCH", "/v1/orders/" + placed.at("/order_id"), R"({"price":"10.51"})", key).code() == "key_price_too_far");
    CHECK(market.post("/v1/orders", bid("z", "1", "1"), key).status == 201);  // a low bid harms nobody but its hopes
    // The supplier's sells, by the operator's limit on the whole firm.
    REQUIRE(market.post("/v1/participants/acme/limits", R"({"max_price_distance":"0.05"})", TestMarket::kOperator).status == 200);
    CHECK(market.post("/v1/orders", limit_order("t", "sell", "9.49", "1"), market.supplier).code() == "participant_price_too_far");
    CHECK(market.post("/v1/orders", limit_order("t", "sell", "11", "1"), market.supplier).status == 201);
    for (const char* bad : {R"({"max_price_distance":"0"})", R"({"max_price_distance":"-0.1"})", R"({"max_price_distance":0.1})"})
        CHECK(market.post("/v1/keys/" + id + "/limits", bad, market.buyer).status == 400);
}

TEST_CASE("the operator limits a participant: its keys together stay within") {
    TestMarket market;
    market.open_atlas();
    const std::string key = another_key(market).second;
    const std::string limits = "/v1/participants/bolt/limits";
    const Reply set = market.post(limits, R"({"max_quantity":"20","max_notional":"150","max_open_orders":3,"max_exposure":"200"})",
                                  TestMarket::kOperator);
    REQUIRE(set.status == 200);
    CHECK(set.at("/participant_id") == "bolt");
    CHECK(market.get(limits, market.buyer).body == set.body);
    CHECK(market.get(limits, market.supplier).code() == "unknown_participant");
    CHECK(market.post(limits, "{}", market.buyer).code() == "missing_scope");

    CHECK(market.post("/v1/orders", bid("x", "1", "21"), key).code() == "participant_order_too_large");
    CHECK(market.post("/v1/orders", bid("x", "10.01", "15"), key).code() == "participant_order_too_large");  // 150.15
    REQUIRE(market.post("/v1/orders", bid("a", "10", "10"), key).status == 201);                            // 100
    CHECK(market.post("/v1/orders", bid("b", "10.01", "10"), market.buyer).code() == "participant_exposure_exceeded");  // 200.10
    REQUIRE(market.post("/v1/orders", bid("b", "9", "10"), market.buyer).status == 201);                    // 190
    REQUIRE(market.post("/v1/orders", bid("c", "1", "10"), key).status == 201);                             // 200
    CHECK(market.post("/v1/orders", bid("d", "1", "1"), market.buyer).code() == "participant_too_many_open_orders");
    CHECK(market.post("/v1/orders", R"({"client_order_id":"x","instrument_id":"ATLAS-CNY","side":"buy","type":"market","quantity":"1"})", key)
              .code() == "participant_needs_price");
    // Others are free, and an empty body lifts all.
    CHECK(market.post("/v1/orders", limit_order("s", "sell", "20", "100"), market.supplier).status == 201);
    REQUIRE(market.post(limits, "{}", TestMarket::kOperator).status == 200);
    CHECK(market.post("/v1/orders", bid("d", "1", "30"), market.buyer).status == 201);
    CHECK(market.check().empty());
}

TEST_CASE("a key's kill switch takes its orders out of the market and lets in no more") {
    TestMarket market;
    market.open_atlas();
    const auto [id, key] = another_key(market);
    const std::string kill = "/v1/keys/" + id + "/kill-switch";
    REQUIRE(market.post("/v1/orders", bid("mine", "10", "1"), market.buyer).status == 201);
    for (const char* each : {"a", "b", "c"}) REQUIRE(market.post("/v1/orders", bid(each, "10", "1"), key).status == 201);
    const Reply killed = market.post(kill, R"({"engaged":true})", market.buyer);
    REQUIRE(killed.status == 200);
    CHECK(killed.size_of("/cancelled") == 3);
    CHECK(killed.size_of("/not_cancelled") == 0);
    CHECK(market.post("/v1/orders", bid("d", "10", "1"), key).code() == "key_killed");
    CHECK(market.post("/v1/orders/dry-run", bid("d", "10", "1"), key).status == 403);
    CHECK(market.get("/v1/orders?status=open", market.buyer).size_of("/orders") == 1);
    CHECK(market.post("/v1/orders", bid("e", "10", "1"), market.buyer).status == 201);

    CHECK(market.post(kill, R"({"engaged":false})", key).code() == "not_by_this_key");
    CHECK(market.post(kill, R"({"engaged":false})", market.supplier).code() == "key_not_found");
    CHECK(market.post(kill, R"({"engaged":false})", market.buyer).status == 200);
    REQUIRE(market.post("/v1/orders", bid("f", "10", "1"), key).status == 201);

    // By the operator, who does not trade for the firm: in the name of the key itself.
    const Reply by_operator = market.post(kill, R"({"engaged":true})", TestMarket::kOperator);
    CHECK(by_operator.size_of("/cancelled") == 1);
    CHECK(market.post(kill, R"({"engaged":false})", market.buyer).code() == "not_by_this_key");
    CHECK(market.post(kill, R"({"engaged":false})", TestMarket::kOperator).status == 200);
    CHECK(market.post("/v1/orders", bid("g", "10", "1"), key).status == 201);
    // A key may stop itself.
    CHECK(market.post(kill, R"({"engaged":true})", key).size_of("/cancelled") == 1);
    CHECK(market.check().empty());
}

TEST_CASE("what keys may do survives the process, and a damaged file stops the start") {
    std::string folder = "/tmp/tongqu-guards-XXXXXX";
    REQUIRE(::mkdtemp(folder.data()) != nullptr);
    {
        KeyGuards guards = KeyGuards::open(folder).value();
        KeyGuard guard;
        guard.killed = guard.killed_by_operator = true;
        guard.limits.max_quantity = Decimal{125, 1};
        guard.limits.max_notional = Money(7'000'001);
        REQUIRE(guards.set(KeyId(3), guard));
        REQUIRE(guards.set(KeyId(9), KeyGuard{}));
        KeyLimits firm;
        firm.max_open_orders = 7;
        firm.max_price_distance = Decimal{5, 2};
        REQUIRE(guards.set(ParticipantId(2), firm));
    }
    const KeyLimits firm = KeyGuards::open(folder).value().of(ParticipantId(2));
    CHECK(firm.max_open_orders == 7);
    CHECK(firm.max_price_distance == Decimal{5, 2});
    CHECK_FALSE(KeyGuards::open(folder).value().of(KeyId(2)).limits.any());
    const KeyGuard kept = KeyGuards::open(folder).value().of(KeyId(3));
    CHECK((kept.killed && kept.killed_by_operator));
    CHECK(kept.limits.max_quantity == Decimal{125, 1});
    CHECK(kept.limits.max_notional == Money(7'000'001));
    CHECK_FALSE(kept.limits.max_exposure);
    std::ofstream(folder + "/key-guards.json") << "{\"key\":3,";
    CHECK_FALSE(KeyGuards::open(folder));
    std::filesystem::remove_all(folder);
}

TEST_CASE("docs/limits.md has the limits in force") {
    std::ifstream in("docs/limits.md");
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const TrafficLimits limits;
    const auto rate = [&](const std::string& name, Rate expected, const std::string& option) {
        INFO(name);
        CHECK(text.find("| " + name + " | " + std::to_string(expected.per_second) + " | " + std::to_string(expected.burst) + " | `" + option +
                        "` |") != std::string::npos);
    };
    rate("reads of one key", limits.key_reads, "--rate-reads");
    rate("writes of one key", limits.key_writes, "--rate-writes");
    rate("cancels of one key", limits.key_cancels, "--rate-cancels");
    rate("one address without a valid key", limits.address, "--rate-address");
    const auto has = [&](const std::string& part) { return text.find(part) != std::string::npos; };
    CHECK(has("| commands for the exchange's thread | " + std::to_string(kMaxWaitingCommands) + ", the last " + std::to_string(kWaitingCancels)));
    CHECK(has("| dry runs | " + std::to_string(kMaxWaitingRehearsals) + " |"));
    CHECK(has("| signatures to verify | " + std::to_string(kMaxWaitingSignatures) + " |"));
    CHECK(has("| passwords to compute | " + std::to_string(kMaxWaitingHashes) + " |"));
    CHECK(has("| signed requests remembered | " + std::to_string(kMaxRememberedSignatures) + " |"));
}
