#include "engine/log/reader.hpp"

#include <algorithm>

namespace tongqu::log {

JournalReader::JournalReader(SegmentWalk walk, std::filesystem::path folder, SequenceNumber from)
    : walk_(std::move(walk)), folder_(std::move(folder)), from_(from), last_sequence_(from.raw() - 1) {
    for (const auto& segment : walk_.segments()) total_ += segment.bytes;
}

std::expected<JournalReader, JournalFailure> JournalReader::open(FileSystem& files,
                                                                 const std::filesystem::path& folder,
                                                                 const JournalExpectation& expect,
                                                                 SequenceNumber from) {
    const SequenceNumber start = std::max(from, expect.first_sequence);
    auto walk = SegmentWalk::open(files, folder, expect, start);
    if (!walk) return std::unexpected(walk.error());
    if (walk->segments().empty())
        return std::unexpected(
            JournalFailure{JournalError::no_journal, folder.string(), std::nullopt, "there is no segment"});
    return JournalReader(std::move(*walk), folder, start);
}

std::expected<bool, JournalFailure> JournalReader::next_segment() {
    if (offset_ != 0) bytes_before_ += walk_.file().bytes;
    offset_ = 0;
    committed_end_ = 0;
    const auto scanned = walk_.next();
    if (!scanned) return std::unexpected(scanned.error());
    if (!*scanned) return false;
    offset_ = kFirstRecordOffset;
    committed_end_ = (*scanned)->committed_end;
    tail_ = tail_of(**scanned, walk_.file());
    journal_end_ = (*scanned)->end.next_sequence;
    return true;
}

std::expected<std::optional<JournalRecord>, JournalFailure> JournalReader::next() {
    for (;;) {
        while (offset_ < committed_end_) {
            const auto header = layout_at<RecordHeader>(walk_.bytes(), offset_);
            const std::uint64_t payload = offset_ + sizeof header;
            offset_ += record_bytes(header.length);
            const SequenceNumber sequence(header.sequence);
            if (header.kind == RecordKind::commit || sequence < from_) continue;
            last_sequence_ = sequence;
            return JournalRecord{sequence, Time(header.time), walk_.bytes().subspan(payload, header.length)};
        }
        const auto more = next_segment();
        if (!more) return std::unexpected(more.error());
        if (!*more) break;
    }
    if (journal_end_ < from_)
        return std::unexpected(JournalFailure{
            JournalError::ends_early, folder_.string(), std::nullopt,
            "the journal continues with sequence number " + std::to_string(journal_end_.raw()) +
                ", but reading should begin at " + std::to_string(from_.raw())});
    return std::nullopt;
}

ReadProgress JournalReader::progress() const { return {bytes_before_ + offset_, total_}; }

}  // namespace tongqu::log
