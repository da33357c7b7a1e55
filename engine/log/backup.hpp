#pragma once
// Backups of a data folder, and the way back.
//
// A backup is a folder of its own with MANIFEST in it, which is written last and in one step: an interrupted backup has
// none and is refused. A restore writes beside its target and renames at the end: an interrupted one leaves no exchange.
#include <expected>
#include <filesystem>
#include <functional>
#include <string>

#include "engine/log/backup_manifest.hpp"
#include "engine/log/files.hpp"

namespace tongqu::log {

// What is being done, how far, of how much.
using OnBackup = std::function<void(std::string_view, std::uint64_t, std::uint64_t)>;

// Copies what is needed beside journal, snapshot and operator.key into the backup: their paths in it. Called after the
// journal was copied, so that nothing the journal refers to is missing. The error is a sentence.
using CopyMore =
    std::function<std::expected<std::vector<std::string>, std::string>(const std::filesystem::path& backup)>;

struct BackupOptions {
    std::filesystem::path from;  // the data folder; the exchange may be running
    std::filesystem::path to;    // not there, or empty
    bool replay = false;         // re-execute the copy and note the hash of its state
};

// The errors are sentences for the operator. O(journal): everything is read, copied, read again.
[[nodiscard]] std::expected<BackupManifest, std::string> back_up(FileSystem& files, const BackupOptions& options,
                                                                 const CopyMore& copy_more, const OnBackup& on_backup);

// Makes `to`, which is not there or empty, from the backup: every file is checked against the manifest while it is
// copied, the journal as a whole afterwards.
[[nodiscard]] std::expected<BackupManifest, std::string> restore(FileSystem& files, const std::filesystem::path& from,
                                                                 const std::filesystem::path& to,
                                                                 const OnBackup& on_backup);

}  // namespace tongqu::log
