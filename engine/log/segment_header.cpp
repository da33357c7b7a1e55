#include "engine/log/segment_header.hpp"

#include "engine/log/crc32c.hpp"

namespace tongqu::log {
namespace {

std::uint32_t header_checksum(const SegmentHeader& header) {
    return crc32c(bytes_of(header).first(offsetof(SegmentHeader, checksum)));
}

std::string found_and_expected(const char* what, std::uint64_t found, std::uint64_t expected) {
    return std::string(what) + " is " + std::to_string(found) + " instead of " + std::to_string(expected);
}

}  // namespace

SegmentHeader sealed(SegmentHeader header) {
    header.checksum = header_checksum(header);
    return header;
}

std::expected<SegmentHeader, JournalFailure> check_header(std::span<const std::byte> bytes,
                                                          const SegmentContext& context) {
    const auto refuse = [&](JournalError error, std::size_t offset, std::string detail) {
        return std::unexpected(JournalFailure{error, context.file, offset, std::move(detail)});
    };
    if (bytes.size() < sizeof(SegmentHeader))
        return refuse(JournalError::wrong_size, bytes.size(), "the file ends inside the header");
    const auto header = layout_at<SegmentHeader>(bytes, 0);
    if (header.magic != kSegmentMagic)
        return refuse(JournalError::not_a_segment, 0, "does not begin with TQSEGMNT");
    if (header.checksum != header_checksum(header))
        return refuse(JournalError::damaged_header, offsetof(SegmentHeader, checksum),
                      found_and_expected("the header's checksum", header.checksum, header_checksum(header)));
    if (header.format_version != kFormatVersion)
        return refuse(JournalError::other_format_version, offsetof(SegmentHeader, format_version),
                      found_and_expected("the format version", header.format_version, kFormatVersion));
    if (LogicVersion(header.logic_version) != context.logic)
        return refuse(JournalError::other_logic_version, offsetof(SegmentHeader, logic_version),
                      found_and_expected("the logic version", header.logic_version, context.logic.raw()));
    if (context.identity && header.identity != *context.identity)
        return refuse(JournalError::foreign_identity, offsetof(SegmentHeader, identity),
                      "the segment belongs to another exchange");
    if (header.segment_bytes != bytes.size())
        return refuse(JournalError::wrong_size, bytes.size(),
                      found_and_expected("the file's length", bytes.size(), header.segment_bytes));
    if (bytes.size() < kFirstRecordOffset ||
        !all_zero(bytes.first(kFirstRecordOffset).subspan(sizeof header)))
        return refuse(JournalError::damaged_header, sizeof header, "the rest of the first page is not zero");
    if (SequenceNumber(header.first_sequence) != context.named_sequence)
        return refuse(JournalError::misnamed_file, offsetof(SegmentHeader, first_sequence),
                      found_and_expected("the first sequence number", header.first_sequence,
                                         context.named_sequence.raw()));
    std::optional<Continuation> continues = context.continues;
    if (context.journal_begins)
        continues = Continuation{*context.journal_begins, Time(), checksum_seed(header.identity)};
    if (continues) {
        const Continuation& before = *continues;
        if (context.named_sequence > before.next_sequence)
            return refuse(JournalError::missing_segment, offsetof(SegmentHeader, first_sequence),
                          found_and_expected("the first sequence number", header.first_sequence,
                                             before.next_sequence.raw()));
        if (context.named_sequence < before.next_sequence)
            return refuse(JournalError::wrong_order, offsetof(SegmentHeader, first_sequence),
                          found_and_expected("the first sequence number", header.first_sequence,
                                             before.next_sequence.raw()));
        if (header.chain_before != before.chain || Time(header.time_before) != before.last_time)
            return refuse(JournalError::broken_chain, offsetof(SegmentHeader, time_before),
                          "the segment does not continue the content of the one before");
    }
    return header;
}

}  // namespace tongqu::log
