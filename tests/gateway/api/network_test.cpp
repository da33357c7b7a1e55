// Links and books over regions through the API: examples 2 and 3 of docs/network.md.
#include "test_market.hpp"

using namespace tongqu;
using namespace tongqu::gateway;

namespace {

// Regions A, B, C with a trader in each; a carrier who operates the links.
struct Regions {
    TestMarket market;
    std::vector<std::string> keys;

    Regions() {
        for (const std::string code : {"A", "B", "C"}) {
            REQUIRE(market.post("/v1/regions", R"({"region_id":")" + code + R"(","name":")" + code + R"("})", TestMarket::kOperator)
                        .status == 201);
            keys.push_back(market.join("trader-" + code, code, R"(["buyer","supplier"])", R"(["read","trade","list"])"));
            REQUIRE(market.post("/v1/deposits", R"({"reference":"d-)" + code + R"(","participant_id":"trader-)" + code +
                                                    R"(","currency":"CNY","amount":"100000"})",
                                TestMarket::kOperator)
                        .status == 201);
        }
        market.join("carrier", "A", R"(["link_operator"])", R"(["read"])");
    }

    Reply link(const std::string& id, const std::string& from, const std::string& to, const std::string& capacity,
               const std::string& cost, const std::string& more = {}) {
        return market.post("/v1/links", R"({"link_id":")" + id + R"(","from":")" + from + R"(","to":")" + to + R"(","capacity":")" +
                                            capacity + R"(","cost":")" + cost + R"(","operator":"carrier")" + more + "}",
                           TestMarket::kOperator);
    }
    Reply open() {
        return market.post("/v1/instruments", R"({"instrument_id":"GPU","title":"GPU hours","currency":"CNY","tick":"1","network":"main"})",
                           TestMarket::kOperator);
    }
    Reply order(std::size_t who, const std::string& id, const std::string& side, const std::string& price, const std::string& quantity) {
        return market.post("/v1/orders", R"({"client_order_id":")" + id + R"(","instrument_id":"GPU","side":")" + side +
                                             R"(","type":"limit","price":")" + price + R"(","quantity":")" + quantity + R"("})",
                           keys[who]);
    }
};

}  // namespace

