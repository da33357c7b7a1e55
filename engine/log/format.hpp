#pragma once
// The bytes of a segment, as docs/journal-format.md describes them. All numbers are little-endian.
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

#include "market/ids.hpp"
#include "market/time.hpp"

namespace tongqu::log {

static_assert(std::endian::native == std::endian::little, "segments are written as they lie in memory");

// Which exchange a journal belongs to: 16 random bytes, drawn once when the journal is created.
struct JournalIdentity {
    std::array<std::byte, 16> bytes{};

    friend bool operator==(const JournalIdentity&, const JournalIdentity&) = default;
};

inline constexpr std::uint32_t kFormatVersion = 1;
inline constexpr std::array<char, 8> kSegmentMagic{'T', 'Q', 'S', 'E', 'G', 'M', 'N', 'T'};

inline constexpr std::uint64_t kFirstRecordOffset = 4096;  // the header has the first page for itself
inline constexpr std::size_t kRecordAlignment = 8;
inline constexpr std::size_t kSectorBytes = 512;  // what a disk writes whole or not at all

inline constexpr std::uint64_t kDefaultSegmentBytes = 64 * 1024 * 1024;
inline constexpr std::uint64_t kMinSegmentBytes = 8 * 1024;
inline constexpr std::uint64_t kMaxSegmentBytes = 1024 * 1024 * 1024;  // a whole segment is read into memory
inline constexpr std::size_t kMaxPayloadBytes = 1024 * 1024;
inline constexpr std::size_t kMaxBatchBytes = 256 * 1024 * 1024;
inline constexpr std::size_t kDefaultMaxBatchBytes = 4 * 1024 * 1024;

enum class RecordKind : std::uint32_t { command = 1, commit = 2 };

struct SegmentHeader {
    std::array<char, 8> magic;
    std::uint32_t format_version;
    std::uint32_t logic_version;
    std::uint64_t first_sequence;  // of the first record that is or will be in this segment
    JournalIdentity identity;
    std::uint64_t segment_bytes;  // length of the file
    std::int64_t time_before;     // stamp of the last record before this segment; 0 in the first
    std::uint32_t
        chain_before;  // chain value of the last commit marker before this segment; the seed in the first
    std::uint32_t checksum;  // crc32c of the 60 bytes before; at this place in every format version
};
static_assert(sizeof(SegmentHeader) == 64 && alignof(SegmentHeader) == 8);
static_assert(std::has_unique_object_representations_v<SegmentHeader>, "no padding");

struct RecordHeader {
    std::uint32_t checksum;  // crc32c, begun with the seed, of all that follows up to the end of the padding
    std::uint32_t length;    // of the payload, without the zeros that fill it up to 8 bytes
    RecordKind kind;
    std::uint32_t index;     // 0, 1, 2 … within the batch; in a commit marker: the number of records
    std::uint64_t sequence;  // in a commit marker: of the last record of the batch
    std::int64_t time;       // microseconds since 1970; in a commit marker: of the last record of the batch
};
static_assert(sizeof(RecordHeader) == 32 && alignof(RecordHeader) == 8);
static_assert(std::has_unique_object_representations_v<RecordHeader>, "no padding");

struct CommitMarker {
    RecordHeader header;
    std::uint64_t batch_offset;  // where in the file the batch begins
    std::uint32_t batch_bytes;   // length of the records; the marker itself stands right behind them
    std::uint32_t zero_sectors;  // pieces of the batch between 512-byte boundaries that hold only zeros
    std::uint32_t chain;  // crc32c, begun with the seed, of all records of the journal up to here, no markers
    std::uint32_t reserved;  // 0
};
static_assert(sizeof(CommitMarker) == 56 && alignof(CommitMarker) == 8);
static_assert(std::has_unique_object_representations_v<CommitMarker>, "no padding");

// Bytes that a record with such a payload takes in a batch.
[[nodiscard]] constexpr std::size_t record_bytes(std::size_t payload_bytes) {
    return sizeof(RecordHeader) +
           (payload_bytes + kRecordAlignment - 1) / kRecordAlignment * kRecordAlignment;
}

// What every checksum of a journal's records begins with: bytes of another journal never pass for its own.
[[nodiscard]] std::uint32_t checksum_seed(const JournalIdentity& identity);

[[nodiscard]] bool all_zero(std::span<const std::byte> bytes);

// How many of the pieces between 512-byte boundaries hold only zeros, of bytes that begin at `offset` of the
// file.
[[nodiscard]] std::uint32_t count_zero_sectors(std::uint64_t offset, std::span<const std::byte> bytes);

template <class Layout>
requires std::is_trivially_copyable_v<Layout>
[[nodiscard]] std::span<const std::byte, sizeof(Layout)> bytes_of(const Layout& layout) {
    return std::as_bytes(std::span<const Layout, 1>(&layout, 1));
}

// Precondition: the layout fits between `offset` and the end.
template <class Layout>
requires std::is_trivially_copyable_v<Layout>
[[nodiscard]] Layout layout_at(std::span<const std::byte> bytes, std::uint64_t offset) {
    Layout layout;
    std::memcpy(&layout, bytes.data() + offset, sizeof(Layout));
    return layout;
}

}  // namespace tongqu::log
