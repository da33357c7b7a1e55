// Signed heads: bytes, text, chain, and every way to tamper with one.
#include "settlement/service/transparency/hex.hpp"
#include "tests/settlement/service/transparency/fixtures.hpp"

namespace tongqu::transparency::test {
namespace {

TreeHead some_head(const SigningKey& key) {
    return {.number = 1, .identity = some_identity(), .tree = {5, some_hash(5)}, .time = at(1), .key = key.public_key()};
}

SignedHead follower(const SignedHead& before, const SigningKey& key) {
    TreeHead head = before.head;
    ++head.number;
    head.tree = {9, some_hash(9)};
    head.time = at(2);
    head.previous = hash_of(before);
    return sign(head, key);
}

}  // namespace

TEST_CASE("The exchange signs as RFC 8032 says") {
    // Section 7.1, tests 1 (no bytes), 2 (one byte).
    const SigningKey key(known_secrets().seed);
    CHECK(to_hex(key.public_key().bytes) == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    CHECK(to_hex(key.sign({}).bytes) ==
          "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655"
          "141438e7a100b");
    SigningSeed second;
    REQUIRE(from_hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", second.bytes));
    const std::array<std::byte, 1> message{std::byte{0x72}};
    const Signature signature = SigningKey(second).sign(message);
    CHECK(to_hex(signature.bytes) ==
          "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00"
          "d291612bb0c00");
    CHECK(verify(SigningKey(second).public_key(), message, signature));
    CHECK_FALSE(verify(key.public_key(), message, signature));
}

TEST_CASE("A signed head is read back from its bytes and from its line") {
    const SigningKey key(known_secrets().seed);
    const SignedHead first = sign(some_head(key), key);
    for (const SignedHead& head : {first, follower(first, key)}) {
        CHECK(signature_is_right(head));
        CHECK(decode_head(encode(head)) == head);
        CHECK(parse_head(to_text(head)) == head);
    }
    for (const std::string& bad : {std::string(), std::string("tongqu-head 1"), to_text(first) + " ", " " + to_text(first),
                                   to_text(first) + "\n", "tongqu-head 2" + to_text(first).substr(13)})
        CHECK_FALSE(parse_head(bad));
}

TEST_CASE("Every single flipped bit of a signed head is found") {
    const SigningKey key(known_secrets().seed);
    const SignedHead head = sign(some_head(key), key);
    HeadBytes bytes = encode(head);
    for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
        bytes[bit / 8] ^= static_cast<std::byte>(1U << bit % 8);
        const auto changed = decode_head(bytes);
        if (changed && signature_is_right(*changed)) FAIL("bit " << bit);
        bytes[bit / 8] ^= static_cast<std::byte>(1U << bit % 8);
    }
    std::string line = to_text(head);
    for (std::size_t bit = 0; bit < 8 * line.size(); ++bit) {
        line[bit / 8] = static_cast<char>(line[bit / 8] ^ (1 << bit % 8));
        const auto changed = parse_head(line);
        if (changed && signature_is_right(*changed)) FAIL("bit " << bit << " of the line");
        line[bit / 8] = static_cast<char>(line[bit / 8] ^ (1 << bit % 8));
    }
}

TEST_CASE("A head that does not follow the one before breaks the chain") {
    const SigningKey key(known_secrets().seed);
    const SignedHead first = sign(some_head(key), key);
    const SignedHead second = follower(first, key);
    CHECK_FALSE(chain_breach(std::nullopt, first));
    CHECK_FALSE(chain_breach(first, second));
    CHECK(chain_breach(std::nullopt, second));
    CHECK(chain_breach(second, first));
    const auto breaks = [&](auto change) {
        SignedHead changed = second;
        change(changed.head);
        return chain_breach(first, changed).has_value();
    };
    CHECK(breaks([](TreeHead& head) { head.number = 3; }));
    CHECK(breaks([](TreeHead& head) { head.previous = {}; }));
    CHECK(breaks([](TreeHead& head) { head.identity = some_identity(0x20); }));
    CHECK(breaks([](TreeHead& head) { head.tree.size = 4; }));
    CHECK(breaks([](TreeHead& head) { head.tree.size = 5; }));  // another root of the same size
    CHECK(breaks([](TreeHead& head) { head.time = at(0); }));
    CHECK(breaks([](TreeHead& head) { head.key.bytes[0] ^= 1; }));
    CHECK_FALSE(breaks([](TreeHead& head) { head.time = at(1); }));
}

}  // namespace tongqu::transparency::test
