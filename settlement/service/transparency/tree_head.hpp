#pragma once
// A signed statement of the exchange: so many commands it has carried out, and this root fixes every one of them. Each names
// the hash of the one before, so that heads form a chain.
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "engine/log/format.hpp"
#include "settlement/service/transparency/proof.hpp"
#include "settlement/service/transparency/signing_key.hpp"

namespace tongqu::transparency {

inline constexpr std::size_t kSignedBytes = 160;
inline constexpr std::size_t kHeadBytes = kSignedBytes + sizeof(Signature);

struct TreeHead {
    std::uint64_t number = 0;  // 1, 2, 3 …
    log::JournalIdentity identity;
    TreeState tree;     // its size is the sequence number of the last command in it
    Time time;          // when it was signed
    Digest previous{};  // hash_of the head before; zeros in the first
    PublicKey key;

    friend bool operator==(const TreeHead&, const TreeHead&) = default;
};

struct SignedHead {
    TreeHead head;
    Signature signature;

    friend bool operator==(const SignedHead&, const SignedHead&) = default;
};

using SignedBytes = std::array<std::byte, kSignedBytes>;
using HeadBytes = std::array<std::byte, kHeadBytes>;

// What is signed: "tongqu tree head", version 1, number, identity, size, time, root, previous, key; numbers of 8 bytes,
// little-endian.
[[nodiscard]] SignedBytes signed_bytes(const TreeHead& head);
// The same and the signature.
[[nodiscard]] HeadBytes encode(const SignedHead& head);
// Nothing unless they are exactly what encode writes; the signature is not looked at.
[[nodiscard]] std::optional<SignedHead> decode_head(std::span<const std::byte> bytes);

// The head's key is used: compare it with a key that one trusts.
[[nodiscard]] SignedHead sign(const TreeHead& head, const SigningKey& key);
[[nodiscard]] bool signature_is_right(const SignedHead& head);

// SHA-256 of the head with its signature.
[[nodiscard]] Digest hash_of(const SignedHead& head);

// Why `next` cannot follow `before` (none: why it cannot be the first), nothing when it can. Signatures are not looked at.
[[nodiscard]] std::optional<std::string> chain_breach(const std::optional<SignedHead>& before, const SignedHead& next);

// One line without line break, for witnesses and people:
// tongqu-head 1 <number> <identity> <size> <time, RFC 3339> <root> <previous> <key> <signature>
[[nodiscard]] std::string to_text(const SignedHead& head);
// Takes exactly what to_text writes; the signature is not looked at.
[[nodiscard]] std::optional<SignedHead> parse_head(std::string_view line);

}  // namespace tongqu::transparency
