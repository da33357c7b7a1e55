#pragma once
// What backups and restores check alike.
#include <expected>
#include <filesystem>
#include <string>

#include "engine/exchange/exchange.hpp"
#include "engine/log/backup.hpp"

namespace tongqu::log {

// "DIR/vault.db: open: No such file or directory"
[[nodiscard]] std::string sentence_of(const IoError& error, const std::filesystem::path& path);

// Reads the whole journal of the folder: checksums, sequence, chain, and that it ends where the manifest says. With an
// exchange, which is new, executes it too.
[[nodiscard]] std::expected<void, std::string> check_journal(FileSystem& files, const std::filesystem::path& folder,
                                                             const BackupManifest& manifest, exchange::Exchange* state,
                                                             const OnBackup& on_backup);

}  // namespace tongqu::log
