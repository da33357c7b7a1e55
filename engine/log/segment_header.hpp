#pragma once
// The first page of a segment.
#include <expected>
#include <span>

#include "engine/log/segment_scan.hpp"

namespace tongqu::log {

// The header with its checksum filled in.
[[nodiscard]] SegmentHeader sealed(SegmentHeader header);

// The header of the segment in `bytes` when it is intact and is the one that `context` calls for.
[[nodiscard]] std::expected<SegmentHeader, JournalFailure> check_header(std::span<const std::byte> bytes,
                                                                        const SegmentContext& context);

}  // namespace tongqu::log
