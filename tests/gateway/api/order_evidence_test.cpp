// What is kept of signed orders, and the demand that they be signed, over a real socket.
#include "trader.hpp"

using namespace tongqu;
using namespace tongqu::gateway;

namespace {

std::string text_of(const std::string& base64) {
    std::string text;
    std::uint32_t bits = 0;
    unsigned waiting = 0;
    for (const char c : base64.substr(0, base64.find('='))) {
        bits = (bits << 6) | static_cast<std::uint32_t>(kBase64.find(c));
        waiting += 6;
        if (waiting < 8) continue;
        waiting -= 8;
        text += static_cast<char>(bits >> waiting);
    }
    return text;
}

// Whether the evidence is of this request, and its signature verifies with the key that stands beside it.
bool proves(const Reply& evidence, const std::string& place, const std::string& command, const std::string& text) {
    const std::string at = "/signed/" + place;
    const auto key = from_base64<32>(evidence.at(at + "/public_key"));
    const auto signature = from_base64<64>(evidence.at(at + "/signature"));
    INFO(evidence.body);
    CHECK(evidence.at(at + "/command") == command);
    CHECK(text_of(evidence.at(at + "/text")) == text);
    return key && signature && verify(*key, text, *signature);
}

}  // namespace

TEST_CASE("what was signed of an order is shown to its owner and a regulator, and to no one else") {
    TestMarket market;
    market.open_atlas();
    Trader trader(market);
    REQUIRE(trader.register_with(market.buyer).status == 201);
    const std::string body = limit_order("s1", "buy", "12.50", "4");
    const std::string id = trader.send("POST", "/v1/orders", body, kNow).at("/order_id");
    const std::string path = "/v1/orders/" + id;
    REQUIRE(trader.send("PATCH", path, R"({"quantity":"3"})", kNow + 1).status == 200);
    REQUIRE(trader.send("DELETE", "/v1/orders?instrument_id=ATLAS-CNY", {}, kNow + 2).status == 200);

    const Reply evidence = market.get(path + "/evidence", market.buyer);
    REQUIRE(evidence.status == 200);
    CHECK(evidence.at("/participant_id") == "bolt");
    CHECK(evidence.size_of("/signed") == 3);
    const std::string now = "176722560000000";
    CHECK(proves(evidence, "0", "place", now + "0\nPOST\n/v1/orders\n" + body));
    CHECK(proves(evidence, "1", "amend", now + "1\nPATCH\n" + path + "\n{\"quantity\":\"3\"}"));
    CHECK(proves(evidence, "2", "cancel_all", now + "2\nDELETE\n/v1/orders?instrument_id=ATLAS-CNY\n"));
    CHECK(evidence.at("/signed/0/key_id") == trader.id);
    CHECK(evidence.at("/signed/0/public_key") == trader.public_key());
    CHECK(evidence.at("/signed/0/sequence") == id);

    const std::string regulator = market.join("reg", "CN-HB", R"(["regulator"])", R"(["read","regulate"])");
    CHECK(market.get(path + "/evidence", regulator).body == evidence.body);
    CHECK(market.get(path + "/evidence", market.supplier).code() == "unknown_order");
    CHECK(market.get(path + "/evidence", TestMarket::kOperator).code() == "unknown_order");
    const std::string unsigned_id = market.post("/v1/orders", limit_order("b1", "buy", "1", "1"), market.buyer).at("/order_id");
    CHECK(market.get("/v1/orders/" + unsigned_id + "/evidence", market.buyer).size_of("/signed") == 0);
}

TEST_CASE("the same order signed anew gets the answer of the first time, and no second piece of evidence") {
    TestMarket market;
    market.open_atlas();
    Trader trader(market);
    REQUIRE(trader.register_with(market.buyer).status == 201);
    const std::string body = limit_order("s1", "buy", "12.50", "4");
    const Reply first = trader.send("POST", "/v1/orders", body, kNow);
    const Reply again = trader.send("POST", "/v1/orders", body, kNow + 1);
    CHECK(again.status == 201);
    CHECK(again.header("idempotent-replay") == "true");
    CHECK(again.body == first.body);
    CHECK(market.get("/v1/orders/" + first.at("/order_id") + "/evidence", market.buyer).size_of("/signed") == 1);
    CHECK(market.post("/v1/orders", body, market.buyer).header("idempotent-replay") == "true");
}

