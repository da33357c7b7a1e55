#include "test_market.hpp"

#include "gateway/api/wide_decimal.hpp"

using namespace tongqu;
using namespace tongqu::gateway;

namespace {

void trade(TestMarket& market, const std::string& id, const std::string& price, const std::string& quantity) {
    REQUIRE(market.post("/v1/orders", limit_order("s" + id, "sell", price, quantity), market.supplier).status == 201);
    const Reply bid = market.post("/v1/orders", limit_order("b" + id, "buy", price, quantity), market.buyer);
    REQUIRE(bid.at("/status") == "filled");
}

}  // namespace

// 2 × 10.00, 1 × 10.50 and 3 × 9.99 in one minute: volume 6, turnover 20 + 10.5 + 29.97 = 60.47.
TEST_CASE("candles come the newest first, with exact decimals, between two times and in pages") {
    TestMarket market;
    market.open_atlas();
    trade(market, "1", "10", "2");
    trade(market, "2", "10.50", "1");
    trade(market, "3", "9.99", "3");
    const Reply minute = market.get("/v1/instruments/ATLAS-CNY/candles?interval=1m");
    CHECK(minute.at("/candles/0") ==
          R"({"start":"2026-01-01T00:00:00.000000Z","open":"10","high":"10.5","low":"9.99","close":"9.99",)"
          R"("volume":"6","turnover":"60.47","trades":3,"complete":false})");
    CHECK(minute.at("/interval") == "1m");
    CHECK(minute.at("/sequence") != "-");
    for (int i = 4; i < 9; ++i) {
        market.advance(seconds(60));
        trade(market, std::to_string(i), "10", "1");
    }
    std::string starts;
    std::string cursor;
    for (int page = 0; page < 5; ++page) {
        const Reply reply = market.get("/v1/instruments/ATLAS-CNY/candles?limit=2" + cursor);
        for (std::size_t i = 0; i < reply.size_of("/candles"); ++i)
            starts += reply.at("/candles/" + std::to_string(i) + "/start").substr(14, 2) + " ";
        if (reply.at("/next_cursor") == "-") break;
        cursor = "&cursor=" + reply.at("/next_cursor");
    }
    CHECK(starts == "05 04 03 02 01 00 ");
    const Reply part = market.get(
        "/v1/instruments/ATLAS-CNY/candles?from=2026-01-01T00:01:00Z&to=2026-01-01T00:03:00Z");
    CHECK(part.size_of("/candles") == 2);
    CHECK(part.at("/candles/0/start") == "2026-01-01T00:02:00.000000Z");
    CHECK(part.at("/candles/0/complete") == "true");
    CHECK(market.get("/v1/instruments/ATLAS-CNY/candles?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z")
              .size_of("/candles") == 0);
    for (const char* wrong : {"interval=2m", "interval=", "from=today", "to=2026-01-01", "limit=0", "limit=1001", "cursor=x"}) {
        INFO(wrong);
        CHECK(market.get(std::string("/v1/instruments/ATLAS-CNY/candles?") + wrong).code() == "invalid_parameter");
    }
    CHECK(market.get("/v1/instruments/NONE/candles").code() == "unknown_instrument");
}

TEST_CASE("a ticker has the last trade, the best prices and the last 24 hours of the log") {
    TestMarket market;
    market.open_atlas();
    const Reply fresh = market.get("/v1/instruments/ATLAS-CNY/ticker");
    CHECK(fresh.at("/last") == "-");
    CHECK(fresh.at("/bid") == "-");
    CHECK(fresh.at("/day") == R"({"volume":"0","turnover":"0","trades":0})");
    trade(market, "1", "10", "2");
    market.advance(hours(1));
    trade(market, "2", "12", "1");
    REQUIRE(market.post("/v1/orders", limit_order("s9", "sell", "12.50", "4"), market.supplier).status == 201);
    REQUIRE(market.post("/v1/orders", limit_order("b9", "buy", "9.75", "3"), market.buyer).status == 201);
    const Reply ticker = market.get("/v1/instruments/ATLAS-CNY/ticker");
    CHECK(ticker.at("/last/price") == "12");
    CHECK(ticker.at("/last/quantity") == "1");
    CHECK(ticker.at("/last/time") == "2026-01-01T01:00:00.000000Z");
    CHECK(ticker.at("/bid") == R"(["9.75","3"])");
    CHECK(ticker.at("/ask") == R"(["12.5","4"])");
    CHECK(ticker.at("/day") == R"({"open":"10","high":"12","low":"10","volume":"3","turnover":"32","trades":2})");
    market.advance(hours(23));
    REQUIRE(market.post("/v1/orders", limit_order("b8", "buy", "1", "1"), market.buyer).status == 201);
    CHECK(market.get("/v1/instruments/ATLAS-CNY/ticker").at("/day/trades") == "1");
    const Reply all = market.get("/v1/tickers?limit=1");
    CHECK(all.at("/tickers/0/instrument_id") == "ATLAS-CNY");
    CHECK(all.at("/next_cursor") == "-");
    CHECK(market.get("/v1/instruments/NONE/ticker").code() == "unknown_instrument");
}

