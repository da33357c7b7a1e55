#pragma once
// What can go wrong with journal and snapshots, and where.
#include <cstdint>
#include <optional>
#include <string>

namespace tongqu::log {

enum class JournalError : std::uint8_t {
    // While writing.
    no_space,  // the disk has no room for the batch; nothing was stamped or written; later calls may succeed
    batch_too_large,  // more bytes than a batch may have; nothing was stamped or written
    io_failed,  // the operating system refused a read, a write or a sync. Fatal for a writer: end the process
    failed_before,  // an earlier call failed with io_failed; the process should have ended

    // When opening.
    bad_options,  // the sizes asked for do not fit each other or their limits
    locked,       // another process works on this folder
    no_journal,   // there is no segment, and the caller did not ask for a new journal

    // What recovery and reading refuse: never repaired, never skipped.
    misnamed_file,   // a segment whose name is not 20 digits, or not the first sequence number of its header
    not_a_segment,   // the file does not begin as a segment does
    damaged_header,  // the header's checksum or the zeros behind it are wrong
    other_format_version,  // written in another format; use the binary of that version
    other_logic_version,   // written under other rules; use the binary of that version
    foreign_identity,      // the segment or snapshot belongs to another exchange
    wrong_size,            // the file is shorter or longer than its header says: cut or extended from outside
    missing_segment,       // sequence numbers are missing between two segments, or before the first
    wrong_order,           // a segment begins with a sequence number that an earlier one holds already
    broken_chain,          // the segment does not continue the content of the one before
    damaged_record,        // a record's checksum, kind or length is wrong, and a commit marker follows
    wrong_sequence,        // a record is intact but does not follow the one before
    time_went_back,        // a record is intact but stamped earlier than the one before
    damaged_batch,         // a commit marker is intact but does not fit the records before it
    trailing_garbage,      // bytes after the last commit marker of a segment that has a successor
    ends_early,            // the journal ends before the sequence number that reading should start after

    // Snapshots.
    no_snapshot,      // there is none of that sequence number
    damaged_snapshot  // header, length or checksum are wrong
};

// "damaged_record" and so on: the enumerator's name.
[[nodiscard]] const char* to_string(JournalError error);

struct JournalFailure {
    JournalError error;
    std::string file;                     // path of the file or folder
    std::optional<std::uint64_t> offset;  // in bytes from the start of the file, where a place in it is meant
    std::string detail;                   // what was found and what was expected
};

// "damaged_record: DIR/journal/00000000000000000001.segment at byte 4096: checksum is 0x… instead of 0x…"
[[nodiscard]] std::string to_string(const JournalFailure& failure);

}  // namespace tongqu::log
