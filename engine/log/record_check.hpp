#pragma once
// Whether the bytes at a place of a segment are an intact record.
#include <expected>
#include <optional>
#include <span>
#include <string>

#include "engine/log/failure.hpp"
#include "engine/log/format.hpp"

namespace tongqu::log {

// Something wrong at a place of a segment. Whether it is refused or cut is decided by what follows it.
struct Problem {
    JournalError error;
    std::uint64_t offset;
    std::string detail;
};

// The checksum that belongs into the record which `record` holds from header to padding.
[[nodiscard]] std::uint32_t record_checksum(std::span<const std::byte> record, std::uint32_t seed);

// The header of the record at `offset` when kind, length and checksum are right, else a damaged_record.
[[nodiscard]] std::expected<RecordHeader, Problem> check_record(std::span<const std::byte> segment,
                                                                std::uint64_t offset, std::uint32_t seed);

// The first intact commit marker at or behind `offset` that stands where it says it stands, and its place.
struct FoundMarker {
    std::uint64_t offset;
    CommitMarker marker;
};
[[nodiscard]] std::optional<FoundMarker> find_marker(std::span<const std::byte> segment, std::uint64_t offset,
                                                     std::uint32_t seed);

}  // namespace tongqu::log
