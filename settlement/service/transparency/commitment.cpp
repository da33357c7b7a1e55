#include "settlement/service/transparency/commitment.hpp"

#include <algorithm>

#include "market/command_codec.hpp"
#include "settlement/service/transparency/frontier.hpp"

namespace tongqu::transparency {
namespace {

template <class Content>
std::expected<Content, DecodeError> decode_canonical(std::span<const std::byte> bytes) {
    Decoder decoder(bytes);
    std::uint8_t version = 0;
    decoder.get(version);
    if (!decoder.failed() && version != kCodecVersion) return std::unexpected(DecodeError::bad_version);
    Content content;
    decoder.get(content);
    if (const auto error = decoder.finish()) return std::unexpected(*error);
    ByteBuffer again;
    put_content(content, again);
    if (!std::ranges::equal(again.bytes(), bytes)) return std::unexpected(DecodeError::bad_value);
    return content;
}

}  // namespace

Salt Salts::of(SequenceNumber sequence, Item item) const {
    std::array<std::uint8_t, sizeof(std::uint64_t) + sizeof(std::uint32_t)> message;
    for (unsigned i = 0; i < 8; ++i) message[i] = static_cast<std::uint8_t>(sequence.raw() >> (8 * i));
    for (unsigned i = 0; i < 4; ++i) message[8 + i] = static_cast<std::uint8_t>(item.raw() >> (8 * i));
    return {hash_(message)};
}

Digest commitment_to(const Salt& salt, std::span<const std::byte> content) {
    constexpr std::uint8_t prefix[] = {0x00};
    return Sha256().update(prefix).update(std::span<const std::uint8_t>(salt.bytes)).update(content).finish();
}

void put_content(const Command& command, ByteBuffer& to) { encode(command, to); }

void put_content(const Event& event, ByteBuffer& to) {
    Encoder encoder(to);
    encoder.put(kCodecVersion);
    encoder.put(event);
}

void put_content(const MovementRecord& record, ByteBuffer& to) {
    const MovementBytes bytes = encode(record);
    to.write(bytes.data(), bytes.size());
}

std::expected<Command, DecodeError> decode_command_content(std::span<const std::byte> content) {
    return decode_canonical<Command>(content);
}

std::expected<Event, DecodeError> decode_event_content(std::span<const std::byte> content) {
    return decode_canonical<Event>(content);
}

Leaf LeafMaker::make(const log::ReleasedCommand& released, std::span<const MovementRecord> movements) {
    Leaf leaf{.sequence = released.sequence, .time = released.time};
    content_.clear();
    put_content(released.command, content_);
    leaf.command = commitment_to(salts_.of(released.sequence, Item::command()), content_.bytes());

    items_.clear();
    Frontier tree;
    const auto add = [&](std::span<const std::byte> content) {
        const Item item = Item::event(static_cast<std::uint32_t>(items_.size()));
        items_.push_back(commitment_to(salts_.of(released.sequence, item), content));
        tree.append(items_.back());
    };
    for (const Event& event : released.events) {
        content_.clear();
        put_content(event, content_);
        add(content_.bytes());
    }
    for (const MovementRecord& movement : movements) add(encode(movement));
    leaf.events = static_cast<std::uint32_t>(released.events.size());
    leaf.movements = static_cast<std::uint32_t>(movements.size());
    leaf.item_root = tree.root();
    return leaf;
}

}  // namespace tongqu::transparency
