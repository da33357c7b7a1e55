#pragma once
// Re-execution of a journal: every command is applied again, in order.
#include <expected>
#include <functional>
#include <variant>

#include "engine/exchange/exchange.hpp"
#include "engine/log/reader.hpp"
#include "engine/log/released.hpp"

namespace tongqu::log {

// A record that is intact but is not a command of this codec.
struct UndecodableCommand {
    SequenceNumber sequence;
    DecodeError error;
};

// The first command opens the exchange, and no other does.
struct MisplacedOpening {
    SequenceNumber sequence;
};

using ReplayFailure = std::variant<JournalFailure, UndecodableCommand, MisplacedOpening>;
[[nodiscard]] std::string to_string(const ReplayFailure& failure);

// Told of every command with its events, and how far the reading is; may keep what it is given.
using ReplayVisitor = std::function<void(ReleasedCommand&&, ReadProgress)>;

// Applies all commands that the reader gives to the exchange, which must stand right before them. A broken
// invariant stops the process, as it does when the exchange runs. O(journal); about a microsecond per order.
[[nodiscard]] std::expected<void, ReplayFailure> replay(JournalReader& reader, exchange::Exchange& exchange,
                                                        const ReplayVisitor& visit);

}  // namespace tongqu::log
