#pragma once
// What a rehearsal of a command says, in bytes.
#include <cstddef>
#include <span>

#include "engine/log/sequencer.hpp"
#include "gateway/intake/intake.hpp"
#include "market/command_codec.hpp"

namespace tongqu::gateway {

[[nodiscard]] inline IntakeError error_of(log::IntakeStop stop) {
    return stop == log::IntakeStop::no_space       ? IntakeError::storage_full
           : stop == log::IntakeStop::clock_halted ? IntakeError::clock_halted
                                                   : IntakeError::overloaded;
}

struct RehearsedHead {
    bool stopped = false;
    std::uint8_t why = 0;  // an IntakeError
    SequenceNumber sequence;
    Time time;
    static constexpr auto fields() {
        using H = RehearsedHead;
        return std::make_tuple(&H::stopped, &H::why, &H::sequence, &H::time);
    }
};
inline constexpr std::size_t kRehearsedHeadBytes = 18;

inline void encode_rehearsed(const std::expected<log::ReleasedCommand, log::IntakeStop>& result, ByteBuffer& to) {
    Encoder<ByteBuffer> encoder(to);
    if (!result) return encoder.put(RehearsedHead{true, static_cast<std::uint8_t>(error_of(result.error())), {}, {}});
    encoder.put(RehearsedHead{false, 0, result->sequence, result->time});
    encode(result->events, to);
}

// With the command that was asked about; one whose rehearsal gave nothing that can be read could not be taken in.
[[nodiscard]] inline Outcome decode_rehearsed(std::span<const std::byte> bytes, Command command) {
    if (bytes.size() < kRehearsedHeadBytes) return std::unexpected(IntakeError::overloaded);
    RehearsedHead head;
    Decoder(bytes.first(kRehearsedHeadBytes)).get(head);
    if (head.stopped) return std::unexpected(static_cast<IntakeError>(head.why));
    auto events = decode_events(bytes.subspan(kRehearsedHeadBytes));
    if (!events) return std::unexpected(IntakeError::overloaded);
    return std::make_shared<const log::ReleasedCommand>(
        log::ReleasedCommand{head.sequence, head.time, std::move(command), std::move(*events)});
}

}  // namespace tongqu::gateway
