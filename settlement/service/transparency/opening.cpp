#include "settlement/service/transparency/opening.hpp"

#include <algorithm>

#include "market/check.hpp"
#include "settlement/service/transparency/merkle_hash.hpp"

namespace tongqu::transparency {
namespace {

template <class Content>
std::expected<OpenedContent, EvidenceError> opened(const std::expected<Content, DecodeError>& content) {
    if (!content) return std::unexpected(EvidenceError::unreadable);
    return OpenedContent(*content);
}

std::expected<OpenedContent, EvidenceError> opened_movement(const Opening& opening) {
    const auto record = decode_movement(opening.content);
    if (!record) return std::unexpected(EvidenceError::unreadable);
    if (record->sequence != opening.leaf.sequence || record->event >= opening.leaf.events)
        return std::unexpected(EvidenceError::other_command);
    return *record;
}

}  // namespace

const char* to_string(EvidenceError error) {
    switch (error) {
        case EvidenceError::wrong_commitment: return "wrong_commitment";
        case EvidenceError::unreadable: return "unreadable";
        case EvidenceError::other_command: return "other_command";
        case EvidenceError::wrong_signature: return "wrong_signature";
        case EvidenceError::foreign_key: return "foreign_key";
        case EvidenceError::foreign_log: return "foreign_log";
        case EvidenceError::not_in_tree: return "not_in_tree";
    }
    return "unknown";
}

Opening open(const log::ReleasedCommand& released, std::span<const MovementRecord> movements, Item item,
             const Salts& salts) {
    const std::size_t events = released.events.size(), items = events + movements.size();
    TONGQU_CHECK(item.is_command() || item.position() < items,
                 "item " + std::to_string(item.raw()) + " of " + std::to_string(items));
    LeafMaker maker(salts);
    Opening opening{.leaf = maker.make(released, movements), .item = item, .salt = salts.of(released.sequence, item)};
    ByteBuffer content;
    if (item.is_command()) {
        put_content(released.command, content);
    } else {
        if (item.position() < events) put_content(released.events[item.position()], content);
        else put_content(movements[item.position() - events], content);
        opening.path = inclusion_path(maker.items(), item.position());
    }
    opening.content.assign(content.bytes().begin(), content.bytes().end());
    return opening;
}

std::expected<OpenedContent, EvidenceError> check(const Opening& opening) {
    const Digest commitment = commitment_to(opening.salt, opening.content);
    if (opening.item.is_command()) {
        if (commitment != opening.leaf.command || !opening.path.empty())
            return std::unexpected(EvidenceError::wrong_commitment);
        return opened(decode_command_content(opening.content));
    }
    if (!verify_inclusion(commitment, opening.item.position(), {opening.leaf.items(), opening.leaf.item_root}, opening.path))
        return std::unexpected(EvidenceError::wrong_commitment);
    if (opening.item.position() >= opening.leaf.events) return opened_movement(opening);
    return opened(decode_event_content(opening.content));
}

std::expected<OpenedContent, EvidenceError> check(const Evidence& evidence, const TrustedExchange& trusted) {
    const TreeHead& head = evidence.head.head;
    if (head.identity != trusted.identity) return std::unexpected(EvidenceError::foreign_log);
    if (head.key != trusted.key) return std::unexpected(EvidenceError::foreign_key);
    if (!signature_is_right(evidence.head)) return std::unexpected(EvidenceError::wrong_signature);
    const Leaf& leaf = evidence.opening.leaf;
    if (leaf.sequence == SequenceNumber() ||
        !verify_inclusion(leaf_hash(encode(leaf)), leaf_index(leaf.sequence), head.tree, evidence.path))
        return std::unexpected(EvidenceError::not_in_tree);
    return check(evidence.opening);
}

}  // namespace tongqu::transparency
