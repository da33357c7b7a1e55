#include "engine/log/record_check.hpp"

#include "engine/log/crc32c.hpp"

namespace tongqu::log {
namespace {

constexpr std::uint32_t kMarkerLength = sizeof(CommitMarker) - sizeof(RecordHeader);

// Length and kind, the eight bytes behind the checksum, as every commit marker has them.
constexpr std::uint64_t kMarkerSign =
    std::uint64_t{kMarkerLength} | (static_cast<std::uint64_t>(RecordKind::commit) << 32);

bool is_length_of(RecordKind kind, std::uint32_t length) {
    switch (kind) {
        case RecordKind::command:
            return length <= kMaxPayloadBytes;
        case RecordKind::commit:
            return length == kMarkerLength;
    }
    return false;
}

}  // namespace

std::uint32_t record_checksum(std::span<const std::byte> record, std::uint32_t seed) {
    return crc32c(record.subspan(sizeof(RecordHeader::checksum)), seed);
}

std::expected<RecordHeader, Problem> check_record(std::span<const std::byte> segment, std::uint64_t offset,
                                                  std::uint32_t seed) {
    const auto damaged = [&](std::string detail) {
        return std::unexpected(Problem{JournalError::damaged_record, offset, std::move(detail)});
    };
    if (offset + sizeof(RecordHeader) > segment.size()) return damaged("the segment ends inside a record");
    const auto header = layout_at<RecordHeader>(segment, offset);
    if (!is_length_of(header.kind, header.length))
        return damaged("no record has kind " + std::to_string(static_cast<std::uint32_t>(header.kind)) +
                       " and length " + std::to_string(header.length));
    const std::size_t bytes = record_bytes(header.length);
    if (offset + bytes > segment.size()) return damaged("the segment ends inside a record");
    const std::uint32_t checksum = record_checksum(segment.subspan(offset, bytes), seed);
    if (header.checksum != checksum)
        return damaged("the checksum is " + std::to_string(header.checksum) + " instead of " +
                       std::to_string(checksum));
    return header;
}

std::optional<FoundMarker> find_marker(std::span<const std::byte> segment, std::uint64_t offset,
                                       std::uint32_t seed) {
    for (; offset + sizeof(CommitMarker) <= segment.size(); offset += kRecordAlignment) {
        if (layout_at<std::uint64_t>(segment, offset + sizeof(RecordHeader::checksum)) != kMarkerSign)
            continue;
        const auto marker = layout_at<CommitMarker>(segment, offset);
        if (marker.batch_offset + marker.batch_bytes == offset && check_record(segment, offset, seed))
            return FoundMarker{offset, marker};
    }
    return std::nullopt;
}

}  // namespace tongqu::log
