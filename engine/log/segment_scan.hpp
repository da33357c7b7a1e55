#pragma once
// The check of one segment, byte for byte: the rules by which recovery, replay and verification accept a
// journal.
#include <expected>
#include <optional>
#include <span>
#include <string>

#include "engine/log/failure.hpp"
#include "engine/log/format.hpp"

namespace tongqu::log {

// What came before a segment.
struct Continuation {
    SequenceNumber next_sequence;
    Time last_time;
    std::uint32_t chain;
};

struct SegmentContext {
    std::string file;  // for messages
    SequenceNumber named_sequence{};
    LogicVersion logic{};
    std::optional<JournalIdentity> identity;  // nothing: any
    std::optional<SequenceNumber>
        journal_begins;                     // the segment is the journal's first and must begin with this
    std::optional<Continuation> continues;  // the segment follows this. With neither, its header is believed
    bool is_last = false;                   // only the last segment may have a tail
};

struct ScannedSegment {
    SegmentHeader header;
    std::uint64_t last_batch_offset;  // equal to committed_end when the segment has no batch
    std::uint64_t committed_end;      // behind the last commit marker
    std::uint64_t
        written_end;   // behind the last byte that is not zero; beyond committed_end: there is a tail
    Continuation end;  // what the next batch continues
};

// Checks everything in `bytes`, the whole file. Accepts bytes behind the last commit marker only in the last
// segment, and only when no valid marker follows them; the one exception is a marker whose own batch lacks
// whole sectors, for that is what a loss of power makes of a batch whose sync never returned. O(length);
// allocates only to report a failure.
[[nodiscard]] std::expected<ScannedSegment, JournalFailure> scan_segment(std::span<const std::byte> bytes,
                                                                         const SegmentContext& context);

}  // namespace tongqu::log
