#include "engine/log/segment_scan.hpp"

#include "engine/log/crc32c.hpp"
#include "engine/log/record_check.hpp"
#include "engine/log/segment_header.hpp"

namespace tongqu::log {
namespace {

// Walks from batch to batch and stops behind the last one, either because nothing more was written or at a
// problem.
class BatchWalk {
  public:
    BatchWalk(std::span<const std::byte> segment, const SegmentHeader& header)
        : segment_(segment),
          seed_(checksum_seed(header.identity)),
          end_{SequenceNumber(header.first_sequence), Time(header.time_before), header.chain_before} {}

    std::optional<Problem> walk() {
        while (segment_.size() - batch_offset_ >= sizeof(RecordHeader)) {
            if (all_zero(segment_.subspan(batch_offset_, sizeof(RecordHeader)))) return std::nullopt;
            auto marker_offset = walk_records();
            if (!marker_offset) return marker_offset.error();
            if (auto problem = take_marker(*marker_offset)) return problem;
        }
        return std::nullopt;
    }

    [[nodiscard]] std::uint64_t last_batch_offset() const { return last_batch_offset_; }
    [[nodiscard]] std::uint64_t committed_end() const { return batch_offset_; }
    [[nodiscard]] const Continuation& end() const { return end_; }
    [[nodiscard]] std::uint32_t seed() const { return seed_; }

  private:
    // From the start of a batch to its commit marker; returns the marker's place.
    std::expected<std::uint64_t, Problem> walk_records() {
        std::uint64_t offset = batch_offset_;
        Continuation next = end_;
        for (count_ = 0;; ++count_) {
            const auto record = check_record(segment_, offset, seed_);
            if (!record) return std::unexpected(record.error());
            if (record->kind == RecordKind::commit) break;
            if (SequenceNumber(record->sequence) != next.next_sequence || record->index != count_)
                return std::unexpected(Problem{JournalError::wrong_sequence, offset,
                                               "the record has sequence number " +
                                                   std::to_string(record->sequence) + " instead of " +
                                                   std::to_string(next.next_sequence.raw())});
            if (Time(record->time) < next.last_time)
                return std::unexpected(Problem{JournalError::time_went_back, offset,
                                               "the record is stamped " + std::to_string(record->time) +
                                                   " after " + std::to_string(next.last_time.raw())});
            next.next_sequence = SequenceNumber(record->sequence + 1);
            next.last_time = Time(record->time);
            offset += record_bytes(record->length);
        }
        pending_ = next;
        return offset;
    }

    // Accepts the batch when the marker says what its records say.
    std::optional<Problem> take_marker(std::uint64_t offset) {
        const auto marker = layout_at<CommitMarker>(segment_, offset);
        const auto batch = segment_.subspan(batch_offset_, offset - batch_offset_);
        pending_.chain = crc32c(batch, end_.chain);
        const bool fits = count_ > 0 && marker.header.index == count_ &&
                          SequenceNumber(marker.header.sequence + 1) == pending_.next_sequence &&
                          Time(marker.header.time) == pending_.last_time && marker.chain == pending_.chain &&
                          marker.batch_offset == batch_offset_ && marker.batch_bytes == batch.size() &&
                          marker.zero_sectors == count_zero_sectors(batch_offset_, batch) &&
                          marker.reserved == 0;
        if (!fits)
            return Problem{
                JournalError::damaged_batch, offset,
                "the commit marker does not fit the " + std::to_string(count_) + " records before it"};
        end_ = pending_;
        last_batch_offset_ = batch_offset_;
        batch_offset_ = offset + sizeof(CommitMarker);
        return std::nullopt;
    }

    std::span<const std::byte> segment_;
    std::uint32_t seed_;
    std::uint64_t last_batch_offset_ = kFirstRecordOffset;
    std::uint64_t batch_offset_ = kFirstRecordOffset;
    std::uint32_t count_ = 0;  // records of the batch being walked
    Continuation pending_{};   // after that batch
    Continuation end_;         // after the last committed batch
};

std::uint64_t end_of_written(std::span<const std::byte> segment, std::uint64_t from) {
    std::uint64_t end = segment.size();
    // Mostly the untouched rest of a large file: first in strides of words, then byte by byte.
    while (end >= from + sizeof(std::uint64_t) &&
           layout_at<std::uint64_t>(segment, end - sizeof(std::uint64_t)) == 0)
        end -= sizeof(std::uint64_t);
    while (end > from && segment[end - 1] == std::byte{0}) --end;
    return end;
}

// A batch whose marker reached the disk while whole sectors before it did not: its sync never returned.
bool is_torn(std::span<const std::byte> segment, std::uint64_t committed_end, std::uint64_t written_end,
             const FoundMarker& found) {
    if (found.marker.batch_offset != committed_end) return false;
    if (written_end > found.offset + sizeof(CommitMarker)) return false;
    const auto batch = segment.subspan(committed_end, found.marker.batch_bytes);
    return count_zero_sectors(committed_end, batch) > found.marker.zero_sectors;
}

}  // namespace

std::expected<ScannedSegment, JournalFailure> scan_segment(std::span<const std::byte> bytes,
                                                           const SegmentContext& context) {
    const auto header = check_header(bytes, context);
    if (!header) return std::unexpected(header.error());
    BatchWalk walk(bytes, *header);
    auto problem = walk.walk();
    const std::uint64_t committed_end = walk.committed_end();
    const ScannedSegment scanned{*header, walk.last_batch_offset(), committed_end,
                                 end_of_written(bytes, committed_end), walk.end()};
    if (scanned.written_end == committed_end) return scanned;

    if (!problem)
        problem = Problem{JournalError::damaged_record, committed_end, "zeros where a record belongs"};
    const auto refuse = [&](JournalError error, std::string detail) {
        return std::unexpected(JournalFailure{error, context.file, problem->offset, std::move(detail)});
    };
    if (const auto found = find_marker(bytes, committed_end, walk.seed())) {
        if (!context.is_last || !is_torn(bytes, committed_end, scanned.written_end, *found))
            return refuse(problem->error, problem->detail + "; a commit marker stands at byte " +
                                              std::to_string(found->offset));
    } else if (!context.is_last) {
        return refuse(
            JournalError::trailing_garbage,
            "bytes behind the last commit marker, though another segment follows: " + problem->detail);
    }
    return scanned;
}

}  // namespace tongqu::log
