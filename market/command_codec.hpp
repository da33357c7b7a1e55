#pragma once
// Commands as the journal keeps them, and what identifies a client's request.
#include "market/codec.hpp"
#include "market/command.hpp"
#include "market/event.hpp"

namespace tongqu {

// Appends the version and the command. O(size); allocates only when the buffer grows.
void encode(const Command& command, ByteBuffer& to);
[[nodiscard]] std::expected<Command, DecodeError> decode_command(std::span<const std::byte> bytes);

// Appends all events of a command, count first.
void encode(std::span<const Event> events, ByteBuffer& to);
[[nodiscard]] std::expected<std::vector<Event>, DecodeError> decode_events(std::span<const std::byte> bytes);

// The kinds of ids that clients set, each a space of its own.
enum class ClientIdKind : std::uint8_t {
    client_order_id,  // per participant, within the retention window
    reference,        // per participant, within the retention window
    idempotency_key   // per participant, within the retention window
};

struct ClientIdView {
    ClientIdKind kind;
    std::string_view text;
};

// The id by which a repetition of this command is known; none for commands without one, and for those that are known by a
// name that is unique for ever (participants, products, instruments, regions).
[[nodiscard]] std::optional<ClientIdView> client_id_of(const CommandBody& body);

// Tells requests with the same client-set id apart: equal for the same body, different (but for one chance in 2^64) for
// another. Not cryptographic: a client that finds a collision fools itself only.
[[nodiscard]] std::uint64_t fingerprint_of(const CommandBody& body);

// 64 bits of a text by the same mixing, from a seed.
[[nodiscard]] std::uint64_t hash_text(std::string_view text, std::uint64_t seed);

}  // namespace tongqu
