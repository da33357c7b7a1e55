// Delivery against payment beyond the plain case, over HTTP. Amounts by hand.
#include "market/decimal.hpp"
#include "recompute.hpp"

using namespace tongqu;
using namespace tongqu::gateway;

namespace {

struct Market : TestMarket {
    Market() {
        open_atlas();
        regulator = join("watch", "CN-HB", R"(["regulator"])", R"(["read","regulate"])");
    }
    // An instrument on atlas with the standard rulebook: exchange 0.5 %, levy 1 %, taker's fee 0.1 %.
    void open(const std::string& id, const std::string& more) {
        ok(post("/v1/instruments",
                R"({"instrument_id":")" + id + R"(","product_id":"atlas","title":"x","currency":"CNY",)" + more + "}", supplier),
           201);
    }
    // A trade of so much at so much; the buyer arrives.
    void trade(const std::string& id, const std::string& price, const std::string& quantity) {
        ++trades;
        const auto order = [&](const char* side) {
            return R"({"client_order_id":")" + std::string(side) + std::to_string(trades) + R"(","instrument_id":")" + id +
                   R"(","side":")" + side + R"(","type":"limit","price":")" + price + R"(","quantity":")" + quantity + R"("})";
        };
        ok(post("/v1/orders", order("sell"), supplier), 201);
        ok(post("/v1/orders", order("buy"), buyer), 201);
    }
    Reply step(const std::string& what, const std::string& more, const std::string& key) {
        return post("/v1/trades/" + std::to_string(trades) + "/" + what,
                    R"({"reference":")" + what + std::to_string(++steps) + '"' + more + "}", key);
    }
    void deliver() { ok(step("deliver", R"(,"grant":{"kind":"token","value":"t"})", supplier), 200); }
    Reply distribution() { return get("/v1/trades/" + std::to_string(trades) + "/distribution", supplier); }
    std::string funds_of(const std::string& key, const char* which) { return get("/v1/accounts", key).at(std::string("/accounts/0/") + which); }
    static void ok(const Reply& reply, unsigned status) {
        INFO(reply.body);
        REQUIRE(reply.status == status);
    }

    std::string regulator;
    int trades = 0, steps = 0;
};

}  // namespace

// 10 lots at 30 are 300; the fee is 0.30. After 3 of 10 lots 90 are released: exchange 0.45, levy 0.90, contributions 2 : 1 of 88.65.
TEST_CASE("metered goods are paid as they are used, and a regulator decides on the rest") {
    Market market;
    market.open("METER", R"("plan":"metered","use_hours":48)");
    CHECK(market.get("/v1/instruments/METER").at("/plan") == "metered");
    CHECK(market.get("/v1/instruments/METER").at("/use_hours") == "48");
    market.trade("METER", "30", "10");
    market.deliver();
    const std::string body = R"({"reference":"u","quantity":"3"})";
    const Reply used = market.post("/v1/trades/1/usage", body, market.supplier);
    Market::ok(used, 200);
    CHECK(used.at("/status") == "in_use");
    CHECK(used.at("/used") == "3");
    CHECK(used.at("/use_ends") == "2026-01-03T00:00:00.000000Z");
    const Reply again = market.post("/v1/trades/1/usage", body, market.supplier);
    CHECK(again.body == used.body);
    CHECK(again.header("idempotent-replay") == "true");
    CHECK(market.step("usage", R"(,"quantity":"8")", market.supplier).code() == "usage_above_quota");
    CHECK(market.step("usage", R"(,"quantity":"1")", market.buyer).code() == "not_the_supplier");
    CHECK(market.funds_of(market.supplier, "pending") == "59.1");
    CHECK(recompute(market.distribution()) >= 8);

    CHECK(market.get("/v1/trades/1/dispute", market.buyer).code() == "dispute_not_found");
    CHECK(market.step("dispute", R"(,"reason":"x")", market.supplier).code() == "not_the_buyer");
    Market::ok(market.step("dispute", R"(,"reason":"The gauges of Wuhan are m1ssing")", market.buyer), 200);
    CHECK(market.journal().find("m1ssing") == std::string::npos);
    CHECK(market.step("dispute", R"(,"reason":"again")", market.buyer).code() == "not_disputable");
    CHECK(market.step("usage", R"(,"quantity":"1")", market.supplier).code() == "not_in_use");
    CHECK(market.get("/v1/disputes", market.buyer).code() == "missing_scope");
    CHECK(market.get("/v1/disputes?status=disputed", market.regulator).at("/disputes/0/trade_id") == "1");
    CHECK(market.get("/v1/trades/1/dispute", market.regulator).at("/reason") == "The gauges of Wuhan are m1ssing");

    CHECK(market.step("resolve", R"(,"refund":"300.01","note":"n")", market.regulator).code() == "invalid_refund");
    CHECK(market.step("resolve", R"(,"refund":"1","note":"n")", market.supplier).code() == "missing_scope");
    const Reply resolved = market.step("resolve", R"(,"refund":"240","note":"two days of five were delivered")", market.regulator);
    Market::ok(resolved, 200);
    CHECK(resolved.at("/status") == "settled");
    // 60 of 300 are paid: a fifth of everything. 1000 − 60 − 0.06.
    CHECK(market.funds_of(market.buyer, "available") == "939.94");
    CHECK(market.funds_of(market.supplier, "available") == "39.4");
    CHECK(market.funds_of(market.supplier, "pending") == "0");
    const Reply said = market.get("/v1/trades/1/dispute", market.supplier);
    CHECK(said.at("/resolutions/0/note") == "two days of five were delivered");
    CHECK(said.at("/resolutions/0/resolved_by") == "watch");
    const Reply distribution = market.distribution();
    CHECK(recompute(distribution) >= 12);
    CHECK(market.get("/v1/trades/1/distribution", market.regulator).status == 200);
    CHECK(market.get("/v1/trades/1/distribution?lang=zh", market.buyer).at("/steps/0/text") == "-");
    CHECK(market.get("/v1/trades/1/distribution?lang=fr", market.buyer).code() == "invalid_parameter");
    CHECK(market.check().empty());
}

