#include <random>

#include "test_market.hpp"

using namespace tongqu;
using namespace tongqu::gateway;

namespace {

// Orders of all kinds for three traders who buy and sell contracts of the operator's, drawn from a seed.
class OrderDraw {
  public:
    explicit OrderDraw(unsigned seed) : random_(seed) {}

    std::string next(const std::string& instrument) {
        const bool market = one_in(6);
        std::string body = R"({"client_order_id":"o)" + std::to_string(one_in(25) ? number_ : ++number_) + R"(","instrument_id":")" +
                           instrument + R"(","side":")" + (one_in(2) ? "buy" : "sell") + R"(","type":")" +
                           (market ? "market" : "limit") + R"(","quantity":")" + std::to_string(1 + below(40)) + "\"";
        if (!market) body += R"(,"price":")" + std::to_string(9 + below(4)) + "." + std::to_string(below(100)) + "\"";
        if (!market && one_in(3)) body += std::string(R"(,"time_in_force":")") + (one_in(2) ? "ioc" : "fok") + "\"";
        if (!market && one_in(6)) body += R"(,"post_only":true)";
        if (one_in(6)) body += R"(,"display_quantity":"2")";
        if (one_in(6)) body += R"(,"minimum_quantity":"3")";
        if (one_in(4))
            body += R"(,"self_trade":")" + std::vector<std::string>{"cancel_taker", "cancel_maker", "cancel_both", "decrement"}[below(4)] + "\"";
        return body + "}";
    }
    unsigned below(unsigned n) { return static_cast<unsigned>(random_() % n); }
    bool one_in(unsigned n) { return below(n) == 0; }

  private:
    std::mt19937 random_;
    int number_ = 0;
};

}  // namespace

TEST_CASE("a dry run answers what the order then gets, and leaves no trace") {
    TestMarket market;
    market.open_atlas();
    std::vector<std::string> keys;
    for (const std::string name : {"dora", "emil", "fay"}) {
        keys.push_back(market.join(name, "CN-HB", R"(["buyer","supplier"])", R"(["read","trade"])"));
        REQUIRE(market.post("/v1/deposits", R"({"reference":")" + name + R"(","participant_id":")" + name +
                                                R"(","currency":"CNY","amount":"3000"})", TestMarket::kOperator).status == 201);
    }
    const std::vector<std::string> terms = {R"("instrument_id":"FIFO")", R"("instrument_id":"SHARED","allocation":"pro_rata")",
                                            R"("instrument_id":"BANDED","reference_price":"10","price_band":"0.2","volatility_band":"0.05","interruption_seconds":5)",
                                            R"("instrument_id":"BATCH","model":"batch","batch_interval_ms":1000)"};
    for (const std::string& each : terms)
        REQUIRE(market.post("/v1/instruments", "{" + each + R"(,"title":"A contract","currency":"CNY"})", TestMarket::kOperator).status == 201);
    const std::vector<std::string> instruments = {"FIFO", "SHARED", "BANDED", "BATCH"};

    const unsigned seed = 20261124;
    INFO("seed " << seed);
    OrderDraw orders(seed);
    std::map<std::string, int> seen;
    for (int i = 0; i < 600; ++i) {
        const std::string body = orders.next(instruments[orders.below(4)]);
        const std::string& key = keys[orders.below(3)];
        INFO("order " << i << ": " << body);
        const std::string hash = market.state_hash();
        const std::size_t journal = market.journal().size();
        const Reply dry = market.post("/v1/orders/dry-run", body, key);
        REQUIRE(market.state_hash() == hash);
        REQUIRE(market.journal().size() == journal);
        const Reply real = market.post("/v1/orders", body, key);
        REQUIRE(dry.body == real.body);
        REQUIRE(dry.status == (real.status == 201 ? 200 : real.status));
        REQUIRE(dry.header("idempotent-replay") == real.header("idempotent-replay"));
        ++seen[real.status == 201 ? real.at("/status") + (real.size_of("/fills") > 0 ? " with fills" : "") : real.code()];
        if (orders.one_in(10)) market.advance(Duration(1'000'000));
    }
    CHECK(market.check().empty());
    // What was compared is worth comparing.
    for (const char* kind : {"open", "open with fills", "filled with fills", "cancelled", "cancelled with fills", "post_only_would_trade",
                             "client_id_reused"}) {
        INFO(kind);
        CHECK(seen[kind] > 0);
    }
}

TEST_CASE("a dry run of offers that renew themselves, and of what is refused before the exchange") {
    TestMarket market;
    market.open_atlas();
    REQUIRE(market.post("/v1/instruments", R"({"instrument_id":"COPY","product_id":"atlas","title":"A copy","currency":"CNY","rival":false})",
                        market.supplier).status == 201);
    const auto compare = [&](const std::string& body, const std::string& key) {
        INFO(body);
        const Reply dry = market.post("/v1/orders/dry-run", body, key);
        const Reply real = market.post("/v1/orders", body, key);
        CHECK(dry.body == real.body);
        return real;
    };
    const auto order = [](const char* id, const char* side, const char* more) {
        return std::string(R"({"client_order_id":")") + id + R"(","instrument_id":"COPY","side":")" + side +
               R"(","type":"limit","price":"5","quantity":"2")" + more + "}";
    };
    CHECK(compare(order("b1", "buy", ""), market.buyer).status == 201);
    CHECK(compare(order("a1", "sell", R"(,"time_in_force":"ioc")"), market.supplier).at("/status") == "filled");
    CHECK(compare(order("a2", "sell", ""), market.supplier).at("/status") == "open");
    CHECK(compare(order("b2", "buy", ""), market.buyer).at("/status") == "filled");
    CHECK(compare(order("b3", "buy", R"(,"role":"operator")"), market.buyer).code() == "unknown_field");
    CHECK(compare(order("b4", "buy", ""), "tq_nobody").code() == "unknown_key");
    CHECK(compare(order("b5", "buy", ""), {}).code() == "authentication_required");
    CHECK(compare("{", market.buyer).code() == "malformed_json");
}
