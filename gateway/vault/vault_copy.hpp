#pragma once
// A copy of the vault, or of another database of the data folder, while it is in use.
#include <expected>
#include <filesystem>
#include <string>

namespace tongqu::gateway {

// Copies FROM/NAME to TO/NAME as it is at one moment, by SQLite's online backup: one file, readable by its
// owner only, synced. False when there is none. The error is a sentence. Writers are not held up.
[[nodiscard]] std::expected<bool, std::string> copy_database(const std::filesystem::path& from, const std::filesystem::path& to,
                                                             const std::string& name);

}  // namespace tongqu::gateway
