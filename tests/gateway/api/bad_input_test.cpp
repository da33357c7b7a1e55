#include <set>

#include "test_market.hpp"

using namespace tongqu;
using namespace tongqu::gateway;

namespace {

struct BadRequest {
    std::string what;
    std::string body;  // of POST /v1/orders by the buyer
    unsigned status;
    std::string code;
    std::string path;
};

std::string with(const std::string& field, const std::string& value) {
    std::map<std::string, std::string> fields{{"client_order_id", "\"bad\""},
                                              {"instrument_id", "\"ATLAS-CNY\""},
                                              {"side", "\"buy\""},
                                              {"type", "\"limit\""},
                                              {"price", "\"12.50\""},
                                              {"quantity", "\"4\""}};
    fields[field] = value;
    std::string body;
    for (const auto& [name, text] : fields)
        if (!text.empty()) body += (body.empty() ? "{\"" : ",\"") + name + "\":" + text;
    return body + "}";
}

}  // namespace

TEST_CASE("every kind of bad order has its own code and status, and changes nothing") {
    TestMarket market;
    market.open_atlas();
    const std::vector<BadRequest> table = {
        {"malformed JSON", R"({"client_order_id":"bad",)", 400, "malformed_json", "-"},
        {"no body", "", 400, "malformed_json", "-"},
        {"text after the JSON", "{} {}", 400, "malformed_json", "-"},
        {"not an object", "[1,2]", 400, "not_an_object", "-"},
        {"a field twice", R"({"side":"buy","side":"sell"})", 400, "duplicate_field", "side"},
        {"unknown field", with("pirce", "\"12.50\""), 400, "unknown_field", "pirce"},
        {"missing field", with("quantity", ""), 400, "missing_field", "quantity"},
        {"wrong type", with("post_only", "\"yes\""), 400, "wrong_type", "post_only"},
        {"a number as a price", with("price", "12.50"), 400, "wrong_type", "price"},
        {"a number as a quantity", with("quantity", "4"), 400, "wrong_type", "quantity"},
        {"a price that is no decimal", with("price", "\"12,50\""), 400, "invalid_decimal", "price"},
        {"a price with an exponent", with("price", "\"1e3\""), 400, "invalid_decimal", "price"},
        {"an overflow-sized price", with("price", "\"99999999999999999999\""), 400, "too_many_digits",
         "price"},
        {"an overflow-sized quantity", with("quantity", "\"99999999999999999999\""), 400, "too_many_digits",
         "quantity"},
        {"a word that is none", with("side", "\"hold\""), 400, "invalid_value", "side"},
        {"off-tick", with("price", "\"12.505\""), 422, "price_off_tick", "price"},
        {"off-lot", with("quantity", "\"1.5\""), 422, "quantity_off_lot", "quantity"},
        {"zero quantity", with("quantity", "\"0\""), 422, "quantity_not_positive", "quantity"},
        {"negative quantity", with("quantity", "\"-4\""), 422, "quantity_not_positive", "quantity"},
        {"zero price", with("price", "\"0\""), 422, "price_not_positive", "price"},
        {"negative price", with("price", "\"-0.01\""), 422, "price_not_positive", "price"},
        {"a quantity above the limit", with("quantity", "\"1000000000001\""), 422, "quantity_too_large",
         "quantity"},
        {"a price above the limit", with("price", "\"10000000000.01\""), 422, "price_too_large", "price"},
        {"an amount above the limit", with("quantity", "\"1000000000000\""), 422, "order_too_large",
         "quantity"},
        {"no price for a limit order", with("price", ""), 422, "price_required", "price"},
        {"unknown instrument", with("instrument_id", "\"NOTHING\""), 404, "unknown_instrument",
         "instrument_id"},
        {"unknown region", with("region", "\"XX\""), 404, "unknown_region", "region"},
        {"a region without a site", with("region", "\"CN-GD\""), 422, "region_not_a_site", "region"},
        {"an id with a blank", with("client_order_id", "\"a b\""), 422, "invalid_name", "client_order_id"},
        {"an empty id", with("client_order_id", "\"\""), 422, "invalid_name", "client_order_id"},
        {"insufficient funds", with("quantity", "\"80\""), 422, "insufficient_funds", "-"},
    };
    const std::string before = market.everything();
    for (const BadRequest& bad : table) {
        INFO(bad.what);
        const Reply reply = market.post("/v1/orders", bad.body, market.buyer);
        INFO(reply.body);
        CHECK(reply.status == bad.status);
        CHECK(reply.code() == bad.code);
        CHECK(reply.at("/error/path") == bad.path);
        CHECK(market.everything() == before);
    }
    // The server goes on, and the id of the refused orders is still free.
    CHECK(market.post("/v1/orders", with("quantity", "\"4\""), market.buyer).status == 201);
    CHECK(market.check().empty());
}

