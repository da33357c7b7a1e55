#pragma once
// What can go wrong with a transparency log on disk, and where.
#include <cstdint>
#include <expected>
#include <filesystem>
#include <optional>
#include <string>

#include "engine/log/files.hpp"

namespace tongqu::transparency {

enum class TransparencyError : std::uint8_t {
    no_space,       // the disk has no room; nothing was published, the log must be opened anew
    io_failed,      // the operating system refused; the log must be opened anew
    failed_before,  // an earlier call failed with one of the two above
    locked,         // another process works on this log

    // What the files hold. Nothing of it is repaired.
    damaged_tree,      // a hash is not the one that the heads vouch for
    damaged_head,      // a head is not what was signed, and it is not the last that was being written
    broken_chain,      // a head does not follow the one before: number, hash of the one before, size, time
    head_beyond_tree,  // the last head speaks of leaves that the tree's files do not hold
    head_beyond_journal,  // the last head speaks of commands that the journal does not hold
    foreign_log,       // it belongs to another exchange
    foreign_key,       // a head is signed with another key than this log's
    other_leaf,        // a command gives another leaf than the one that the log holds for it
    other_format_version,
    missing_key,  // there are heads but the file with the key or with the salts' secret is gone
    damaged_key,  // it is not what this program writes
    exposed_key,  // others than the owner may read or write it
    rewritten,    // a witness holds a head that the log does not

    // What was asked of it.
    wrong_sequence,   // a command that is not the next one
    time_went_back,   // a head before the last head's time
    not_in_head,      // the sequence number is not yet in a head, or not in that one
    no_such_head,     // no head has that number
    no_such_item      // the command has fewer items
};

// The enumerator's name.
[[nodiscard]] const char* to_string(TransparencyError error);

struct TransparencyFailure {
    TransparencyError error;
    std::string file;                     // empty where none is meant
    std::optional<std::uint64_t> offset;  // in bytes from the start of the file
    std::string detail;                   // what was found and what was expected
};

// "damaged_head: DIR/heads at byte 224: the signature is wrong"
[[nodiscard]] std::string to_string(const TransparencyFailure& failure);

template <class T>
using Result = std::expected<T, TransparencyFailure>;

using Failed = std::unexpected<TransparencyFailure>;

// io_failed, or no_space where the error says so.
[[nodiscard]] Failed io_failed(const log::IoError& error, const std::filesystem::path& path);
[[nodiscard]] Failed refused(TransparencyError error, const std::filesystem::path& path,
                             std::optional<std::uint64_t> offset, std::string detail);

}  // namespace tongqu::transparency
