#pragma once
// Reading a journal in order, for replay and for verification. Never changes anything and takes no lock.
#include <cstdint>
#include <expected>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "engine/log/failure.hpp"
#include "engine/log/files.hpp"
#include "engine/log/recovery.hpp"

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
    // Errors: no_journal, misnamed_file, missing_segment, io_failed.
    [[nodiscard]] static std::expected<JournalReader, JournalFailure> open(
        FileSystem& files, const std::filesystem::path& folder, const JournalExpectation& expect,
        SequenceNumber from = SequenceNumber{1});

    // Nothing at the end. Errors: all that recovery refuses, and ends_early where records before `from` are
    // missing.
    [[nodiscard]] std::expected<std::optional<JournalRecord>, JournalFailure> next();

    [[nodiscard]] ReadProgress progress() const;
    // After the end: what lies behind the last commit marker, when something does.
    [[nodiscard]] const std::optional<UncommittedTail>& tail() const { return tail_; }
    [[nodiscard]] const std::optional<JournalIdentity>& identity() const {
        return expect_.identity;
    }  // known after next()
    [[nodiscard]] SequenceNumber last_sequence() const {
        return last_sequence_;
    }  // of the segments read so far

  private:
    JournalReader() = default;
    [[nodiscard]] std::expected<void, JournalFailure> load_segment();

    FileSystem* files_ = nullptr;
    JournalExpectation expect_;
    SequenceNumber from_{};
    std::vector<std::filesystem::path> segments_;
    std::vector<std::uint64_t> sizes_;
    std::size_t next_segment_ = 0;

    std::vector<std::byte> bytes_;  // of the segment being read
    std::uint64_t offset_ = 0;
    std::uint64_t committed_end_ = 0;
    std::uint64_t bytes_before_ = 0;  // in segments before this one
    std::uint64_t total_ = 0;

    SequenceNumber last_sequence_{};
    Time last_time_{};
    std::uint32_t chain_ = 0;
    bool at_first_ = true;
    std::optional<UncommittedTail> tail_;
};

}  // namespace tongqu::log