TEST_CASE("deep nesting, long text and endless lists are refused before anything is built from them") {
    TestMarket market;
    market.open_atlas();
    const std::string deep = R"({"a":)" + std::string(1000, '[') + std::string(1000, ']') + "}";
    CHECK(market.post("/v1/orders", deep, market.buyer).code() == "too_deep");
    CHECK(
        market.post("/v1/orders", with("client_order_id", "\"" + std::string(5000, 'a') + "\""), market.buyer)
            .code() == "too_long");
    std::string many = "[\"x\"";
    for (int i = 0; i < 2000; ++i) many += ",\"x\"";
    const Reply reply =
        market.post("/v1/products", R"({"product_id":"p","title":"t","kind":"api","keywords":)" + many + "]}",
                    market.supplier);
    CHECK(reply.status == 400);
    CHECK(reply.code() == "too_many_items");
}

TEST_CASE("a suspended participant can neither bid nor amend, and its resting orders are gone") {
    TestMarket market;
    market.open_atlas();
    const Reply resting = market.post("/v1/orders", limit_order("o1", "buy", "10", "1"), market.buyer);
    REQUIRE(resting.status == 201);
    REQUIRE(market.post("/v1/participants/bolt/suspend", {}, TestMarket::kOperator).status == 200);

    const Reply refused = market.post("/v1/orders", limit_order("o2", "buy", "10", "1"), market.buyer);
    CHECK(refused.status == 403);
    CHECK(refused.code() == "participant_suspended");
    const Reply order = market.get("/v1/orders/" + resting.at("/order_id"), market.buyer);
    CHECK(order.at("/status") == "cancelled");
    CHECK(order.at("/cancel_reason") == "suspended");
    CHECK(market.get("/v1/accounts", market.buyer).at("/accounts/0/available") == "1000");

    REQUIRE(market.post("/v1/participants/bolt/admit", {}, TestMarket::kOperator).status == 200);
    CHECK(market.post("/v1/orders", limit_order("o2", "buy", "10", "1"), market.buyer).status == 201);
}

TEST_CASE("money that does not fit is refused at the desk") {
    TestMarket market;
    market.open_atlas();
    const std::string before = market.everything();
    const auto deposit = [&](const std::string& amount, const std::string& currency) {
        return market.post("/v1/deposits",
                           R"({"reference":"r","participant_id":"bolt","currency":")" + currency +
                               R"(","amount":)" + amount + "}",
                           TestMarket::kOperator);
    };
    CHECK(deposit("5", "CNY").code() == "wrong_type");
    CHECK(deposit("\"0\"", "CNY").code() == "amount_not_positive");
    CHECK(deposit("\"-1\"", "CNY").code() == "amount_not_positive");
    CHECK(deposit("\"0.0000001\"", "CNY").code() == "amount_off_micro");
    CHECK(deposit("\"9000000000000\"", "CNY").code() == "amount_too_large");
    CHECK(deposit("\"5\"", "XYZ").code() == "unknown_currency");
    const auto withdraw = [&](const std::string& amount) {
        return market.post("/v1/withdrawals",
                           R"({"reference":"w","currency":"CNY","amount":")" + amount + "\"}", market.buyer);
    };
    CHECK(withdraw("0.001").code() == "not_whole_minor_units");
    CHECK(withdraw("1000.01").code() == "insufficient_funds");
    CHECK(market.everything() == before);
    CHECK(withdraw("0.01").status == 201);
}

TEST_CASE("a command that the exchange cannot take in is 503 with Retry-After, and can be sent again") {
    TestMarket market;
    market.open_atlas();
    const std::string before = market.everything();
    const std::vector<std::pair<IntakeError, std::string>> table = {
        {IntakeError::overloaded, "overloaded"},
        {IntakeError::storage_full, "storage_full"},
        {IntakeError::clock_halted, "clock_halted"},
        {IntakeError::stopping, "stopping"}};
    for (const auto& [error, code] : table) {
        market.fail_next(error);
        const Reply reply = market.post("/v1/orders", limit_order("o1", "buy", "10", "1"), market.buyer);
        CHECK(reply.status == 503);
        CHECK(reply.code() == code);
        CHECK(reply.header("retry-after") == "1");
        CHECK(market.everything() == before);
    }
    CHECK(market.post("/v1/orders", limit_order("o1", "buy", "10", "1"), market.buyer).status == 201);
}

TEST_CASE("queries with unknown or senseless parameters are refused") {
    TestMarket market;
    market.open_atlas();
    const std::vector<std::array<std::string, 3>> table = {
        {"/v1/products?colour=red", "unknown_parameter", "colour"},
        {"/v1/products?limit=0", "invalid_parameter", "limit"},
        {"/v1/products?limit=1001", "invalid_parameter", "limit"},
        {"/v1/products?cursor=x", "invalid_parameter", "cursor"},
        {"/v1/products?kind=car", "invalid_parameter", "kind"},
        {"/v1/products?region=XX", "unknown_region", "region"},
        {"/v1/instruments/ATLAS-CNY/book?depth=-1", "invalid_parameter", "depth"},
        {"/v1/instruments/NOTHING/book", "unknown_instrument", "instrument_id"},
        {"/v1/nothing", "not_found", "-"},
    };
    for (const auto& [target, code, path] : table) {
        INFO(target);
        const Reply reply = market.get(target);
        CHECK(reply.code() == code);
        CHECK(reply.at("/error/path") == path);
    }
    CHECK(market.send("PUT", "/v1/products", "{}", {}).status == 405);
}
