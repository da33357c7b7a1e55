#include "gateway/service/data_folder.hpp"

#include <algorithm>
#include <random>

#include "engine/log/replay.hpp"
#include "engine/log/snapshot_store.hpp"
#include "gateway/intake/engine_thread.hpp"
#include "gateway/service/operator_key.hpp"

namespace tongqu::gateway {
namespace {

inline constexpr std::size_t kSnapshotsKept = 2;

log::JournalIdentity fresh_identity() {
    std::random_device device;
    log::JournalIdentity identity;
    for (std::byte& byte : identity.bytes) byte = static_cast<std::byte>(device());
    return identity;
}

// The newest snapshot, when it can be read; a damaged one is the operator's to look at, not to be passed over.
std::expected<std::optional<log::Snapshot>, std::string> newest_snapshot(log::FileSystem& files,
                                                                         const std::filesystem::path& folder,
                                                                         const log::JournalIdentity& identity) {
    const log::SnapshotStore store(files, folder, identity, exchange::kLogicVersion);
    const auto list = store.list();
    if (!list) return std::unexpected(to_string(list.error()));
    if (list->empty()) return std::nullopt;
    auto snapshot = store.read(list->back());
    if (!snapshot) return std::unexpected(to_string(snapshot.error()));
    return std::move(*snapshot);
}

// Replays the whole journal; where it passes the snapshot's sequence, the states must be the same byte for byte.
std::expected<exchange::Exchange, std::string> replay_all(log::FileSystem& files, const OpenOptions& options,
                                                          const log::JournalExpectation& expect,
                                                          const std::optional<log::Snapshot>& snapshot,
                                                          const OnReplayed& on_replayed) {
    auto reader = log::JournalReader::open(files, options.folder, expect);
    if (!reader) return std::unexpected(to_string(reader.error()));
    exchange::Exchange state;
    bool differs = false;
    const auto done = log::replay(*reader, state, [&](log::ReleasedCommand&& released, log::ReadProgress progress) {
        if (snapshot && released.sequence == snapshot->sequence) {
            ByteBuffer bytes;
            state.save(bytes);
            differs = !std::ranges::equal(bytes.bytes(), snapshot->payload);
        }
        on_replayed(released, progress);
    });
    if (!done) return std::unexpected(log::to_string(done.error()));
    if (snapshot && (differs || snapshot->sequence > state.last_sequence()))
        return std::unexpected("the replayed journal does not lead to the state of snapshot " +
                               std::to_string(snapshot->sequence.raw()) +
                               ": the journal was shortened, or the program does not act as it did when it was written");
    return state;
}

}  // namespace

std::expected<OpenedExchange, std::string> open_data_folder(log::FileSystem& files, const OpenOptions& options,
                                                            const OnJournal& on_journal, const OnReplayed& on_replayed) {
    std::error_code error;
    std::filesystem::create_directories(options.folder, error);
    if (error) return std::unexpected("cannot create " + options.folder.string() + ": " + error.message());

    log::JournalOptions journal_options;
    journal_options.expect.logic = exchange::kLogicVersion;
    journal_options.new_identity = fresh_identity();
    journal_options.durability = options.durability;
    journal_options.segment_bytes = options.segment_bytes;
    journal_options.max_batch_bytes =
        std::min<std::size_t>(log::kDefaultMaxBatchBytes, options.segment_bytes - log::kFirstRecordOffset);
    auto journal = log::open_journal(files, options.folder, journal_options);
    if (!journal) return std::unexpected(to_string(journal.error()));

    journal_options.expect.identity = journal->identity;
    const SequenceNumber journal_end(journal->position.next_sequence.raw() - 1);
    if (const auto accepted = on_journal(journal->identity, journal_end); !accepted)
        return std::unexpected(accepted.error());
    const auto snapshot = newest_snapshot(files, options.folder, journal->identity);
    if (!snapshot) return std::unexpected(snapshot.error());
    auto state = replay_all(files, options, journal_options.expect, *snapshot, on_replayed);
    if (!state) return std::unexpected(state.error());

    const std::uint64_t replayed = state->last_sequence().raw();
    const bool created = replayed == 0;
    const auto cut = journal->cut;
    const log::ClockReading now = read_clocks();
    log::Stamper stamper(now, state->last_stamp());
    log::Sequencer sequencer(std::move(*state), log::JournalWriter(std::move(*journal)), std::move(stamper));

    std::vector<Command> first;
    if (created) {
        const auto key = install_operator_key(options.folder);
        if (!key) return std::unexpected(key.error());
        first.push_back({std::nullopt, OpenExchange{.operator_id = "operator",
                                                    .operator_name = "Tongqu operator",
                                                    .operator_region = options.operator_region,
                                                    .operator_key_digest = key->digest,
                                                    .rulebook = options.rulebook}});
    } else {
        first.push_back({std::nullopt, Resume{}});
    }
    const auto released = sequencer.process(first, now);
    if (!released)
        return std::unexpected(released.error() == log::IntakeStop::no_space
                                   ? "there is no room for the journal in " + options.folder.string()
                                   : "the machine's clock is behind the last stamp of the journal, or out of range");
    for (const log::ReleasedCommand& item : *released) on_replayed(item, {});
    return OpenedExchange{std::move(sequencer), created, replayed, cut};
}

std::expected<void, std::string> write_snapshot(log::FileSystem& files, const std::filesystem::path& folder,
                                                const log::Sequencer& sequencer) {
    log::SnapshotStore store(files, folder, sequencer.journal().identity(), exchange::kLogicVersion);
    ByteBuffer bytes;
    sequencer.state().save(bytes);
    const auto written = store.write(sequencer.state().last_sequence(), sequencer.state().last_stamp(), bytes.bytes());
    if (!written) return std::unexpected(to_string(written.error()));
    if (const auto removed = store.remove_old(kSnapshotsKept); !removed) return std::unexpected(to_string(removed.error()));
    return {};
}

}  // namespace tongqu::gateway
