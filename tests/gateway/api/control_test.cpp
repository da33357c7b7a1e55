// Auctions, halts, kill switches and busts over a real socket.
#include <array>

#include <catch2/catch.hpp>

#include "test_market.hpp"

using namespace tongqu;
using namespace tongqu::gateway;

namespace {

constexpr const char* kCallTerms =
    R"({"instrument_id":"ATLAS-CALL","product_id":"atlas","title":"River atlas, by auction","currency":"CNY","model":"call",)"
    R"("auction_times":["01:00:00","09:30:00"],"no_cancel_seconds":60,"reference_price":"12.00","price_band":"0.2","day_end":"15:00:00"})";

std::string order(const char* id, const char* instrument, const char* side, const char* price, const char* quantity) {
    return std::string(R"({"client_order_id":")") + id + R"(","instrument_id":")" + instrument + R"(","side":")" + side +
           R"(","type":"limit","price":")" + price + R"(","quantity":")" + quantity + R"("})";
}

// A command that only passes time on.
void tick(TestMarket& market, Duration by) {
    market.advance(by);
    (void)market.send("DELETE", "/v1/orders", {}, market.buyer);
}

}  // namespace

TEST_CASE("an instrument is opened with its way of trading, and shows it") {
    TestMarket market;
    market.open_atlas();
    REQUIRE(market.post("/v1/instruments", kCallTerms, market.supplier).status == 201);
    const Reply shown = market.get("/v1/instruments/ATLAS-CALL");
    CHECK(shown.at("/model") == "call");
    CHECK(shown.at("/auction_times") == R"(["01:00:00","09:30:00"])");
    CHECK(shown.at("/no_cancel_seconds") == "60");
    CHECK(shown.at("/reference_price") == "12");
    CHECK(shown.at("/price_band") == "0.2");
    CHECK(shown.at("/day_end") == "15:00:00");
    CHECK(shown.at("/volatility_band") == "-");
    const Reply plain = market.get("/v1/instruments/ATLAS-CNY");
    CHECK(plain.at("/allocation") == "price_time");
    CHECK(plain.at("/batch_interval_ms") == "1000");
    CHECK(plain.at("/auction_times") == "[]");
    CHECK(plain.at("/call_seconds") == "600");
    CHECK(plain.at("/interruption_seconds") == "120");

    for (const auto& [field, value, code] : {std::array{"auction_times", R"(["9:30"])", "invalid_schedule"},
                                             std::array{"day_end", R"("24:00:00")", "invalid_schedule"},
                                             std::array{"batch_interval_ms", "99999999999999", "invalid_interval"},
                                             std::array{"price_band", R"("1.5")", "invalid_band"},
                                             std::array{"model", R"("call")", "invalid_schedule"},
                                             std::array{"licence_cap", R"("5")", "invalid_licence_cap"}}) {
        INFO(field);
        const Reply refused = market.post("/v1/instruments",
                                          std::string(R"({"instrument_id":"X","product_id":"atlas","title":"x","currency":"CNY",")") +
                                              field + "\":" + value + "}",
                                          market.supplier);
        CHECK(refused.status == 422);
        CHECK(refused.code() == code);
    }
    CHECK(market.check().empty());
}

// Bids of 3 at 12.50 and offers of 2 at 12.00: at 12.50 two trade and one is left over, as at 12.00; all have a surplus of buyers,
// so the price is the highest, 12.50.
TEST_CASE("an auction is indicated, cleared at its time, and its trades name no taker") {
    TestMarket market;
    market.open_atlas();
    REQUIRE(market.post("/v1/instruments", kCallTerms, market.supplier).status == 201);
    REQUIRE(market.post("/v1/orders", order("b1", "ATLAS-CALL", "buy", "12.50", "3"), market.buyer).status == 201);
    market.advance(seconds(2));
    REQUIRE(market.post("/v1/orders", order("a1", "ATLAS-CALL", "sell", "12.00", "2"), market.supplier).status == 201);
    const Reply before = market.get("/v1/instruments/ATLAS-CALL/auction");
    CHECK(before.at("/phase") == "call");
    CHECK(before.at("/phase_ends") == "2026-01-01T00:59:00.000000Z");
    CHECK(before.at("/indicated/price") == "12.5");
    CHECK(before.at("/indicated/volume") == "2");
    CHECK(before.at("/indicated/surplus") == "1");
    CHECK(before.at("/last_auction") == "-");

    tick(market, hours(1));
    const Reply after = market.get("/v1/instruments/ATLAS-CALL/auction");
    CHECK(after.at("/last_auction/number") == "1");
    CHECK(after.at("/last_auction/price") == "12.5");
    CHECK(after.at("/last_auction/volume") == "2");
    CHECK(after.at("/phase_ends") == "2026-01-01T09:29:00.000000Z");
    const Reply trade = market.get("/v1/trades/1", market.buyer);
    CHECK(trade.at("/liquidity") == "auction");
    CHECK(trade.at("/fee") == "0.0125");  // 25.00 at the maker's 0.05 %
    CHECK(market.get("/v1/trades/1", market.supplier).at("/liquidity") == "auction");
    CHECK(market.check().empty());
}

