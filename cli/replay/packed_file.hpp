#pragma once
// A file as it is, or packed by xz: told by its first bytes, not by its name.
#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <string>
#include <vector>

namespace tongqu::cli {

// A larger file is refused, and one that unpacks to more ends there: some 130 million records of order flow.
inline constexpr std::uint64_t kMaxReplayFileBytes = std::uint64_t{4} << 30;

struct FileBytes {
    std::vector<std::byte> bytes;  // as far as the unpacking went
    std::string fault;             // why it went no further; empty: these are all
};

// The error is a sentence. O(file), in time and in memory.
[[nodiscard]] std::expected<FileBytes, std::string> read_packed_file(const std::filesystem::path& file);

}  // namespace tongqu::cli
