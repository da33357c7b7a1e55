#pragma once
// The transparency log's part of a backup. The heads are counted before the journal is copied and no later one is taken along,
// so that no head in a backup speaks of commands that its journal lacks.
#include <cstdint>
#include <expected>
#include <filesystem>
#include <string>
#include <vector>

namespace tongqu::cli {

// Complete heads in DIR/transparency, in bytes; 0 where there is no log.
[[nodiscard]] std::uint64_t bytes_of_heads(const std::filesystem::path& from);

// Copies heads, tree and both keys: their paths in the backup. The error is a sentence.
[[nodiscard]] std::expected<std::vector<std::string>, std::string> copy_log(const std::filesystem::path& from,
                                                                            const std::filesystem::path& to,
                                                                            std::uint64_t bytes_of_heads);

}  // namespace tongqu::cli