TEST_CASE("links are defined, shown with what they still carry, and used by trades whose way is told") {
    Regions r;
    CHECK(r.link("C-B", "C", "B", "5", "1").status == 201);
    const Reply defined = r.link("B-A", "B", "A", "3", "1");
    CHECK(defined.status == 201);
    CHECK(defined.at("/network") == "main");
    CHECK(r.link("B-A", "B", "A", "3", "1").header("idempotent-replay") == "true");
    CHECK(r.link("C-A", "C", "A", "2", "9").status == 201);
    REQUIRE(r.open().status == 201);

    REQUIRE(r.order(2, "offer", "sell", "50", "10").status == 201);
    const Reply from_a = r.market.get("/v1/instruments/GPU/book?region=A");
    CHECK(from_a.at("/asks") == R"([["52","3"],["59","2"]])");
    CHECK(r.market.get("/v1/instruments/GPU/book?region=A&depth=1").at("/asks") == R"([["52","3"]])");
    CHECK(r.market.get("/v1/instruments/GPU/book?region=C").at("/asks") == R"([["50","10"]])");
    CHECK(r.market.get("/v1/instruments/GPU/book?region=B").at("/asks") == R"([["51","5"]])");
    CHECK(r.market.get("/v1/instruments/GPU/book").at("/asks") == R"([["50","10"]])");
    const Reply rows = r.market.get("/v1/instruments/GPU/book/orders?region=A");
    CHECK(rows.at("/asks/0/price") == "52");
    CHECK(rows.at("/asks/0/quantity") == "3");
    CHECK(rows.at("/asks/0/region") == "C");
    CHECK(rows.at("/asks/0/path") == R"(["C-B","B-A"])");
    CHECK(rows.at("/asks/1/path") == R"(["C-A"])");
    CHECK(r.market.get("/v1/instruments/GPU/ticker?region=A").at("/ask") == R"(["52","3"])");
    CHECK(r.market.get("/v1/instruments/GPU/ticker").at("/ask") == R"(["50","10"])");
    CHECK(r.market.get("/v1/instruments/GPU/ticker?region=X").code() == "unknown_region");

    const Reply bid = r.order(0, "bid", "buy", "60", "10");
    CHECK(bid.at("/filled_quantity") == "5");
    CHECK(bid.at("/leaves_quantity") == "5");
    const Reply trade = r.market.get("/v1/trades/1", r.keys[0]);
    CHECK(trade.at("/price") == "52");
    CHECK(trade.at("/transfer_cost") == "2");
    CHECK(trade.at("/path") == R"(["C-B","B-A"])");
    const Reply links = r.market.get("/v1/instruments/GPU/links");
    CHECK(links.at("/links/0/residual") == "2");
    CHECK(links.at("/links/1/residual") == "0");
    CHECK(links.at("/links/2/net_flow") == "2");
    const Reply shown = r.market.get("/v1/market");
    CHECK(shown.at("/links/0/link_id") == "C-B");
    CHECK(shown.at("/links/0/residuals/0/residual") == "2");
    // Nothing of the offer can reach A any more: it sees its own bid, and what a seller in C would get for it is nothing.
    CHECK(r.market.get("/v1/instruments/GPU/book?region=A").at("/bids") == R"([["60","5"]])");
    CHECK(r.market.get("/v1/instruments/GPU/book?region=C").at("/bids") == "[]");

    const Headers key{{"Idempotency-Key", "more"}};
    const Reply wider = r.market.send("PATCH", "/v1/links/C-A", R"({"capacity":"4"})", TestMarket::kOperator, key);
    CHECK(wider.status == 200);
    CHECK(wider.at("/capacity") == "4");
    CHECK(r.market.get("/v1/orders/" + bid.at("/order_id"), r.keys[0]).at("/filled_quantity") == "7");
    CHECK(r.market.send("PATCH", "/v1/links/C-A", R"({"capacity":"4"})", TestMarket::kOperator, key).header("idempotent-replay") == "true");
    CHECK(r.market.check().empty());

    // The way is paid first: 2 of 52 a lot, for 3 lots, one to each link.
    REQUIRE(r.market.post("/v1/trades/1/deliver", R"({"reference":"d","grant":{"kind":"key","value":"k"}})", r.keys[2]).status == 200);
    REQUIRE(r.market.post("/v1/trades/1/accept", R"({"reference":"a"})", r.keys[0]).status == 200);
    const Reply distribution = r.market.get("/v1/trades/1/distribution", r.keys[0]);
    CHECK(distribution.body.find("link_charge") != std::string::npos);
    CHECK(r.market.check().empty());
}

TEST_CASE("a coupled market tells each region's price, the flows, the rent and the figures that prove it, before and after its draw") {
    Regions r;
    REQUIRE(r.link("A-B", "A", "B", "60", "5").status == 201);
    const auto open = [&](const std::string& more) {
        return r.market.post("/v1/instruments", R"({"instrument_id":"GPU","title":"GPU hours","currency":"CNY","tick":"1","model":"coupled")" +
                                                    more + "}", TestMarket::kOperator);
    };
    CHECK(open("").code() == "network_required");
    CHECK(open(R"(,"network":"main","lowest_price":"9","highest_price":"8")").code() == "invalid_price_bounds");
    REQUIRE(open(R"(,"network":"main","highest_price":"60")").status == 201);
    CHECK(r.market.get("/v1/instruments/GPU").at("/highest_price") == "60");
    r.market.draw("GPU");
    REQUIRE(r.order(0, "offer", "sell", "10", "200").status == 201);
    CHECK(r.order(1, "dear", "buy", "61", "1").code() == "price_outside_bounds");
    REQUIRE(r.order(1, "bid", "buy", "51", "100").status == 201);
    const Reply before = r.market.get("/v1/instruments/GPU/auction");
    CHECK(before.at("/indicated/volume") == "60");
    CHECK(before.at("/indicated/regions/1/price") == "51");

    r.market.draw("GPU");
    // 60 lots land at 10 + 5; the bid is not used up, so B's price is its 51 and the link earns 36 of each.
    const Reply auction = r.market.get("/v1/instruments/GPU/auction");
    CHECK(auction.at("/last_auction/number") == "1");
    CHECK(auction.at("/last_auction/regions/0/region") == "A");
    CHECK(auction.at("/last_auction/regions/0/price") == "10");
    CHECK(auction.at("/last_auction/regions/1/price") == "51");
    CHECK(auction.at("/last_auction/links/0/flow") == "60");
    CHECK(auction.at("/last_auction/links/0/full") == "true");
    CHECK(auction.at("/last_auction/links/0/rent") == "2160");
    CHECK(auction.at("/last_auction/integration_dividend") == "2160");
    CHECK(auction.at("/last_auction/certificate/adds_up") == "true");
    CHECK(r.market.get("/v1/instruments/GPU/links").at("/links/0/residual") == "0");
    const Reply trade = r.market.get("/v1/trades/1", r.keys[1]);
    CHECK(trade.at("/price") == "51");
    CHECK(trade.at("/supplier_price") == "10");
    CHECK(trade.at("/congestion_rent") == "36");
    CHECK(r.market.get("/v1/instruments/GPU/trades").at("/trades/0/supplier_price") == "10");
    CHECK(r.market.check().empty());

    REQUIRE(r.market.post("/v1/trades/1/deliver", R"({"reference":"d","grant":{"kind":"key","value":"k"}})", r.keys[0]).status == 200);
    REQUIRE(r.market.post("/v1/trades/1/accept", R"({"reference":"a"})", r.keys[1]).status == 200);
    // 3060: 300 for the way, half of 2160 to the carrier, a quarter to each fund; fee and levy of the 900 that are left.
    const Reply parts = r.market.get("/v1/trades/1/distribution", r.keys[1]);
    CHECK(parts.at("/division/0/amount") == "300");
    CHECK(parts.at("/division/1/rule") == "link_rent");
    CHECK(parts.at("/division/1/amount") == "1080");
    CHECK(parts.at("/division/2/to/region_id") == "A");
    CHECK(parts.at("/division/2/amount") == "540");
    CHECK(parts.at("/division/3/to/region_id") == "B");
    CHECK(parts.at("/division/3/amount") == "540");
    CHECK(parts.at("/division/4/amount") == "4.5");
    CHECK(parts.at("/division/5/amount") == "9");
    CHECK(parts.at("/division/6/amount") == "586.5");
    CHECK(parts.at("/steps/2/rule") == "link_rent");
    CHECK(r.market.check().empty());
}

