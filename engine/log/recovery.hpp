#pragma once
// Opening a journal for writing: lock the folder, check every byte, cut what was never committed.
#include <cstdint>
#include <expected>
#include <filesystem>
#include <memory>
#include <optional>

#include "engine/log/failure.hpp"
#include "engine/log/files.hpp"
#include "engine/log/folder_lock.hpp"
#include "engine/log/format.hpp"

namespace tongqu::log {

// What a journal must be to be accepted.
struct JournalExpectation {
    LogicVersion logic{};
    std::optional<JournalIdentity> identity;  // nothing: whatever the first segment says
    SequenceNumber first_sequence{1};  // of the whole journal; more than 1 in the journal of a later epoch
};

enum class Durability : std::uint8_t {
    disk,  // committed = fdatasync has returned: survives the loss of power
    os  // committed = the operating system has the bytes: survives the death of the process, not the loss of
        // power
};

struct JournalOptions {
    JournalExpectation expect;
    std::optional<JournalIdentity>
        new_identity;  // for a journal that is not there yet; nothing: never create one
    std::uint64_t segment_bytes =
        kDefaultSegmentBytes;  // of new segments: kMinSegmentBytes … kMaxSegmentBytes, whole pages
    std::size_t max_batch_bytes = kDefaultMaxBatchBytes;  // records and marker; must fit an empty segment
    Durability durability = Durability::disk;
};

// Bytes behind the last commit marker: a batch whose commit never finished, so nobody was told of it.
struct UncommittedTail {
    std::filesystem::path file;
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;  // up to the last byte that is not zero
};

// Where the next batch goes and what it continues.
struct WritePosition {
    std::unique_ptr<File> file;
    std::filesystem::path path;
    std::uint64_t segment_bytes = 0;
    std::uint64_t offset = 0;
    std::uint32_t chain = 0;
    SequenceNumber next_sequence{};
    Time last_time{};
};

// A checked journal, locked for this process until it or the writer made of it is destroyed.
struct RecoveredJournal {
    FileSystem* files = nullptr;  // outlives this
    FolderLock lock;
    std::filesystem::path folder;
    JournalOptions options;
    JournalIdentity identity;
    bool created = false;  // there was none before
    std::uint64_t segments = 0;
    std::optional<UncommittedTail> cut;  // what was zeroed, durably, before this was returned
    WritePosition position;
};

// Opens the journal in DIR/journal, or creates it when there is none and `options.new_identity` is given.
// Takes the lock DIR/lock, checks all segments from the first byte to the last, zeroes an uncommitted tail
// and writes the last batch once more, so that all it reports is on disk even where an earlier process ended
// on a failed sync. Everything else that is wrong is refused with its file and offset, and nothing is
// changed. Reads the whole journal, a segment at a time.
[[nodiscard]] std::expected<RecoveredJournal, JournalFailure> open_journal(
    FileSystem& files, const std::filesystem::path& folder, const JournalOptions& options);

}  // namespace tongqu::log
