#pragma once
// What can go wrong with a settlement store. Nothing of it touches the journal, from which the store can be made again.
#include <cstdint>
#include <expected>
#include <string>

namespace tongqu::store {

enum class StoreError : std::uint8_t {
    io_failed,            // the file cannot be opened, read or written; the disk may be full
    damaged,              // SQLite or a check of ours finds that the file is not what was written
    other_schema,         // written by another version of this program: rebuild it
    other_journal,        // it follows another exchange, or another history of this one: rebuild it
    ahead_of_journal,     // it holds commands that the journal does not: the journal was cut
    locked,               // another process follows the journal into this store
    not_there,            // there is no store yet
    journal_unreadable    // the journal itself is refused; the text says why
};

// The enumerator's name.
[[nodiscard]] const char* to_string(StoreError error);

struct StoreFailure {
    StoreError error;
    std::string detail;
};

// "other_journal: DIR/settlement.db follows exchange 0011…"
[[nodiscard]] std::string to_string(const StoreFailure& failure);

template <class T>
using StoreResult = std::expected<T, StoreFailure>;

}  // namespace tongqu::store
