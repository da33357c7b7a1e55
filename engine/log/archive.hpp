#pragma once
// Moving old segments to another disk, without taking anything away.
//
// Policy: a segment may be archived when it is sealed, is not among the newest `keep` of the sealed ones, and all its
// commands lie at or before the newest snapshot; and only after the journal has just been executed again up to that
// snapshot and led to its state. In its place stays a symbolic link, so that starts, backups and `verify` read the whole
// journal as before: the archive has to be there when they run. Nothing is deleted: the link replaces the file once the
// copy is synced and was read back with the same SHA-256.
#include <expected>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/log/backup.hpp"
#include "engine/log/files.hpp"

namespace tongqu::log {

struct ArchiveOptions {
    std::filesystem::path folder;  // data folder of a stopped exchange
    std::filesystem::path to;
    std::size_t keep = 1;  // of the sealed segments, the newest stay
};

struct Archived {
    SequenceNumber snapshot;  // that was verified
    std::vector<std::string> moved;
    std::uint64_t bytes = 0;
};

// The error is a sentence for the operator; what was moved before it stays moved, and works. O(journal).
[[nodiscard]] std::expected<Archived, std::string> archive(FileSystem& files, const ArchiveOptions& options,
                                                           const OnBackup& on_archive);

}  // namespace tongqu::log
