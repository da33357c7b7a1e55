#include "settlement/service/transparency/hex.hpp"
#include "settlement/service/transparency/merkle_hash.hpp"
#include "settlement/service/transparency/opening.hpp"
#include "test_market.hpp"

using namespace tongqu;
using namespace tongqu::gateway;

namespace {

std::vector<std::byte> bytes_of(const std::string& hex) {
    std::vector<std::uint8_t> bytes(hex.size() / 2);
    REQUIRE(transparency::from_hex(hex, bytes));
    const auto view = std::as_bytes(std::span(bytes));
    return {view.begin(), view.end()};
}

std::string at_sequence(const std::string& path, const std::string& sequence, const std::string& more = "") {
    return "/v1/log/" + path + "?sequence=" + sequence + more;
}

}  // namespace

TEST_CASE("everyone may see heads and proofs of the transparency log") {
    TestMarket market;
    CHECK(market.get("/v1/log/head").code() == "head_not_found");
    market.open_atlas();
    CHECK(market.post("/v1/log/head", {}, market.buyer).status == 403);
    const Reply first = market.post("/v1/log/head", {}, TestMarket::kOperator);
    REQUIRE(first.status == 200);
    CHECK(first.at("/number") == "1");
    REQUIRE(market.post("/v1/orders", limit_order("o1", "sell", "10", "1"), market.supplier).status == 201);
    const Reply second = market.post("/v1/log/head", {}, TestMarket::kOperator);
    CHECK(second.at("/number") == "2");
    CHECK(market.get("/v1/log/head").body == second.body);
    CHECK(market.get("/v1/log/head?number=1").body == first.body);
    CHECK(market.get("/v1/log/key").at("/public_key") == second.at("/key"));

    const auto head = transparency::parse_head(second.at("/line"));
    REQUIRE(head);
    CHECK(transparency::signature_is_right(*head));
    const Reply proof = market.get(at_sequence("proof", "3"));
    REQUIRE(proof.status == 200);
    const auto leaf = transparency::decode_leaf(bytes_of(proof.at("/leaf")));
    REQUIRE(leaf);
    CHECK(leaf->sequence == SequenceNumber(3));
    transparency::Path path(proof.size_of("/path"));
    for (std::size_t i = 0; i < path.size(); ++i)
        REQUIRE(transparency::from_hex(proof.at("/path/" + std::to_string(i)), path[i]));
    CHECK(verify_inclusion(transparency::leaf_hash(encode(*leaf)), 2, head->head.tree, path));
    CHECK(market.get("/v1/log/consistency?from=1").at("/to/number") == "2");
}

TEST_CASE("questions that the transparency log cannot answer have a code each") {
    TestMarket market;
    market.open_atlas();
    market.post("/v1/log/head", {}, TestMarket::kOperator);
    CHECK(market.get(at_sequence("proof", "999")).code() == "not_in_head");
    CHECK(market.get(at_sequence("proof", "1", "&head=7")).code() == "head_not_found");
    for (const char* wrong : {"0", "-1", "x", "", "18446744073709551616"})
        CHECK(market.get(at_sequence("proof", wrong)).code() == "invalid_parameter");
    CHECK(market.get("/v1/log/proof").code() == "invalid_parameter");
    CHECK(market.get("/v1/log/consistency?from=2&to=1").code() == "range_backwards");
    CHECK(market.get("/v1/log/consistency?from=1&to=2").code() == "head_not_found");
    CHECK(market.get("/v1/log/head?number=2").code() == "head_not_found");
    CHECK(market.get(at_sequence("evidence", "1", "&item=0")).code() == "authentication_required");
    CHECK(market.get(at_sequence("evidence", "1", "&item=99"), TestMarket::kOperator).code() == "item_not_found");
    CHECK(market.get(at_sequence("evidence", "1", "&item=4294967296"), TestMarket::kOperator).code() == "item_not_found");
}

TEST_CASE("an item of the log is opened to its parties and to whoever watches over the market, and does not exist for others") {
    TestMarket market;
    market.open_atlas();
    const Reply order = market.post("/v1/orders", limit_order("o1", "buy", "10", "1"), market.buyer);
    REQUIRE(order.status == 201);
    const std::string sequence = order.at("/sequence");
    CHECK(market.get(at_sequence("evidence", sequence, "&item=0"), market.buyer).code() == "head_not_found");
    market.post("/v1/log/head", {}, TestMarket::kOperator);

    const Reply proof = market.get(at_sequence("proof", sequence));
    const std::size_t items = std::stoul(proof.at("/events")) + std::stoul(proof.at("/movements"));
    const Reply key = market.get("/v1/log/key");
    transparency::TrustedExchange trusted{};
    REQUIRE(transparency::from_hex(key.at("/public_key"), trusted.key.bytes));
    CHECK(key.at("/identity") == std::string(32, '0'));
    std::size_t movements = 0;
    for (std::size_t item = 0; item <= items; ++item) {
        const std::string question = at_sequence("evidence", sequence, "&item=" + std::to_string(item));
        const Reply own = market.get(question, market.buyer);
        REQUIRE(own.status == 200);
        const auto evidence = transparency::decode_evidence(bytes_of(own.at("/evidence")));
        REQUIRE(evidence);
        CHECK(check(*evidence, trusted));
        if (own.at("/kind") == "movement") ++movements;
        CHECK(market.get(question, market.supplier).code() == "item_not_found");
        CHECK(market.get(question, TestMarket::kOperator).body == own.body);
    }
    CHECK(movements == 2);  // from the buyer's available account to its held one
    const std::string last = at_sequence("evidence", sequence, "&item=" + std::to_string(items));
    CHECK(market.get(last, market.buyer).at("/movement/cause") == "order_hold");
    CHECK(market.get(last, market.buyer).at("/movement/balance") == market.get(last, market.buyer).at("/movement/amount"));
}
