#pragma once
// A copy of a journal that is being written to: all segments up to the last commit marker that is there.
#include <expected>
#include <filesystem>
#include <functional>
#include <vector>

#include "engine/log/failure.hpp"
#include "engine/log/files.hpp"
#include "engine/log/recovery.hpp"

namespace tongqu::log {

struct CopiedJournal {
    JournalIdentity identity;
    SequenceNumber sequence;  // the last command in the copy
    Time time;                // its stamp
    std::vector<std::filesystem::path> segments;  // of the copy
};

// How often the last segment is read again when it looks damaged: while it is being written to, a reader may see
// half of a batch. Damage stays, half of a batch does not.
inline constexpr int kLiveReads = 100;

// Takes no lock and changes nothing in `from`; `to` has no journal yet. Every segment is checked by the rules of
// recovery before it is copied. What is acknowledged when the call begins is in the copy; so may be a batch that was
// written and is not yet acknowledged. Everything is synced but the entry of `to` in its parent. `copied` hears of bytes
// done and bytes in all. Errors: all that recovery refuses, no_journal, no_space.
[[nodiscard]] std::expected<CopiedJournal, JournalFailure> copy_journal(
    FileSystem& files, const std::filesystem::path& from, const std::filesystem::path& to,
    const JournalExpectation& expect, const std::function<void(std::uint64_t, std::uint64_t)>& copied);

}  // namespace tongqu::log
