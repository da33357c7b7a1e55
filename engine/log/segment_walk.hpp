#pragma once
// From segment to segment in order, each read into memory and checked to the last byte. Changes nothing.
#include <expected>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "engine/log/failure.hpp"
#include "engine/log/files.hpp"
#include "engine/log/recovery.hpp"
#include "engine/log/segment_scan.hpp"

namespace tongqu::log {

class SegmentWalk {
  public:
    struct SegmentFile {
        std::filesystem::path path;
        SequenceNumber first_sequence;  // by its name
        std::uint64_t bytes;
    };

    // Leaves out the segments that end before `from`. Errors: misnamed_file, wrong_size, io_failed.
    [[nodiscard]] static std::expected<SegmentWalk, JournalFailure> open(FileSystem& files,
                                                                         const std::filesystem::path& folder,
                                                                         const JournalExpectation& expect,
                                                                         SequenceNumber from);

    [[nodiscard]] const std::vector<SegmentFile>& segments() const { return segments_; }

    // Nothing after the last segment.
    [[nodiscard]] std::expected<std::optional<ScannedSegment>, JournalFailure> next();

    // Of the segment that next() gave last: its content and its file.
    [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }
    [[nodiscard]] const SegmentFile& file() const { return segments_[next_ - 1]; }
    // That of the first segment, once it was given, or the one expected.
    [[nodiscard]] const std::optional<JournalIdentity>& identity() const { return identity_; }

  private:
    SegmentWalk() = default;
    [[nodiscard]] std::expected<void, JournalFailure> load(const SegmentFile& segment);

    FileSystem* files_ = nullptr;
    LogicVersion logic_{};
    std::optional<JournalIdentity> identity_;
    std::optional<SequenceNumber> journal_begins_;  // nothing: earlier segments were left out
    std::vector<SegmentFile> segments_;
    std::size_t next_ = 0;
    std::vector<std::byte> bytes_;
    std::optional<Continuation> continues_;
};

// The tail of a scanned last segment, when it has one.
[[nodiscard]] std::optional<UncommittedTail> tail_of(const ScannedSegment& scanned,
                                                     const SegmentWalk::SegmentFile& file);

}  // namespace tongqu::log