TEST_CASE("what is too long to keep, or not written plainly, is refused before any effect") {
    TestMarket market;
    market.open_atlas();
    Trader trader(market);
    REQUIRE(trader.register_with(market.buyer).status == 201);
    const std::string before = market.everything();
    const auto padded = [](std::size_t bytes) {
        std::string body = limit_order("s1", "buy", "12.50", "4");
        const std::size_t head = std::string("1767225600000000\nPOST\n/v1/orders\n").size();
        body.insert(1, bytes - head - body.size(), ' ');
        return body;
    };
    const Reply large = trader.send("POST", "/v1/orders", padded(2049), kNow);
    CHECK(large.status == 413);
    CHECK(large.code() == "signed_text_too_long");
    CHECK(trader.send("DELETE", "/v1/orders?instrument_id=ATLAS%2DCNY", {}, kNow + 1).code() == "signed_path_not_plain");
    CHECK(market.everything() == before);
    const Reply fits = trader.send("POST", "/v1/orders", padded(2048), kNow + 2);
    CHECK(fits.status == 201);
    CHECK(trader.send("PATCH", "/v1/orders/0" + fits.at("/order_id"), R"({"quantity":"3"})", kNow + 3).status >= 400);
    CHECK(market.send("DELETE", "/v1/orders?instrument_id=ATLAS%2DCNY", {}, market.buyer).status == 200);  // unsigned: as before
}

TEST_CASE("a participant that demands signatures has unsigned orders refused, dry runs too, until it lifts the demand by one") {
    TestMarket market;
    market.open_atlas();
    Trader trader(market);
    const std::string demand = R"({"required":true})";
    CHECK(market.post("/v1/participants/bolt/signing", demand, market.buyer).code() == "no_signing_key");
    REQUIRE(trader.register_with(market.buyer).status == 201);
    const Reply set = market.post("/v1/participants/bolt/signing", demand, market.buyer, {{"Idempotency-Key", "d1"}});
    REQUIRE(set.status == 200);
    CHECK(set.at("/orders_signed") == "true");
    CHECK(market.post("/v1/participants/bolt/signing", demand, market.buyer, {{"Idempotency-Key", "d1"}}).body == set.body);
    CHECK(market.get("/v1/participants/bolt", market.buyer).at("/orders_signed") == "true");

    const std::string body = limit_order("s1", "buy", "12.50", "4");
    const Reply refused = market.post("/v1/orders", body, market.buyer);
    CHECK(refused.status == 403);
    CHECK(refused.code() == "signature_required");
    CHECK(market.post("/v1/orders/dry-run", body, market.buyer).code() == "signature_required");
    CHECK(trader.send("POST", "/v1/orders/dry-run", body, kNow).status == 200);
    const Reply placed = trader.send("POST", "/v1/orders", body, kNow + 1);
    REQUIRE(placed.status == 201);
    CHECK(market.send("PATCH", "/v1/orders/" + placed.at("/order_id"), R"({"quantity":"3"})", market.buyer).code() == "signature_required");
    CHECK(market.post("/v1/orders", limit_order("a1", "sell", "13", "1"), market.supplier).status == 201);  // another's matter

    const std::string lift = R"({"required":false})";
    CHECK(market.post("/v1/participants/bolt/signing", lift, market.buyer).code() == "signature_required");
    CHECK(market.post("/v1/participants/bolt/signing", lift, market.supplier).code() == "unknown_participant");
    CHECK(market.post("/v1/participants/bolt/signing", demand, TestMarket::kOperator).code() == "unknown_participant");
    CHECK(trader.send("POST", "/v1/participants/bolt/signing", lift, kNow + 2).at("/orders_signed") == "false");
    CHECK(market.post("/v1/orders", limit_order("s2", "buy", "1", "4"), market.buyer).status == 201);
    CHECK(market.check().empty());
}

// Its cancels are consequences of the request, which is no evidence of each.
TEST_CASE("a signed request that kills a key cancels its orders") {
    TestMarket market;
    market.open_atlas();
    Trader trader(market);
    REQUIRE(trader.register_with(market.buyer).status == 201);
    const Reply made = market.post("/v1/keys", R"({"participant_id":"bolt","scopes":["read","trade"]})", market.buyer);
    REQUIRE(market.post("/v1/orders", limit_order("b1", "buy", "1", "4"), made.at("/api_key")).status == 201);
    const Reply killed = trader.send("POST", "/v1/keys/" + made.at("/key_id") + "/kill-switch", R"({"engaged":true})", kNow);
    CHECK(killed.size_of("/cancelled") == 1);
}
