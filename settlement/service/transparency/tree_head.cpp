#include "settlement/service/transparency/tree_head.hpp"

#include <algorithm>

#include "market/check.hpp"
#include "market/codec.hpp"
#include "settlement/service/transparency/sha256.hpp"

namespace tongqu::transparency {
namespace {

constexpr std::string_view kContext = "tongqu tree head";
constexpr std::uint64_t kHeadVersion = 1;

}  // namespace

SignedBytes signed_bytes(const TreeHead& head) {
    ByteBuffer buffer;
    buffer.write(kContext.data(), kContext.size());
    Encoder encoder(buffer);
    encoder.put(kHeadVersion);
    encoder.put(head.number);
    buffer.write(head.identity.bytes.data(), head.identity.bytes.size());
    encoder.put(head.tree.size);
    encoder.put(head.time);
    encoder.put(head.tree.root);
    encoder.put(head.previous);
    encoder.put(head.key.bytes);
    SignedBytes bytes;
    TONGQU_CHECK(buffer.bytes().size() == bytes.size(), std::to_string(buffer.bytes().size()) + " bytes of head");
    std::ranges::copy(buffer.bytes(), bytes.begin());
    return bytes;
}

HeadBytes encode(const SignedHead& head) {
    HeadBytes bytes;
    std::ranges::copy(signed_bytes(head.head), bytes.begin());
    std::ranges::copy(std::as_bytes(std::span(head.signature.bytes)), bytes.begin() + kSignedBytes);
    return bytes;
}

std::optional<SignedHead> decode_head(std::span<const std::byte> bytes) {
    Decoder decoder(bytes);
    std::array<std::uint8_t, kContext.size()> context{};
    std::uint64_t version = 0;
    std::array<std::uint8_t, sizeof(log::JournalIdentity)> identity{};
    SignedHead head;
    decoder.get(context);
    decoder.get(version);
    decoder.get(head.head.number);
    decoder.get(identity);
    decoder.get(head.head.tree.size);
    decoder.get(head.head.time);
    decoder.get(head.head.tree.root);
    decoder.get(head.head.previous);
    decoder.get(head.head.key.bytes);
    decoder.get(head.signature.bytes);
    if (decoder.finish() || version != kHeadVersion || head.head.number == 0) return std::nullopt;
    if (head.head.time < Time() || head.head.time > kLatestTime) return std::nullopt;
    if (!std::ranges::equal(context, kContext, {}, {}, [](char c) { return static_cast<std::uint8_t>(c); }))
        return std::nullopt;
    std::ranges::copy(std::as_bytes(std::span(identity)), head.head.identity.bytes.begin());
    return head;
}

SignedHead sign(const TreeHead& head, const SigningKey& key) {
    TONGQU_CHECK(head.key == key.public_key(), "the head names another key");
    return {head, key.sign(signed_bytes(head))};
}

bool signature_is_right(const SignedHead& head) {
    return verify(head.head.key, signed_bytes(head.head), head.signature);
}

Digest hash_of(const SignedHead& head) { return sha256(encode(head)); }

std::optional<std::string> chain_breach(const std::optional<SignedHead>& before, const SignedHead& next) {
    const TreeHead& head = next.head;
    const std::uint64_t number = before ? before->head.number + 1 : 1;
    if (head.number != number)
        return "head " + std::to_string(head.number) + " stands where head " + std::to_string(number) + " belongs";
    if (head.previous != (before ? hash_of(*before) : Digest{})) return "it names another head before it";
    if (!before) return std::nullopt;
    const TreeHead& old = before->head;
    if (head.identity != old.identity) return "it belongs to another exchange than the one before";
    if (head.key != old.key) return "it is signed with another key than the one before";
    if (head.tree.size < old.tree.size) return "its tree is smaller than the one before";
    if (head.tree.size == old.tree.size && head.tree.root != old.tree.root) return "another tree of the same size";
    if (head.time < old.time) return "it is older than the one before";
    return std::nullopt;
}

}  // namespace tongqu::transparency