// 3 lots for 100.01 each over three periods of a day: 300.03, 100.01 a period.
TEST_CASE("a subscription pays period by period, each part when its dispute window is over") {
    Market market;
    market.open("SUB", R"("plan":"subscription","periods":3,"period_hours":24,"dispute_hours":48)");
    market.trade("SUB", "100.01", "3");
    market.deliver();
    CHECK(market.get("/v1/trades/1", market.buyer).at("/use_ends") == "2026-01-02T00:00:00.000000Z");
    for (int day = 1; day <= 5; ++day) {
        market.advance(days(1));
        market.ok(market.post("/v1/deposits", R"({"reference":"t)" + std::to_string(day) +
                                                  R"(","participant_id":"bolt","currency":"CNY","amount":"1"})",
                              TestMarket::kOperator),
                  201);
        const Reply trade = market.get("/v1/trades/1", market.buyer);
        CHECK(trade.at("/status") == std::array{"in_use", "in_use", "released", "released", "settled"}[static_cast<std::size_t>(day - 1)]);
        CHECK(trade.at("/released") == std::array{"100.01", "200.02", "300.03"}[static_cast<std::size_t>(std::min(day, 3) - 1)]);
        if (day == 1) CHECK(trade.at("/use_ends") == "2026-01-03T00:00:00.000000Z");
        CHECK(recompute(market.distribution()) >= 4);
    }
    // Exchange 1.50015, levy 3.0003, contributions 295.52955.
    CHECK(market.funds_of(market.supplier, "available") == "197.0197");
    CHECK(market.check().empty());
}

