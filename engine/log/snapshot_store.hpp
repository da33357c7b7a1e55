#pragma once
// Snapshots of the exchange's state in DIR/snapshots, one file each. They only shorten a start: the journal
// alone decides.
#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <span>
#include <vector>

#include "engine/log/failure.hpp"
#include "engine/log/files.hpp"
#include "engine/log/format.hpp"

namespace tongqu::log {

inline constexpr std::array<char, 8> kSnapshotMagic{'T', 'Q', 'S', 'N', 'A', 'P', 'S', 'H'};
inline constexpr std::uint32_t kSnapshotFormatVersion = 1;
inline constexpr std::uint64_t kMaxSnapshotBytes = 16ULL * 1024 * 1024 * 1024;

struct SnapshotHeader {
    std::array<char, 8> magic;
    std::uint32_t format_version;
    std::uint32_t logic_version;
    std::uint64_t sequence;  // the state after this command
    JournalIdentity identity;
    std::int64_t time;               // stamp of that command
    std::uint64_t length;            // of the payload that follows
    std::uint32_t payload_checksum;  // crc32c
    std::uint32_t header_checksum;   // crc32c of the 60 bytes before
};
static_assert(sizeof(SnapshotHeader) == 64 && alignof(SnapshotHeader) == 8);
static_assert(std::has_unique_object_representations_v<SnapshotHeader>, "no padding");

struct Snapshot {
    SequenceNumber sequence;
    Time time;
    std::vector<std::byte> payload;
};

// What is durable when: a write() that returns without error is on disk under its final name. One that fails,
// or dies half-way, leaves no snapshot of that name or the earlier one; never a part of one.
class SnapshotStore {
  public:
    // `files` outlives this. `folder` is the exchange's data folder; DIR/snapshots is created by the first
    // write.
    SnapshotStore(FileSystem& files, const std::filesystem::path& folder, JournalIdentity identity,
                  LogicVersion logic);

    // Errors: batch_too_large, no_space, io_failed. None harms the journal; the unfinished file is removed,
    // or by the next write.
    [[nodiscard]] std::expected<void, JournalFailure> write(SequenceNumber sequence, Time time,
                                                            std::span<const std::byte> payload);
    // Errors: no_snapshot, damaged_snapshot, other_format_version, other_logic_version, foreign_identity,
    // io_failed.
    [[nodiscard]] std::expected<Snapshot, JournalFailure> read(SequenceNumber sequence) const;
    // Ascending. Looks at names only. Error: io_failed.
    [[nodiscard]] std::expected<std::vector<SequenceNumber>, JournalFailure> list() const;
    // Removes all but the `keep` newest, oldest first. Returns how many were removed. Error: io_failed.
    [[nodiscard]] std::expected<std::size_t, JournalFailure> remove_old(std::size_t keep);

  private:
    [[nodiscard]] std::filesystem::path path_of(SequenceNumber sequence) const;
    [[nodiscard]] IoResult<void> write_file(const std::filesystem::path& path, const SnapshotHeader& header,
                                            std::span<const std::byte> payload);
    [[nodiscard]] std::expected<void, JournalFailure> remove_unfinished();

    FileSystem* files_;
    std::filesystem::path snapshots_;
    JournalIdentity identity_;
    LogicVersion logic_;
};

}  // namespace tongqu::log
