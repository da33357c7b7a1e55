#include "test_market.hpp"

using namespace tongqu;
using namespace tongqu::gateway;

TEST_CASE("products are found by text, kind, region, supplier and keyword") {
    TestMarket market;
    market.open_atlas();
    REQUIRE(market
                .post("/v1/products",
                      R"({"product_id":"gpu","title":"GPU hours","kind":"compute","regions":["CN-GD"]})",
                      market.supplier)
                .status == 201);
    REQUIRE(market
                .post("/v1/products",
                      R"({"product_id":"ocr","title":"Text from scans","kind":"model","keywords":["OCR"]})",
                      market.supplier)
                .status == 201);
    const std::vector<std::pair<std::string, std::string>> table = {
        {"", "atlas gpu ocr"},
        {"?q=ATLAS", "atlas"},
        {"?q=han", "atlas"},
        {"?q=ocr", "ocr"},
        {"?kind=compute", "gpu"},
        {"?region=CN-HB", "atlas ocr"},
        {"?supplier=acme", "atlas gpu ocr"},
        {"?supplier=bolt", ""},
        {"?keyword=gauges", "atlas"},
        {"?keyword=gauge", ""},
        {"?q=text&kind=data_set", ""},
        {"?limit=2", "atlas gpu"},
    };
    for (const auto& [query, expected] : table) {
        INFO(query);
        const Reply reply = market.get("/v1/products" + query);
        std::string found;
        for (std::size_t i = 0; i < reply.size_of("/products"); ++i)
            found += (i > 0 ? " " : "") + reply.at("/products/" + std::to_string(i) + "/product_id");
        CHECK(found == expected);
    }
    const Reply product = market.get("/v1/products/atlas");
    CHECK(product.at("/contributors/1") == R"({"participant_id":"carol","weight":1})");
    CHECK(product.at("/supplier") == "acme");
}

TEST_CASE("a list comes in pages that join without gap or overlap") {
    TestMarket market;
    market.open_atlas();
    std::vector<std::string> ids;
    for (int i = 0; i < 7; ++i)
        ids.insert(
            ids.begin(),
            market.post("/v1/orders", limit_order("b" + std::to_string(i), "buy", "1", "1"), market.buyer)
                .at("/order_id"));
    std::vector<std::string> seen;
    std::string cursor;
    for (int page = 0; page < 4; ++page) {
        const Reply reply =
            market.get("/v1/orders?limit=3" + (cursor.empty() ? "" : "&cursor=" + cursor), market.buyer);
        for (std::size_t i = 0; i < reply.size_of("/orders"); ++i)
            seen.push_back(reply.at("/orders/" + std::to_string(i) + "/order_id"));
        cursor = reply.at("/next_cursor");
        if (cursor == "-") break;
    }
    CHECK(seen == ids);
    REQUIRE(market.send("DELETE", "/v1/orders/" + ids[0], {}, market.buyer).status == 200);
    CHECK(market.get("/v1/orders?status=open", market.buyer).size_of("/orders") == 6);
    CHECK(market.get("/v1/orders?status=cancelled", market.buyer).size_of("/orders") == 1);
    CHECK(market.get("/v1/orders?instrument_id=ATLAS-CNY&limit=1", market.buyer).size_of("/orders") == 1);
    const Reply last = market.get("/v1/orders?limit=1&cursor=" + ids[5], market.buyer);
    CHECK(last.at("/orders/0/order_id") == ids[6]);
    CHECK(last.at("/next_cursor") == "-");
    CHECK(market.get("/v1/orders?cursor=0", market.buyer).at("/orders") == "[]");
    CHECK(market.get("/v1/products?cursor=18446744073709551615").at("/products") == "[]");
}

