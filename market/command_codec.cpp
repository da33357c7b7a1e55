#include "market/command_codec.hpp"

namespace tongqu {
namespace {

// The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
constexpr std::uint64_t mix(std::uint64_t x) {
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
    return x ^ (x >> 31);
}

// A sink that keeps nothing but 64 bits of state: each eight bytes are mixed in, with the length at the end.
class MixingSink {
  public:
    explicit MixingSink(std::uint64_t seed) : state_(seed) {}

    void write(const void* from, std::size_t size) {
        const auto* bytes = static_cast<const unsigned char*>(from);
        for (; size >= 8; bytes += 8, size -= 8) absorb(bytes, 8);
        if (size > 0) absorb(bytes, size);
    }
    [[nodiscard]] std::uint64_t result() const { return mix(state_ + length_); }

  private:
    void absorb(const unsigned char* bytes, std::size_t size) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes, size);
        state_ = mix(state_ ^ (word + 0x9E3779B97F4A7C15 * (length_ + 1)));
        length_ += size;
    }
    std::uint64_t state_;
    std::uint64_t length_ = 0;
};

std::optional<ClientIdView> client_id(ClientIdKind kind, const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(ClientIdView{kind, text});
}

}  // namespace

void encode(const Command& command, ByteBuffer& to) {
    Encoder encoder(to);
    encoder.put(kCodecVersion);
    encoder.put(command);
}

std::expected<Command, DecodeError> decode_command(std::span<const std::byte> bytes) {
    Decoder decoder(bytes);
    std::uint8_t version = 0;
    decoder.get(version);
    if (!decoder.failed() && version != kCodecVersion) return std::unexpected(DecodeError::bad_version);
    Command command;
    decoder.get(command);
    if (const auto error = decoder.finish()) return std::unexpected(*error);
    if (command.evidence && command.evidence->text.size() > kMaxSignedText) return std::unexpected(DecodeError::bad_value);
    return command;
}

void encode(std::span<const Event> events, ByteBuffer& to) {
    Encoder encoder(to);
    encoder.put(static_cast<std::uint32_t>(events.size()));
    for (const Event& event : events) encoder.put(event);
}

std::expected<std::vector<Event>, DecodeError> decode_events(std::span<const std::byte> bytes) {
    Decoder decoder(bytes);
    std::vector<Event> events;
    decoder.get(events);
    if (const auto error = decoder.finish()) return std::unexpected(*error);
    return events;
}

std::optional<ClientIdView> client_id_of(const CommandBody& body) {
    return std::visit(
        [](const auto& command) -> std::optional<ClientIdView> {
            if constexpr (requires { command.client_order_id; }) {
                return client_id(ClientIdKind::client_order_id, command.client_order_id);
            } else if constexpr (requires { command.reference; }) {
                return client_id(ClientIdKind::reference, command.reference);
            } else if constexpr (requires { command.idempotency_key; }) {
                return client_id(ClientIdKind::idempotency_key, command.idempotency_key);
            } else {
                return std::nullopt;
            }
        },
        body);
}

std::uint64_t fingerprint_of(const CommandBody& body) {
    MixingSink sink(body.index());
    Encoder encoder(sink);
    std::visit([&](const auto& command) { encoder.put_request(command); }, body);
    return sink.result();
}

std::uint64_t hash_text(std::string_view text, std::uint64_t seed) {
    MixingSink sink(seed);
    sink.write(text.data(), text.size());
    return sink.result();
}

}  // namespace tongqu
