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

std::expected<Command, DecodeError> decode_command_content(std::span<const std::byte> content) {
    return decode_canonical<Command>(content);
}

std::expected<Event, DecodeError> decode_event_content(std::span<const std::byte> content) {
    return decode_canonical<Event>(content);
}

Leaf LeafMaker::make(const log::ReleasedCommand& released) {
    Leaf leaf{.sequence = released.sequence, .time = released.time};
    content_.clear();
    put_content(released.command, content_);
    leaf.command = commitment_to(salts_.of(released.sequence, Item::command()), content_.bytes());

    events_.clear();
    Frontier tree;
    for (const Event& event : released.events) {
        content_.clear();
        put_content(event, content_);
        const auto position = static_cast<std::uint32_t>(events_.size());
        events_.push_back(commitment_to(salts_.of(released.sequence, Item::event(position)), content_.bytes()));
        tree.append(events_.back());
    }
    leaf.events = static_cast<std::uint32_t>(events_.size());
    leaf.event_root = tree.root();
    return leaf;
}

}  // namespace tongqu::transparency