TEST_CASE("statistics count the market and show what crossed regions") {
    TestMarket market;
    market.open_atlas();
    trade(market, "1", "10", "2");
    const Reply all = market.get("/v1/statistics");
    CHECK(all.at("/participants/admitted") == "3");
    CHECK(all.at("/products") == "1");
    CHECK(all.at("/instruments") == "1");
    CHECK(all.at("/open_orders") == "0");
    CHECK(all.at("/trades") == "1");
    CHECK(all.at("/unsettled_trades") == "1");
    CHECK(all.at("/currencies/0/currency") == "CNY");
    CHECK(all.at("/currencies/0/regions") ==
          R"([{"sold_from":"CN-GD","bought_in":"CN-HB","trades":1,"turnover":"20"}])");
    CHECK(all.at("/currencies/0/cross_region") == R"({"turnover":"20","share":"1"})");
    CHECK(all.at("/currencies/0/concentration") == R"({"supplier_groups":1,"hhi":10000})");
    const Reply one = market.get("/v1/instruments/ATLAS-CNY/statistics");
    CHECK(one.at("/volume") == "2");
    CHECK(one.at("/turnover") == "20");
    CHECK(market.get("/v1/instruments/NONE/statistics").code() == "unknown_instrument");
}

TEST_CASE("every list obeys a limit of at most 1000 and goes on behind a cursor") {
    TestMarket market;
    market.open_atlas();
    for (const auto& route : market.routes()) {
        const bool is_list = std::ranges::count(route.parameters, "cursor") > 0;
        CHECK(is_list == (std::ranges::count(route.parameters, "limit") > 0));
        if (!is_list) continue;
        std::string path = route.pattern;
        if (const auto id = path.find("{id}"); id != std::string::npos) path.replace(id, 4, path.starts_with("/v1/funds") ? "CN-HB" : "ATLAS-CNY");
        INFO(path);
        const bool of_operator = path == "/v1/participants" || path == "/v1/disputes" || path == "/v1/audit";
        const std::string key = of_operator ? TestMarket::kOperator : route.needs_key ? market.buyer : "";
        CHECK(market.get(path + "?limit=1000", key).status == 200);
        for (const char* wrong : {"limit=1001", "limit=0", "limit=-1", "limit=x", "limit=", "cursor=", "cursor=-1",
                                  "cursor=18446744073709551616"})
            CHECK(market.get(path + "?" + wrong, key).code() == "invalid_parameter");
        CHECK(market.get(path + "?cursor=18446744073709551615", key).status == 200);
    }
}

TEST_CASE("a search needs words, and not too many") {
    TestMarket market;
    market.open_atlas();
    CHECK(market.get("/v1/products?q=atlas").at("/ranked") == "true");
    CHECK(market.get("/v1/products").at("/ranked") == "false");
    CHECK(market.get("/v1/products?q=").size_of("/products") == 1);
    CHECK(market.get("/v1/products?q=%2A").code() == "invalid_parameter");
    CHECK(market.get("/v1/products?q=a+b+c+d+e+f+g+h+i+j+k+l+m+n+o+p+q").code() == "invalid_parameter");
    CHECK(market.get("/v1/products?q=atlas&cursor=18446744073709551615").code() == "invalid_parameter");
}

// 2^100 × 0.05 by hand: 1267650600228229401496703205376 / 20 = 63382530011411470074835160268.8
TEST_CASE("sums beyond 64 bits are printed to the last digit") {
    CHECK(wide_multiple_to_string(WideInt{1} << 100, Decimal{5, 2}) == "63382530011411470074835160268.8");
    CHECK(wide_multiple_to_string(WideInt{1} << 100, Decimal{1, 0}) == "1267650600228229401496703205376");
    CHECK(wide_multiple_to_string(WideInt{10'000'000'000} * 10'000'000'000, Decimal{1, 6}) == "100000000000000");
    CHECK(wide_multiple_to_string(7, Decimal{5, 1}) == "3.5");
}
