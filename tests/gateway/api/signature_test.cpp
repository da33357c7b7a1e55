#include "trader.hpp"

using namespace tongqu;
using namespace tongqu::gateway;

namespace {

template <std::size_t N>
std::array<std::uint8_t, N> bytes_of_hex(std::string_view text) {
    std::array<std::uint8_t, N> bytes{};
    for (std::size_t i = 0; i < N; ++i)
        bytes[i] = static_cast<std::uint8_t>(std::stoul(std::string(text.substr(2 * i, 2)), nullptr, 16));
    return bytes;
}

}  // namespace

// RFC 8032 section 7.1, test 1 (an empty message) and test 2 (the byte 0x72).
TEST_CASE("signatures of the RFC verify, and fail with any bit changed") {
    const auto key = bytes_of_hex<32>("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    auto signature = bytes_of_hex<64>(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
    CHECK(verify(key, "", signature));
    CHECK_FALSE(verify(key, "x", signature));
    for (std::size_t bit = 0; bit < 512; bit += 37) {
        auto changed = signature;
        changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ (1U << (bit % 8)));
        CHECK_FALSE(verify(key, "", changed));
    }
    CHECK(verify(bytes_of_hex<32>("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"), "\x72",
                 bytes_of_hex<64>("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")));
}

TEST_CASE("a public key that would verify what nobody signed is none") {
    CHECK(is_public_key(bytes_of_hex<32>("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")));
    for (const char* weak : {"0000000000000000000000000000000000000000000000000000000000000000",
                             "0100000000000000000000000000000000000000000000000000000000000000",
                             "0100000000000000000000000000000000000000000000000000000000000080",
                             "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                             "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                             "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                             "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                             "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"})
        CHECK_FALSE(is_public_key(bytes_of_hex<32>(weak)));
}

TEST_CASE("base64 has one text for each value") {
    CHECK(to_base64(std::array<std::uint8_t, 4>{0xde, 0xad, 0xbe, 0xef}) == "3q2+7w==");
    CHECK(from_base64<4>("3q2+7w==") == std::array<std::uint8_t, 4>{0xde, 0xad, 0xbe, 0xef});
    for (const char* wrong : {"3q2+7w", "3q2+7x==", "3q2-7w==", "3q2+7w= ", "3q2+", "=q2+7w=="}) CHECK_FALSE(from_base64<4>(wrong));
}

TEST_CASE("a signed request acts for its participant, once") {
    TestMarket market;
    market.open_atlas();
    Trader trader(market);
    const Reply made = trader.register_with(market.buyer);
    REQUIRE(made.status == 201);
    CHECK(made.at("/api_key") == "-");
    CHECK(made.at("/public_key") == trader.public_key());

    const std::string order = limit_order("s1", "buy", "12.50", "4");
    const Reply placed = trader.send("POST", "/v1/orders", order, kNow);
    REQUIRE(placed.status == 201);
    CHECK(market.get("/v1/orders/" + placed.at("/order_id"), market.buyer).at("/client_order_id") == "s1");
    CHECK(trader.send("GET", "/v1/orders?limit=5", {}, kNow).size_of("/orders") == 1);

    const std::string before = market.everything();
    const auto is = [&](const Reply& reply, const std::string& code) {
        INFO(reply.body);
        CHECK(reply.status == 401);
        CHECK(reply.code() == code);
        CHECK(market.everything() == before);
    };
    const std::string other = limit_order("s2", "buy", "12.50", "4");
    is(trader.send("POST", "/v1/orders", order, kNow), "signature_replayed");
    is(trader.send("POST", "/v1/orders", other, kNow - 5'000'001), "signature_stale");
    is(trader.send("POST", "/v1/orders", other, kNow + 1'000'001), "signature_from_future");
    const Headers signature = trader.headers("POST", "/v1/orders", other, kNow);
    is(market.post("/v1/orders", limit_order("s3", "buy", "12.50", "4"), {}, signature), "signature_invalid");
    is(market.post("/v1/orders/dry-run", other, {}, signature), "signature_invalid");
    is(market.send("GET", "/v1/orders", {}, {}, trader.headers("GET", "/v1/orders?limit=5", {}, kNow + 1)), "signature_invalid");
    is(market.send("DELETE", "/v1/orders", {}, {}, trader.headers("GET", "/v1/orders", {}, kNow + 1)), "signature_invalid");
    is(market.post("/v1/orders", other, market.buyer, signature), "two_credentials");
    for (std::size_t missing = 0; missing < 3; ++missing) {
        Headers some = signature;
        some.erase(some.begin() + static_cast<std::ptrdiff_t>(missing));
        is(market.post("/v1/orders", other, {}, some), "invalid_signature_header");
    }
    for (const auto& [at, value] : {std::pair(0, "-1"), {0, "x"}, {0, ""}, {1, "12e3"}, {1, "99999999999999999999"}, {2, "AAAA"}, {2, ""}}) {
        Headers bad = signature;
        bad[static_cast<std::size_t>(at)].second = value;
        is(market.post("/v1/orders", other, {}, bad), "invalid_signature_header");
    }
    Headers unknown = signature;
    unknown[0].second = "4000000000";
    is(market.post("/v1/orders", other, {}, unknown), "unknown_key");
    // The number of a bearer key: its digest is nobody's public key.
    unknown[0].second = "1";
    is(market.post("/v1/orders", other, {}, unknown), "signature_invalid");

    CHECK(market.post("/v1/orders", other, {}, signature).status == 201);
}