TEST_CASE("a link that cannot be is refused with a code that tells why") {
    Regions r;
    REQUIRE(r.link("A-B", "A", "B", "5", "1").status == 201);
    CHECK(r.link("A-B", "A", "B", "6", "1").code() == "name_taken");
    CHECK(r.link("x", "A", "Z", "5", "1").code() == "unknown_region");
    CHECK(r.link("x", "A", "A", "5", "1").code() == "invalid_link");
    CHECK(r.link("x", "A", "B", "-1", "1").code() == "invalid_capacity");
    CHECK(r.link("x", "A", "B", "1.5", "1").code() == "invalid_capacity");
    CHECK(r.link("x", "A", "B", "1", "-1").code() == "invalid_link_cost");
    CHECK(r.link("x", "A", "B", "1", "1000000000001").code() == "invalid_link_cost");
    CHECK(r.link("x", "B", "A", "1", "1", R"(,"reverse":"none")").code() == "unknown_link");
    CHECK(r.link("x", "A", "B", "1", "1", R"(,"reverse":"A-B")").code() == "invalid_reverse");
    CHECK(r.link("B-A", "B", "A", "1", "1", R"(,"reverse":"A-B")").at("/reverse") == "A-B");
    CHECK(r.market.get("/v1/market").at("/links/0/reverse") == "B-A");
    CHECK(r.market.send("PATCH", "/v1/links/none", R"({"capacity":"1"})", TestMarket::kOperator).code() == "unknown_link");
    CHECK(r.market.send("PATCH", "/v1/links/A-B", R"({"capacity":"1"})", r.keys[0]).status == 403);
    CHECK(r.market.post("/v1/instruments", R"({"instrument_id":"G","title":"G","currency":"CNY","network":"other"})", TestMarket::kOperator)
              .code() == "unknown_network");
    CHECK(r.market.post("/v1/instruments", R"({"instrument_id":"G","title":"G","currency":"CNY","network":"main","model":"batch"})",
                        TestMarket::kOperator)
              .code() == "network_not_for_model");
}

