#pragma once
// A copy of the vault while it is in use.
#include <expected>
#include <filesystem>
#include <string>

namespace tongqu::gateway {

// Copies FROM/vault.db to TO/vault.db as it is at one moment, by SQLite's online backup: one file, readable by its
// owner only, synced. False when there is no vault. The error is a sentence. Writers are not held up.
[[nodiscard]] std::expected<bool, std::string> copy_vault(const std::filesystem::path& from,
                                                          const std::filesystem::path& to);

}  // namespace tongqu::gateway
