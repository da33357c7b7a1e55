#pragma once
// What a party is given to see what the exchange committed itself to: content and salt of one item, and the proof that this
// is what the log holds. Checked with nothing but the exchange's identity and public key.
#include <cstddef>
#include <expected>
#include <variant>
#include <vector>

#include "settlement/service/transparency/commitment.hpp"
#include "settlement/service/transparency/tree_head.hpp"

namespace tongqu::transparency {

struct Opening {
    Leaf leaf;
    Item item = Item::command();
    Salt salt;
    std::vector<std::byte> content;  // put_content
    Path path;                       // of all but the command: from the commitment to the leaf's item root

    friend bool operator==(const Opening&, const Opening&) = default;
};

// An opening, and that its leaf is in the tree of a signed head.
struct Evidence {
    Opening opening;
    Path path;
    SignedHead head;

    friend bool operator==(const Evidence&, const Evidence&) = default;
};

using OpenedContent = std::variant<Command, Event, MovementRecord>;

enum class EvidenceError : std::uint8_t {
    wrong_commitment,  // content and salt are not what the leaf commits to
    unreadable,        // the content is not what the item is, of this version, in its one form
    other_command,     // a movement record of another command
    wrong_signature,   // the head was not signed with the key it names
    foreign_key,       // the head is signed with another key than the trusted one
    foreign_log,       // the head is one of another exchange
    not_in_tree        // the leaf does not stand at its place in the head's tree
};
[[nodiscard]] const char* to_string(EvidenceError error);

// Precondition: the command has that item; `movements` are its records. O(items).
[[nodiscard]] Opening open(const log::ReleasedCommand& released, std::span<const MovementRecord> movements, Item item,
                           const Salts& salts);

// What the opening shows. Errors: wrong_commitment, unreadable, other_command.
[[nodiscard]] std::expected<OpenedContent, EvidenceError> check(const Opening& opening);

// Whom a checker trusts: learnt from the exchange once, or from somebody else.
struct TrustedExchange {
    log::JournalIdentity identity;
    PublicKey key;
};
[[nodiscard]] std::expected<OpenedContent, EvidenceError> check(const Evidence& evidence, const TrustedExchange& trusted);

// The form in which evidence is handed on: docs/transparency-log.md.
[[nodiscard]] std::vector<std::byte> encode(const Evidence& evidence);
// Nothing unless the bytes are exactly what encode writes for some evidence. Checks nothing else.
[[nodiscard]] std::optional<Evidence> decode_evidence(std::span<const std::byte> bytes);

}  // namespace tongqu::transparency