TEST_CASE("the dividend of a continuous market tells who gained by being joined, as JSON, as a table and as a picture") {
    Regions r;
    REQUIRE(r.link("C-B", "C", "B", "5", "1").status == 201);
    REQUIRE(r.link("B-A", "B", "A", "3", "1").status == 201);
    REQUIRE(r.link("C-A", "C", "A", "2", "9").status == 201);
    REQUIRE(r.open().status == 201);
    REQUIRE(r.order(2, "offer", "sell", "50", "10").status == 201);
    REQUIRE(r.order(0, "bid", "buy", "60", "10").status == 201);
    // Three lots over B at 52 and two directly at 59: 3 × (60 − 52) + 2 × (60 − 59). By itself no region has both sides.
    const Reply all = r.market.get("/v1/regions/dividend");
    REQUIRE(all.status == 200);
    CHECK(all.at("/instruments/0/dividend") == "26");
    CHECK(all.at("/instruments/0/welfare_apart") == "0");
    CHECK(all.at("/instruments/0/orders") == "2");
    CHECK(all.at("/instruments/0/gained") == "26");
    CHECK(all.at("/instruments/0/paid") == "0");
    std::size_t a = 0;  // the market has regions of its own before these
    while (all.at("/instruments/0/regions/" + std::to_string(a) + "/region_id") != "A") ++a;
    const std::string in_a = "/instruments/0/regions/" + std::to_string(a);
    CHECK(all.at(in_a + "/buyers_gain") == "26");
    CHECK(all.at(in_a + "/price_joined") == "54.8");  // (3 × 52 + 2 × 59) / 5
    CHECK(all.at("/instruments/0/links/0/flow") == "3");
    CHECK(r.market.get("/v1/regions/dividend?instrument_id=none").code() == "unknown_instrument");
    CHECK(r.market.get("/v1/regions/dividend?from=yesterday").code() == "invalid_parameter");
    CHECK(r.market.get("/v1/regions/dividend?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z").code() == "range_backwards");
    // Of a later time there is nothing, but the room that was used is still used.
    r.market.advance(seconds(60));
    const std::string now = all.at("/time");
    const std::string later = "/v1/regions/dividend?from=" + now.substr(0, 19) + ".999999Z";
    CHECK(r.market.get(later).at("/instruments/0/orders") == "0");
    REQUIRE(r.order(1, "late", "buy", "51", "9").status == 201);  // the offer of before is not of this period
    CHECK(r.market.get(later).at("/instruments/0/dividend") == "0");
    REQUIRE(r.order(2, "late-offer", "sell", "40", "9").status == 201);
    CHECK(r.market.get(later).at("/instruments/0/links/0/flow") == "2");  // of five lots three had gone

    const Reply table = r.market.send("GET", "/v1/regions/dividend", {}, {}, Headers{{"Accept", "text/csv"}});
    CHECK(table.header("content-type") == "text/csv; charset=utf-8");
    CHECK(table.body.starts_with("instrument_id,row,id,from,to,flow,capacity,"));
    CHECK(table.body.find("\r\nGPU,link,C-B,C,B,5,5,") != std::string::npos);
    const Reply picture = r.market.send("GET", "/v1/regions/dividend?lang=zh", {}, {}, Headers{{"Accept", "image/svg+xml"}});
    CHECK(picture.header("content-type") == "image/svg+xml");
    CHECK(picture.body.starts_with("<svg"));
    CHECK(r.market.get("/v1/regions/dividend?lang=fr").code() == "invalid_parameter");
}

TEST_CASE("what a product's residency costs is published") {
    Regions r;
    REQUIRE(r.link("C-B", "C", "B", "5", "1").status == 201);
    REQUIRE(r.link("B-A", "B", "A", "3", "1").status == 201);
    REQUIRE(r.market.post("/v1/products",
                          R"({"product_id":"P","title":"P","kind":"compute","residency":["B","C"]})", r.keys[2]).status == 201);
    REQUIRE(r.market.post("/v1/instruments",
                          R"({"instrument_id":"GPU","product_id":"P","title":"GPU hours","currency":"CNY","tick":"1","network":"main"})",
                          r.keys[2]).status == 201);
    REQUIRE(r.order(2, "offer", "sell", "50", "10").status == 201);
    CHECK(r.order(1, "near", "buy", "55", "2").at("/filled_quantity") == "2");
    CHECK(r.order(0, "far", "buy", "60", "3").at("/filled_quantity") == "0");
    // B gains 2 × (55 − 51); without the rule A would gain 3 × (60 − 52) besides.
    const Reply told = r.market.get("/v1/regions/dividend?instrument_id=GPU");
    CHECK(told.at("/instruments/0/dividend") == "8");
    CHECK(told.at("/instruments/0/residency/cost") == "24");
    CHECK(told.at("/instruments/0/residency/welfare") == "8");
    CHECK(told.at("/instruments/0/residency/forbidden") == R"(["B-A"])");
}