// 2 lots at 100 with a bond of 1 %: 2 are held and pay half of the penalty of 4; the supplier has 0.5 left, so 1.5 become a claim.
TEST_CASE("a supplier that does not deliver pays a penalty from its bond and its funds, and owes the rest") {
    Market market;
    const auto deposit = [&](const char* reference, const char* amount) {
        Market::ok(market.post("/v1/deposits", R"({"reference":")" + std::string(reference) +
                                                   R"(","participant_id":"acme","currency":"CNY","amount":")" + amount + R"("})",
                               TestMarket::kOperator), 201);
    };
    deposit("acme1", "2.5");
    market.open("BOND", R"("bond":"0.01","delivery_hours":24)");
    market.trade("BOND", "100", "2");
    CHECK(market.get("/v1/trades/1", market.supplier).at("/bond") == "2");
    market.advance(days(1));
    Market::ok(market.post("/v1/periods/close", R"({"reference":"p0","currency":"CNY"})", TestMarket::kOperator), 201);
    const Reply trade = market.get("/v1/trades/1", market.buyer);
    CHECK(trade.at("/status") == "refunded");
    CHECK(trade.at("/penalty") == "4");
    CHECK(trade.at("/penalty_paid") == "2.5");
    CHECK(market.funds_of(market.buyer, "available") == "1002.5");
    CHECK(recompute(market.distribution()) >= 2);

    const Reply claims = market.get("/v1/claims?status=open", market.buyer);
    REQUIRE(claims.size_of("/claims") == 1);
    CHECK(claims.at("/claims/0/debtor") == "acme");
    CHECK(claims.at("/claims/0/left") == "1.5");
    CHECK(market.get("/v1/claims", market.regulator).size_of("/claims") == 1);
    const std::string estate = R"({"reference":"e1","participant_id":"acme","currency":"CNY"})";
    CHECK(market.post("/v1/estates", estate, market.regulator).code() == "missing_scope");
    CHECK(market.post("/v1/estates", estate, TestMarket::kOperator).code() == "insufficient_funds");
    deposit("acme2", "1");
    CHECK(market.post("/v1/withdrawals", R"({"reference":"w1","currency":"CNY","amount":"1"})", market.supplier).code() == "claims_open");
    const Reply settled = market.post("/v1/estates", estate, TestMarket::kOperator);
    Market::ok(settled, 201);
    CHECK(settled.at("/rule") == "proportional");
    CHECK(settled.at("/awards") == R"([{"claim_id":"1","amount":"1","left":"0.5"}])");
    CHECK(market.post("/v1/estates", estate, TestMarket::kOperator).body == settled.body);
    CHECK(market.check().empty());
}

