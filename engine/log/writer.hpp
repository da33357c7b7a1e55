#pragma once
// Group commit: commands gather in memory and reach the disk as one batch with one marker, one write and one
// sync.
#include <cstddef>
#include <expected>
#include <span>
#include <vector>

#include "engine/log/failure.hpp"
#include "engine/log/recovery.hpp"
#include "engine/log/segment_supply.hpp"

namespace tongqu::log {

// What is durable when:
// - append() puts a record into memory: nothing is durable.
// - commit() that returns a sequence number n: every record up to n, and every earlier batch, survives the
// loss of power
//   (Durability::disk) or the death of the process (Durability::os; here segments are synced only when they
//   are full).
// - commit() that fails: the batch may or may not be found by the next open_journal, whole or not at all;
// earlier batches
//   are durable as before. The caller answers nobody and ends the process. No call is ever repeated after a
//   failed write or sync, because the operating system may have thrown the bytes away and report success the
//   next time.
// - reserve() that succeeds: the room on disk for the batch is set aside. It changes no committed byte.
// One thread at a time. The steady state allocates nothing; starting a new segment (every segment_bytes)
// takes some ms.
class JournalWriter {
  public:
    explicit JournalWriter(RecoveredJournal&& journal);

    // Makes certain that a batch whose records take up to `bytes` (the sum of record_bytes(payload size)) can
    // be written. Call it before stamping the first command of a batch. Errors: no_space (stop the intake,
    // ask again later: it recovers when the disk has room), batch_too_large, io_failed, failed_before.
    // Precondition: no record is waiting.
    [[nodiscard]] std::expected<void, JournalFailure> reserve(std::size_t bytes);

    // Bytes of the reservation that are still free.
    [[nodiscard]] std::size_t reserved() const { return reserved_; }

    // Copies the record into the batch. Preconditions, checked: the sequence number is next_sequence(), the
    // time is not before that of the last record, the payload has at most kMaxPayloadBytes, and the
    // reservation has room.
    void append(SequenceNumber sequence, Time time, std::span<const std::byte> payload);

    // Writes the batch and returns the last durable sequence number; with nothing waiting it does no I/O and
    // returns the same as before. Errors: io_failed, failed_before: both fatal.
    [[nodiscard]] std::expected<SequenceNumber, JournalFailure> commit();

    [[nodiscard]] SequenceNumber next_sequence() const { return position_.next_sequence; }
    [[nodiscard]] SequenceNumber durable() const {
        return durable_;
    }  // first_sequence − 1 in an empty journal
    [[nodiscard]] Time last_time() const { return position_.last_time; }  // of the last record appended
    [[nodiscard]] std::size_t waiting() const { return count_; }          // records in the batch
    [[nodiscard]] std::uint64_t written_bytes() const { return written_bytes_; }  // by commit(), since the start
    [[nodiscard]] const JournalIdentity& identity() const { return identity_; }

  private:
    [[nodiscard]] std::uint64_t room() const;
    [[nodiscard]] std::expected<void, JournalFailure> begin_next_segment();
    void prepare_next_segment();
    [[nodiscard]] std::span<const std::byte> close_batch();
    [[nodiscard]] std::expected<void, IoError> write_zeros_ahead(std::uint64_t batch_end);
    [[nodiscard]] JournalFailure fail(const IoError& error);
    [[nodiscard]] JournalFailure failed_before() const;

    FolderLock lock_;
    JournalIdentity identity_;
    LogicVersion logic_;
    std::uint32_t seed_;
    Durability durability_;
    std::size_t max_batch_bytes_;
    WritePosition position_;
    SegmentSupply supply_;
    std::uint64_t prepare_below_;  // prepare the next segment when less room than this is left
    std::uint64_t zeros_until_ = 0;  // of this segment: up to here every block has been written once

    std::vector<std::byte> batch_;  // allocated once, max_batch_bytes long
    std::size_t used_ = 0;          // bytes of records waiting
    std::size_t reserved_ = 0;      // bytes of records that may still come
    std::uint32_t count_ = 0;       // records waiting
    SequenceNumber durable_;
    std::uint64_t written_bytes_ = 0;
    bool failed_ = false;
};

}  // namespace tongqu::log