TEST_CASE("the operator halts a market and reopens it; others may not") {
    TestMarket market;
    market.open_atlas();
    CHECK(market.post("/v1/instruments/ATLAS-CNY/state", R"({"state":"halted"})", market.buyer).code() == "missing_scope");
    const Reply halted = market.post("/v1/instruments/ATLAS-CNY/state", R"({"state":"halted"})", TestMarket::kOperator);
    CHECK(halted.status == 200);
    CHECK(halted.at("/instrument_id") == "ATLAS-CNY");
    CHECK(market.get("/v1/instruments/ATLAS-CNY/auction").at("/state") == "halted");
    CHECK(market.get("/v1/market").at("/state") == "open");
    CHECK(market.post("/v1/market/state", R"({"state":"cancel_only"})", TestMarket::kOperator).at("/state") == "cancel_only");
    CHECK(market.get("/v1/market").at("/state") == "cancel_only");
    CHECK(market.post("/v1/orders", limit_order("b1", "buy", "1", "1"), market.buyer).code() == "trading_cancel_only");
    CHECK(market.post("/v1/market/state", R"({"state":"open"})", TestMarket::kOperator).status == 200);
    CHECK(market.post("/v1/orders", limit_order("b2", "buy", "1", "1"), market.buyer).status == 201);
    CHECK(market.post("/v1/instruments/NONE/state", R"({"state":"open"})", TestMarket::kOperator).status == 404);
    CHECK(market.post("/v1/market/state", R"({"state":"shut"})", TestMarket::kOperator).status == 400);
}

TEST_CASE("a kill switch cancels, refuses and is released by whom it should be") {
    TestMarket market;
    market.open_atlas();
    REQUIRE(market.post("/v1/orders", limit_order("b1", "buy", "1", "1"), market.buyer).status == 201);
    const Headers once{{"Idempotency-Key", "k1"}};
    const Reply engaged = market.post("/v1/participants/bolt/kill-switch", R"({"engaged":true})", market.buyer, once);
    CHECK(engaged.status == 200);
    CHECK(engaged.at("/kill_switch") == "true");
    const Reply again = market.post("/v1/participants/bolt/kill-switch", R"({"engaged":true})", market.buyer, once);
    CHECK(again.body == engaged.body);
    CHECK(again.header("idempotent-replay") == "true");
    CHECK(market.get("/v1/participants/bolt", market.buyer).at("/kill_switch") == "true");
    CHECK(market.get("/v1/instruments/ATLAS-CNY/book").at("/bids") == "[]");
    CHECK(market.post("/v1/orders", limit_order("b2", "buy", "1", "1"), market.buyer).code() == "kill_switch_engaged");
    CHECK(market.post("/v1/participants/acme/kill-switch", R"({"engaged":true})", market.buyer).status == 404);
    CHECK(market.post("/v1/participants/bolt/kill-switch", R"({"engaged":true})", TestMarket::kOperator).status == 200);
    const Reply refused = market.post("/v1/participants/bolt/kill-switch", R"({"engaged":false})", market.buyer);
    CHECK(refused.status == 403);
    CHECK(refused.code() == "not_yours_to_release");
    CHECK(market.post("/v1/participants/bolt/kill-switch", R"({"engaged":false})", TestMarket::kOperator).status == 200);
    CHECK(market.post("/v1/orders", limit_order("b3", "buy", "1", "1"), market.buyer).status == 201);
    CHECK(market.check().empty());
}

TEST_CASE("a regulator undoes a trade and everyone has what they had") {
    TestMarket market;
    market.open_atlas();
    const std::string judge = market.join("judge", "CN-HB", R"(["regulator"])", R"(["read","regulate"])");
    REQUIRE(market.post("/v1/orders", limit_order("a1", "sell", "12.50", "4"), market.supplier).status == 201);
    REQUIRE(market.post("/v1/orders", limit_order("b1", "buy", "12.50", "4"), market.buyer).status == 201);
    REQUIRE(market.post("/v1/trades/1/deliver", R"({"reference":"d","grant":{"kind":"url","value":"x"}})", market.supplier).status == 200);
    REQUIRE(market.post("/v1/trades/1/accept", R"({"reference":"x"})", market.buyer).status == 200);
    CHECK(market.post("/v1/trades/1/bust", R"({"reference":"r1"})", market.buyer).code() == "missing_scope");
    const Reply busted = market.post("/v1/trades/1/bust", R"({"reference":"r1"})", judge);
    REQUIRE(busted.status == 200);
    CHECK(busted.at("/status") == "busted");
    CHECK(market.post("/v1/trades/1/bust", R"({"reference":"r1"})", judge).body == busted.body);
    CHECK(market.post("/v1/trades/1/bust", R"({"reference":"r2"})", judge).code() == "not_bustable");
    CHECK(market.post("/v1/trades/9/bust", R"({"reference":"r3"})", judge).status == 404);
    CHECK(market.get("/v1/trades/1", market.buyer).at("/status") == "busted");
    CHECK(market.get("/v1/accounts", market.buyer).at("/accounts/0/available") == "1000");
    CHECK(market.get("/v1/accounts", market.supplier).at("/accounts/0/available") == "0");
    const Reply distribution = market.get("/v1/trades/1/distribution", market.buyer);
    CHECK(distribution.at("/status") == "busted");
    CHECK(market.check().empty());
}
