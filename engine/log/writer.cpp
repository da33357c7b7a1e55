#include "engine/log/writer.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "engine/log/crc32c.hpp"
#include "engine/log/record_check.hpp"
#include "engine/log/segment_name.hpp"
#include "market/check.hpp"

namespace tongqu::log {
namespace {

// Written ahead of the records at a time; takes a sync 0.1 ms or so longer, once in some 70 commits under load.
constexpr std::uint64_t kZerosAhead = 256 * 1024;
constexpr std::uint64_t kBlock = 4096;
constexpr std::array<std::byte, kZerosAhead> kZeros{};

}  // namespace

JournalWriter::JournalWriter(RecoveredJournal&& journal)
    : lock_(std::move(journal.lock)),
      identity_(journal.identity),
      logic_(journal.options.expect.logic),
      seed_(checksum_seed(journal.identity)),
      durability_(journal.options.durability),
      max_batch_bytes_(journal.options.max_batch_bytes),
      position_(std::move(journal.position)),
      supply_(*journal.files, journal_folder(journal.folder), journal.options.segment_bytes),
      prepare_below_(journal.options.segment_bytes / 2),
      batch_(journal.options.max_batch_bytes),
      durable_(position_.next_sequence.raw() - 1) {}

std::uint64_t JournalWriter::room() const { return position_.segment_bytes - position_.offset; }

std::expected<void, JournalFailure> JournalWriter::reserve(std::size_t bytes) {
    if (failed_) return std::unexpected(failed_before());
    TONGQU_CHECK(count_ == 0, std::to_string(count_) + " records are waiting");
    reserved_ = 0;
    if (bytes > max_batch_bytes_ - sizeof(CommitMarker))
        return std::unexpected(JournalFailure{JournalError::batch_too_large, position_.path.string(),
                                              std::nullopt, std::to_string(bytes) + " bytes in one batch"});
    if (room() < bytes + sizeof(CommitMarker)) {
        if (auto begun = begin_next_segment(); !begun) {
            failed_ = begun.error().error != JournalError::no_space;
            return begun;
        }
    }
    if (room() < prepare_below_) prepare_next_segment();
    reserved_ = bytes;
    return {};
}

std::expected<void, JournalFailure> JournalWriter::begin_next_segment() {
    if (durability_ == Durability::os) {
        if (auto synced = position_.file->sync_content(); !synced)
            return std::unexpected(io_failure(synced.error(), position_.path));
    }
    SegmentHeader header{};
    header.magic = kSegmentMagic;
    header.format_version = kFormatVersion;
    header.logic_version = logic_.raw();
    header.first_sequence = position_.next_sequence.raw();
    header.identity = identity_;
    header.time_before = position_.last_time.raw();
    header.chain_before = position_.chain;
    auto segment = supply_.begin(header);
    if (!segment) return std::unexpected(segment.error());
    position_.file = std::move(segment->file);
    position_.path = std::move(segment->path);
    position_.segment_bytes = supply_.segment_bytes();
    position_.offset = kFirstRecordOffset;
    zeros_until_ = 0;
    prepare_below_ = supply_.segment_bytes() / 2;
    return {};
}

// Not needed yet, so a failure is no error. It is tried again only when a good part of the rest is used up:
// on a full disk every attempt costs a system call or three.
void JournalWriter::prepare_next_segment() {
    if (supply_.prepared()) return;
    prepare_below_ = supply_.prepare() ? 0 : room() - room() / 16;
}

void JournalWriter::append(SequenceNumber sequence, Time time, std::span<const std::byte> payload) {
    TONGQU_CHECK(sequence == position_.next_sequence, std::to_string(sequence.raw()) +
                                                          " appended instead of " +
                                                          std::to_string(position_.next_sequence.raw()));
    TONGQU_CHECK(time >= position_.last_time,
                 std::to_string(time.raw()) + " appended after " + std::to_string(position_.last_time.raw()));
    TONGQU_CHECK(payload.size() <= kMaxPayloadBytes, std::to_string(payload.size()) + " bytes of payload");
    const std::size_t bytes = record_bytes(payload.size());
    TONGQU_CHECK(bytes <= reserved_,
                 std::to_string(bytes) + " bytes appended to a reservation of " + std::to_string(reserved_));
    const auto record = std::span(batch_).subspan(used_, bytes);
    RecordHeader header{
        0,         static_cast<std::uint32_t>(payload.size()), RecordKind::command, count_, sequence.raw(),
        time.raw()};
    std::memset(record.data() + bytes - kRecordAlignment, 0, kRecordAlignment);
    std::memcpy(record.data(), &header, sizeof header);
    if (!payload.empty()) std::memcpy(record.data() + sizeof header, payload.data(), payload.size());
    header.checksum = record_checksum(record, seed_);
    std::memcpy(record.data(), &header.checksum, sizeof header.checksum);

    used_ += bytes;
    reserved_ -= bytes;
    ++count_;
    position_.next_sequence = SequenceNumber(sequence.raw() + 1);
    position_.last_time = time;
}

// Puts the commit marker behind the records and returns the whole batch.
std::span<const std::byte> JournalWriter::close_batch() {
    const auto records = std::span<const std::byte>(batch_).first(used_);
    CommitMarker marker{};
    marker.header.length = sizeof(CommitMarker) - sizeof(RecordHeader);
    marker.header.kind = RecordKind::commit;
    marker.header.index = count_;
    marker.header.sequence = position_.next_sequence.raw() - 1;
    marker.header.time = position_.last_time.raw();
    marker.batch_offset = position_.offset;
    marker.batch_bytes = static_cast<std::uint32_t>(used_);
    marker.zero_sectors = count_zero_sectors(position_.offset, records);
    marker.chain = crc32c(records, position_.chain);
    marker.header.checksum = record_checksum(bytes_of(marker), seed_);
    std::memcpy(batch_.data() + used_, &marker, sizeof marker);
    position_.chain = marker.chain;
    return std::span<const std::byte>(batch_).first(used_ + sizeof marker);
}

// Blocks that are set aside but were never written make every sync change the file system's metadata too, a write of its
// own that the sync waits for. Zeros written ahead leave that to one commit in many.
std::expected<void, IoError> JournalWriter::write_zeros_ahead(std::uint64_t batch_end) {
    if (batch_end <= zeros_until_) return {};
    const std::uint64_t from = std::min((batch_end + kBlock - 1) / kBlock * kBlock, position_.segment_bytes);
    zeros_until_ = std::min(from + kZerosAhead, position_.segment_bytes);
    return write_fully(*position_.file, from, std::span(kZeros).first(zeros_until_ - from));
}

std::expected<SequenceNumber, JournalFailure> JournalWriter::commit() {
    if (failed_) return std::unexpected(failed_before());
    if (count_ == 0) return durable_;
    const auto batch = close_batch();
    if (auto written = write_fully(*position_.file, position_.offset, batch); !written)
        return std::unexpected(fail(written.error()));
    if (durability_ == Durability::disk) {
        if (auto zeros = write_zeros_ahead(position_.offset + batch.size()); !zeros)
            return std::unexpected(fail(zeros.error()));
        if (auto synced = position_.file->sync_content(); !synced)
            return std::unexpected(fail(synced.error()));
    }
    position_.offset += batch.size();
    written_bytes_ += batch.size();
    used_ = 0;
    reserved_ = 0;
    count_ = 0;
    durable_ = SequenceNumber(position_.next_sequence.raw() - 1);
    return durable_;
}

JournalFailure JournalWriter::fail(const IoError& error) {
    failed_ = true;
    return io_failure(error, position_.path);
}

JournalFailure JournalWriter::failed_before() const {
    return {JournalError::failed_before, position_.path.string(), std::nullopt,
            "an earlier call failed for good"};
}

}  // namespace tongqu::log
