#pragma once
// Copying whole files and knowing what is in them.
#include <cstdint>
#include <filesystem>

#include "engine/log/files.hpp"
#include "market/participant.hpp"

namespace tongqu::log {

struct FileDigest {
    std::uint64_t bytes = 0;
    Digest sha256{};

    friend bool operator==(const FileDigest&, const FileDigest&) = default;
};

// Reads the file from its first byte to its last.
[[nodiscard]] IoResult<FileDigest> digest_of(FileSystem& files, const std::filesystem::path& path);

// Copies the file as it is while being read, durably but for the name in the folder, and tells what was read.
[[nodiscard]] IoResult<FileDigest> copy_file(FileSystem& files, const std::filesystem::path& from,
                                             const std::filesystem::path& to);

}  // namespace tongqu::log
