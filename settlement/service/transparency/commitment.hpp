#pragma once
// Salted commitments: they fix what the exchange did without telling it. Who learns content and salt of one can check it,
// and learns nothing of the others.
#include <cstddef>
#include <span>
#include <vector>

#include "engine/log/released.hpp"
#include "market/codec.hpp"
#include "settlement/service/transparency/leaf.hpp"
#include "settlement/service/transparency/movement.hpp"
#include "settlement/service/transparency/sha256.hpp"

namespace tongqu::transparency {

struct Salt {
    Digest bytes{};

    friend bool operator==(const Salt&, const Salt&) = default;
};

// Known to the exchange alone, drawn once. Whoever has it can open everything.
struct SaltSecret {
    std::array<std::uint8_t, 32> bytes{};
};

// What of a command is committed to: the command itself, one of its events, or one of its movement records, both counted
// from 0.
class Item {
  public:
    [[nodiscard]] static Item command() { return Item(0); }
    [[nodiscard]] static Item event(std::uint32_t position) { return Item(position + 1); }
    // Of a command with so many events.
    [[nodiscard]] static Item movement(std::uint32_t events, std::uint32_t position) {
        return Item(events + position + 1);
    }
    [[nodiscard]] bool is_command() const { return number_ == 0; }
    // Among events and movement records. Precondition: not the command.
    [[nodiscard]] std::uint32_t position() const { return number_ - 1; }
    // 0 is the command, 1 its first event and so on; the first movement record follows the last event.
    [[nodiscard]] static Item from_raw(std::uint32_t number) { return Item(number); }
    [[nodiscard]] std::uint32_t raw() const { return number_; }
    friend bool operator==(Item, Item) = default;

  private:
    explicit Item(std::uint32_t number) : number_(number) {}
    std::uint32_t number_;
};

// The salts of an exchange: HMAC-SHA-256 of sequence number (8 bytes) and item (4 bytes), little-endian, under the secret.
class Salts {
  public:
    explicit Salts(const SaltSecret& secret) : hash_(secret.bytes) {}
    [[nodiscard]] Salt of(SequenceNumber sequence, Item item) const;

  private:
    KeyedHash hash_;
};

// SHA-256(00 ‖ salt ‖ content).
[[nodiscard]] Digest commitment_to(const Salt& salt, std::span<const std::byte> content);

// The canonical bytes of a command or an event: version of the codec, then the value (market/codec.hpp). Appended.
void put_content(const Command& command, ByteBuffer& to);
void put_content(const Event& event, ByteBuffer& to);
// Its 82 bytes.
void put_content(const MovementRecord& record, ByteBuffer& to);
// Only the bytes that put_content writes for some value: one content, one form.
[[nodiscard]] std::expected<Command, DecodeError> decode_command_content(std::span<const std::byte> content);
[[nodiscard]] std::expected<Event, DecodeError> decode_event_content(std::span<const std::byte> content);

// Makes leaves, keeping its buffers.
class LeafMaker {
  public:
    explicit LeafMaker(const Salts& salts) : salts_(salts) {}

    // `movements` are what AccountChains gives for the command. O(items); about 7 compressions of SHA-256 an item.
    [[nodiscard]] Leaf make(const log::ReleasedCommand& released, std::span<const MovementRecord> movements);
    // The commitments to the events and movement records of the last command, in order.
    [[nodiscard]] std::span<const Digest> items() const { return items_; }

  private:
    Salts salts_;
    ByteBuffer content_;
    std::vector<Digest> items_;
};

}  // namespace tongqu::transparency