// 4 lots at 50 are 200: the carrier has 0.25 × 4, the exchange 1, the chain leader 2 %, Guangdong's fund 2.
TEST_CASE("waterfalls, rulebooks, funds, payouts and the reconciliation") {
    Market market;
    const std::string carrier = market.join("carrier", "CN-GD", R"(["link_operator"])", R"(["read","trade"])");
    const std::string leader = market.join("leader", "CN-GD", R"(["chain_leader"])", R"(["read","trade"])");
    const std::string terms = R"({"reference":"w","link_charges":[{"participant_id":"carrier","per_lot":"0.25"}],)"
                              R"("chain_leader":"leader","commission":"0.02"})";
    CHECK(market.post("/v1/instruments/ATLAS-CNY/waterfall", terms, market.buyer).code() == "missing_scope");
    CHECK(market.post("/v1/instruments/ATLAS-CNY/waterfall", R"({"reference":"v","chain_leader":"leader","commission":"0.06"})",
                      market.supplier).code() == "commission_above_cap");
    // Link charges come before everyone else's part: the operator alone sets them.
    CHECK(market.post("/v1/instruments/ATLAS-CNY/waterfall", terms, market.supplier).code() == "missing_role");
    const Reply set = market.post("/v1/instruments/ATLAS-CNY/waterfall", terms, TestMarket::kOperator);
    Market::ok(set, 201);
    CHECK(set.at("/version") == "2");
    CHECK(market.post("/v1/instruments/ATLAS-CNY/waterfall", terms, TestMarket::kOperator).body == set.body);
    CHECK(market.get("/v1/instruments/ATLAS-CNY/waterfall").at("/waterfalls/1/link_charges/0/per_lot") == "0.25");

    market.trade("ATLAS-CNY", "50", "4");
    market.deliver();
    Market::ok(market.step("accept", "", market.buyer), 200);
    CHECK(market.funds_of(carrier, "available") == "1");
    CHECK(market.funds_of(leader, "available") == "4");
    CHECK(recompute(market.distribution()) >= 10);

    CHECK(market.get("/v1/funds").at("/funds/0/balance") == "2");
    CHECK(market.get("/v1/funds/CN-GD/receipts").at("/receipts/0/trade_id") == "1");
    // bolt is of Hubei, whose fund is empty; a small firm of Guangdong is paid from trade 1.
    CHECK(market.step("support", R"(,"kind":"voucher")", market.buyer).code() == "support_exhausted");
    CHECK(market.step("support", R"(,"kind":"rebate")", market.buyer).code() == "support_not_due");
    market.buyer = market.join("dong", "CN-GD", R"(["buyer"])", R"(["read","trade"])");
    Market::ok(market.post("/v1/deposits", R"({"reference":"d9","participant_id":"dong","currency":"CNY","amount":"100"})",
                           TestMarket::kOperator), 201);
    market.trade("ATLAS-CNY", "10", "1");
    market.deliver();
    Market::ok(market.step("accept", "", market.buyer), 200);
    const Reply voucher = market.step("support", R"(,"kind":"voucher")", market.buyer);
    Market::ok(voucher, 200);  // 10 % of 10.01
    CHECK(voucher.at("/amount") == "1.001");
    CHECK(voucher.at("/sources") == R"([{"first_trade_id":"1","last_trade_id":"1","amount":"1.001"}])");
    CHECK(market.step("support", R"(,"kind":"voucher")", market.buyer).code() == "support_paid");
    CHECK(market.get("/v1/funds/CN-GD/payments").at("/payments/0/participant_id") == "dong");
    CHECK(market.get("/v1/funds").at("/funds/0/balance") == "1.099");
    CHECK(recompute(market.distribution()) >= 10);

    const Reply payout = market.post("/v1/payouts", R"({"reference":"p","currency":"CNY","keep":"10"})", market.supplier);
    Market::ok(payout, 201);
    CHECK(market.get("/v1/payouts", market.supplier).at("/payouts/0/keep") == "10");
    const std::string earned = market.funds_of(market.supplier, "available");
    const Reply closed = market.post("/v1/periods/close", R"({"reference":"p1","currency":"CNY"})", TestMarket::kOperator);
    Market::ok(closed, 201);
    CHECK(closed.at("/transfers") == "1");
    CHECK(closed.at("/transfers_total") == multiple_to_string((micro_units(earned) - 10'000'000) / 10'000, {1, 2}));
    CHECK(closed.at("/fees") == "1.26");  // 1 + 0.2 + 0.05 + 0.01
    CHECK(market.get("/v1/periods?currency=CNY", market.buyer).at("/periods/0/number") == "1");

    const Reply counts = market.get("/v1/reconciliation", market.regulator);
    CHECK(counts.at("/even") == "true");
    CHECK(counts.at("/orders/acknowledged") == "4");
    CHECK(counts.at("/orders/filled") == "4");
    CHECK(counts.at("/money/0/paid_in") == "1100");
    CHECK(counts.at("/money/0/paid_out") == closed.at("/transfers_total"));
    CHECK(market.get("/v1/reconciliation", market.buyer).code() == "missing_scope");

    std::string rules = R"({"reference":"r2","version":2,"buyer_maker_fee":"0","buyer_taker_fee":"0.002","exchange_fee":"0.01",)"
                        R"("development_levy":"0.02","commission_cap":"0.1","penalty":"0.05","voucher":"0.2","voucher_limit":"100",)"
                        R"("rebate":"0.01","withdrawal_notice_hours":24,"claims":"talmud"})";
    CHECK(market.post("/v1/rulebooks", rules, market.supplier).code() == "missing_scope");
    const Reply book = market.post("/v1/rulebooks", rules, TestMarket::kOperator);
    Market::ok(book, 201);
    CHECK(market.post("/v1/rulebooks", rules, TestMarket::kOperator).body == book.body);
    CHECK(market.get("/v1/market").at("/rulebooks/1/claims") == "talmud");
    CHECK(market.get("/v1/rulebooks?limit=1").at("/rulebooks/0/development_levy") == "0.01");

    const auto withdraw = [&](const char* ends) {
        return market.post("/v1/products/atlas/withdraw", R"({"reference":"w)" + std::string(ends) + R"(","ends":")" + ends + R"("})",
                           market.supplier);
    };
    CHECK(withdraw("2026-01-01T12:00:00Z").code() == "notice_too_short");
    Market::ok(withdraw("2026-01-03T00:00:00Z"), 200);
    CHECK(market.get("/v1/products/atlas").at("/withdraws_at") == "2026-01-03T00:00:00.000000Z");
    market.advance(days(3));
    CHECK(market.post("/v1/orders", limit_order("late", "sell", "1", "1"), market.supplier).code() == "product_withdrawn");
    CHECK(market.get("/v1/products/atlas").at("/withdrawn") == "true");
    CHECK(market.check().empty());
}
