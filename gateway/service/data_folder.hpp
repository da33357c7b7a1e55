#pragma once
// Opening an exchange's data folder: recover the journal, replay it, check the result against the last snapshot, and make the
// first commands of a new exchange or those of a new start.
//
//   DIR/journal/*.segment    the truth (docs/journal-format.md)
//   DIR/snapshots/*.snapshot states that a replay is checked against
//   DIR/operator.key         the operator's API key, mode 600, written on the first start
//   DIR/vault.db             grants, encrypted
//   DIR/users.db             who logs in, mode 600
//   DIR/transparency/        the transparency log (docs/transparency-log.md)
#include <expected>
#include <filesystem>
#include <functional>
#include <string>

#include "engine/log/files.hpp"
#include "engine/log/recovery.hpp"
#include "engine/log/reader.hpp"
#include "engine/log/sequencer.hpp"

namespace tongqu::gateway {

// A segment holds at least the largest command.
inline constexpr std::uint64_t kMinServiceSegmentBytes = 2 * log::kMaxPayloadBytes;

struct OpenOptions {
    std::filesystem::path folder;
    log::Durability durability = log::Durability::disk;
    std::uint64_t segment_bytes = log::kDefaultSegmentBytes;
    Rulebook rulebook;                                    // of a new exchange
    Region operator_region{"CN-BJ", "北京市 Beijing", DevelopmentTier::developed};  // of a new exchange
};

// Told of the journal before it is replayed: whose it is, and its last durable command (0: none). An error stops the start.
using OnJournal = std::function<std::expected<void, std::string>(const log::JournalIdentity&, SequenceNumber)>;

struct OpenedExchange {
    log::Sequencer sequencer;
    bool created = false;
    std::uint64_t replayed = 0;              // commands
    std::optional<log::UncommittedTail> cut;  // of an interrupted batch that nobody had an answer to
};

// Told of every command that is in the journal, in order, and of how far the reading is.
using OnReplayed = std::function<void(const log::ReleasedCommand&, log::ReadProgress)>;

// The error is a sentence for the operator. `files` outlives the result. O(journal).
[[nodiscard]] std::expected<OpenedExchange, std::string> open_data_folder(log::FileSystem& files, const OpenOptions& options,
                                                                          const OnJournal& on_journal,
                                                                          const OnReplayed& on_replayed);

// Writes a snapshot of the state at rest, for the next start to check its replay against. The error is a sentence.
[[nodiscard]] std::expected<void, std::string> write_snapshot(log::FileSystem& files, const std::filesystem::path& folder,
                                                              const log::Sequencer& sequencer);

}  // namespace tongqu::gateway
