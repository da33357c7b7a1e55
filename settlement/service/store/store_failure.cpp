#include "settlement/service/store/store_failure.hpp"

namespace tongqu::store {

const char* to_string(StoreError error) {
    switch (error) {
        case StoreError::io_failed:
            return "io_failed";
        case StoreError::damaged:
            return "damaged";
        case StoreError::other_schema:
            return "other_schema";
        case StoreError::other_journal:
            return "other_journal";
        case StoreError::ahead_of_journal:
            return "ahead_of_journal";
        case StoreError::locked:
            return "locked";
        case StoreError::not_there:
            return "not_there";
        case StoreError::journal_unreadable:
            return "journal_unreadable";
    }
    return "unknown";
}

std::string to_string(const StoreFailure& failure) {
    return std::string(to_string(failure.error)) + ": " + failure.detail;
}

}  // namespace tongqu::store