TEST_CASE("the receive window is five seconds, or what the request says up to a minute") {
    TestMarket market;
    market.open_atlas();
    Trader trader(market);
    REQUIRE(trader.register_with(market.buyer).status == 201);
    market.advance(seconds(100));
    const std::int64_t now = kNow + 100'000'000;
    const auto sent = [&](std::int64_t micros, const char* window) {
        Headers headers = trader.headers("GET", "/v1/accounts", {}, micros);
        if (window != nullptr) headers.emplace_back("Tongqu-Recv-Window", window);
        return market.send("GET", "/v1/accounts", {}, {}, headers);
    };
    CHECK(sent(now - 5'000'000, nullptr).status == 200);
    CHECK(sent(now - 5'000'001, nullptr).code() == "signature_stale");
    CHECK(sent(now - 5'000'001, "6000").status == 200);
    CHECK(sent(now - 5'000'001, "60000").code() == "signature_replayed");
    CHECK(sent(now - 60'000'000, "60000").status == 200);
    CHECK(sent(now - 60'000'001, "60000").code() == "signature_stale");
    for (const char* window : {"60001", "0", "-5", "abc", ""}) CHECK(sent(now, window).code() == "invalid_recv_window");
    // A copy is refused as long as any window would take it, and as stale after that.
    market.advance(seconds(55));
    CHECK(sent(now - 5'000'000, "60000").code() == "signature_replayed");
    market.advance(seconds(6));
    CHECK(sent(now - 5'000'000, "60000").code() == "signature_stale");
}

TEST_CASE("nothing signed before the start is taken, since what was seen then is forgotten") {
    TestMarket market;
    market.open_atlas();
    Trader trader(market);
    REQUIRE(trader.register_with(market.buyer).status == 201);
    CHECK(trader.send("GET", "/v1/accounts", {}, kNow - 1).code() == "signature_stale");
}

TEST_CASE("a signing key has scopes, and ends like any other") {
    TestMarket market;
    market.open_atlas();
    Trader trader(market);
    REQUIRE(trader.register_with(market.buyer, R"(["read"])").status == 201);
    CHECK(trader.send("POST", "/v1/orders", limit_order("s1", "buy", "1", "1"), kNow).code() == "missing_scope");
    REQUIRE(market.send("DELETE", "/v1/keys/" + trader.id, {}, market.buyer).status == 200);
    CHECK(trader.send("GET", "/v1/accounts", {}, kNow + 1).code() == "key_revoked");
}

TEST_CASE("a public key is registered once, for one participant, and is the whole of what is kept") {
    TestMarket market;
    market.open_atlas();
    Trader trader(market);
    const std::string body = R"({"participant_id":"bolt","scopes":["read"],"public_key":")" + trader.public_key() + "\"}";
    const Headers once{{"Idempotency-Key", "k1"}};
    const Reply made = market.post("/v1/keys", body, market.buyer, once);
    REQUIRE(made.status == 201);
    const Reply again = market.post("/v1/keys", body, market.buyer, once);
    CHECK(again.header("idempotent-replay") == "true");
    CHECK(again.at("/key_id") == made.at("/key_id"));
    const Reply another = market.post("/v1/keys", R"({"participant_id":"bolt","scopes":["read"],"public_key":")" +
                                                      Trader(market).public_key() + "\"}", market.buyer, once);
    CHECK(another.status == 409);
    CHECK(another.code() == "client_id_reused");
    CHECK(market.post("/v1/keys", body, market.buyer).code() == "public_key_in_use");
    const std::string thief = R"({"participant_id":"acme","scopes":["read"],"public_key":")" + trader.public_key() + "\"}";
    CHECK(market.post("/v1/keys", thief, market.supplier, once).code() == "public_key_in_use");
    for (const std::string wrong : {"AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "not base64"})
        CHECK(market.post("/v1/keys", R"({"participant_id":"bolt","scopes":["read"],"public_key":")" + wrong + "\"}", market.buyer)
                  .code() == "invalid_public_key");
}
