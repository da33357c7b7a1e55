#pragma once
// Reading a journal in order, for replay and for verification. Never changes anything and takes no lock.
#include <cstdint>
#include <expected>
#include <filesystem>
#include <optional>
#include <span>

#include "engine/log/failure.hpp"
#include "engine/log/files.hpp"
#include "engine/log/recovery.hpp"
#include "engine/log/segment_walk.hpp"

namespace tongqu::log {

struct JournalRecord {
    SequenceNumber sequence;
    Time time;
    std::span<const std::byte> payload;  // valid until the next call of next()
};

struct ReadProgress {
    std::uint64_t bytes = 0;  // of segment files read
    std::uint64_t total = 0;  // of all segment files to be read
};

// Gives the committed records, each exactly once, in the order of their sequence numbers. A segment is read
// into memory and checked as a whole before its first record is given, by the same rules as open_journal, so
// a failure means that nothing of that segment was given. The journal must not be written to meanwhile: read
// a stopped one, or a copy.
class JournalReader {
  public:
    // Gives records from `from` on; segments that end before it are not read. `files` outlives the reader.
    // Errors: no_journal, misnamed_file, wrong_size, io_failed.
    [[nodiscard]] static std::expected<JournalReader, JournalFailure> open(
        FileSystem& files, const std::filesystem::path& folder, const JournalExpectation& expect,
        SequenceNumber from = SequenceNumber{1});

    // Nothing at the end. Errors: all that recovery refuses, and ends_early where the journal ends before the
    // record just before `from`, as it does when a snapshot is newer than the journal. After an error, do not
    // call again.
    [[nodiscard]] std::expected<std::optional<JournalRecord>, JournalFailure> next();

    [[nodiscard]] ReadProgress progress() const;
    // After the end: what lies behind the last commit marker, when something does.
    [[nodiscard]] const std::optional<UncommittedTail>& tail() const { return tail_; }
    // Known after the first next().
    [[nodiscard]] const std::optional<JournalIdentity>& identity() const { return walk_.identity(); }
    // Of the last record given, or the number before the first to be given.
    [[nodiscard]] SequenceNumber last_sequence() const { return last_sequence_; }

  private:
    JournalReader(SegmentWalk walk, std::filesystem::path folder, SequenceNumber from);
    [[nodiscard]] std::expected<bool, JournalFailure> next_segment();

    SegmentWalk walk_;
    std::filesystem::path folder_;
    SequenceNumber from_;
    SequenceNumber last_sequence_;
    SequenceNumber journal_end_{};  // the number that follows the last record of the segments read
    std::uint64_t total_ = 0;
    std::uint64_t bytes_before_ = 0;  // in segments before the one being read
    std::uint64_t offset_ = 0;        // in the segment being read
    std::uint64_t committed_end_ = 0;
    std::optional<UncommittedTail> tail_;
};

}  // namespace tongqu::log