// 1 at 10.00 and 2 at 10.01 are (10.00 + 20.02) / 3 = 10.006666666…; 2 at 10.00 and 1 at 10.01
// are 10.003333333….
TEST_CASE("the average price is exact, rounded once at the ninth decimal") {
    TestMarket market;
    market.open_atlas();
    for (const auto& [id, price, quantity] : std::vector<std::array<std::string, 3>>{
             {"s1", "10.00", "1"}, {"s2", "10.01", "2"}, {"s3", "20.00", "1"}})
        REQUIRE(market.post("/v1/orders", limit_order(id, "sell", price, quantity), market.supplier).status ==
                201);
    const Reply bid = market.post("/v1/orders", limit_order("b", "buy", "15.00", "4"), market.buyer);
    CHECK(bid.at("/average_price") == "10.006666667");
    CHECK(bid.at("/status") == "open");
    CHECK(bid.at("/filled_quantity") == "3");
    CHECK(bid.at("/leaves_quantity") == "1");
    // Fees are exact over the whole order: 0.01 on 10.00, then up to 0.03002 on 30.02.
    CHECK(bid.at("/fills/0/fee") == "0.01");
    CHECK(bid.at("/fills/1/fee") == "0.02002");
    const Reply book = market.get("/v1/instruments/ATLAS-CNY/book?depth=1");
    CHECK(book.at("/bids") == R"([["15","1"]])");
    CHECK(book.at("/asks") == R"([["20","1"]])");
    const Reply trades = market.get("/v1/instruments/ATLAS-CNY/trades");
    CHECK(trades.at("/trades/0/price") == "10.01");
    CHECK(trades.at("/trades/0/taker_side") == "buy");
    CHECK(trades.at("/trades/1/price") == "10");
    CHECK(market.check().empty());
}

TEST_CASE("a market order is an IOC at its collar; its remainder is cancelled, never rested") {
    TestMarket market;
    market.open_atlas();
    REQUIRE(market.post("/v1/orders", limit_order("s1", "sell", "10", "1"), market.supplier).status == 201);
    const std::string body =
        R"({"client_order_id":"m","instrument_id":"ATLAS-CNY","side":"buy","type":"market","quantity":"2"})";
    const Reply order = market.post("/v1/orders", body, market.buyer);
    REQUIRE(order.status == 201);
    CHECK(order.at("/time_in_force") == "ioc");
    CHECK(order.at("/status") == "cancelled");
    CHECK(order.at("/cancel_reason") == "immediate");
    CHECK(order.at("/filled_quantity") == "1");
    CHECK(order.at("/price") == "-");
    CHECK(market.get("/v1/instruments/ATLAS-CNY/book").at("/bids") == "[]");
    const std::string again =
        R"({"client_order_id":"m2","instrument_id":"ATLAS-CNY","side":"buy","type":"market","quantity":"2"})";
    CHECK(market.post("/v1/orders", again, market.buyer).code() == "no_liquidity");
}

TEST_CASE("an offer of non-rival goods stays whole however often it sells") {
    TestMarket market;
    market.open_atlas();
    REQUIRE(
        market
            .post(
                "/v1/instruments",
                R"({"instrument_id":"ATLAS-LICENCE","product_id":"atlas","title":"Licence","currency":"CNY",)"
                R"("rival":false,"collar":"0.05","delivery_hours":1,"allowed_regions":["CN-GD","CN-HB"]})",
                market.supplier)
            .status == 201);
    const auto order = [&](const std::string& id, const std::string& side, const std::string& quantity) {
        return R"({"client_order_id":")" + id + R"(","instrument_id":"ATLAS-LICENCE","side":")" + side +
               R"(","type":"limit","price":"30","quantity":")" + quantity + "\"}";
    };
    const Reply offer = market.post("/v1/orders", order("s", "sell", "1"), market.supplier);
    REQUIRE(offer.status == 201);
    for (const char* id : {"b1", "b2", "b3"}) {
        const Reply bid = market.post("/v1/orders", order(id, "buy", "1"), market.buyer);
        CHECK(bid.at("/status") == "filled");
    }
    const Reply now = market.get("/v1/orders/" + offer.at("/order_id"), market.supplier);
    CHECK(now.at("/status") == "open");
    CHECK(now.at("/filled_quantity") == "3");
    CHECK(now.at("/leaves_quantity") == "1");
    CHECK(now.size_of("/fills") == 3);
    CHECK(market.get("/v1/instruments/ATLAS-LICENCE").at("/collar") == "0.05");
    CHECK(market.get("/v1/instruments/ATLAS-LICENCE").at("/delivery_hours") == "1");
    CHECK(market.check().empty());
}
