#include "engine/log/failure.hpp"

namespace tongqu::log {

const char* to_string(JournalError error) {
    switch (error) {
        case JournalError::no_space:
            return "no_space";
        case JournalError::batch_too_large:
            return "batch_too_large";
        case JournalError::io_failed:
            return "io_failed";
        case JournalError::failed_before:
            return "failed_before";
        case JournalError::bad_options:
            return "bad_options";
        case JournalError::locked:
            return "locked";
        case JournalError::no_journal:
            return "no_journal";
        case JournalError::misnamed_file:
            return "misnamed_file";
        case JournalError::not_a_segment:
            return "not_a_segment";
        case JournalError::damaged_header:
            return "damaged_header";
        case JournalError::other_format_version:
            return "other_format_version";
        case JournalError::other_logic_version:
            return "other_logic_version";
        case JournalError::foreign_identity:
            return "foreign_identity";
        case JournalError::wrong_size:
            return "wrong_size";
        case JournalError::missing_segment:
            return "missing_segment";
        case JournalError::wrong_order:
            return "wrong_order";
        case JournalError::broken_chain:
            return "broken_chain";
        case JournalError::damaged_record:
            return "damaged_record";
        case JournalError::wrong_sequence:
            return "wrong_sequence";
        case JournalError::time_went_back:
            return "time_went_back";
        case JournalError::damaged_batch:
            return "damaged_batch";
        case JournalError::trailing_garbage:
            return "trailing_garbage";
        case JournalError::ends_early:
            return "ends_early";
        case JournalError::no_snapshot:
            return "no_snapshot";
        case JournalError::damaged_snapshot:
            return "damaged_snapshot";
    }
    return "unknown";
}

std::string to_string(const JournalFailure& failure) {
    std::string text = std::string(to_string(failure.error)) + ": " + failure.file;
    if (failure.offset) text += " at byte " + std::to_string(*failure.offset);
    return text + ": " + failure.detail;
}

}  // namespace tongqu::log
