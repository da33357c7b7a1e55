#pragma once
// One process at a time on a data folder.
#include <expected>
#include <filesystem>
#include <memory>

#include "engine/log/failure.hpp"
#include "engine/log/files.hpp"

namespace tongqu::log {

// Holds DIR/lock by flock, so the lock ends with the process however it ends. The empty file stays.
class FolderLock {
  public:
    FolderLock() = default;

    // Creates the folder when it is missing. Errors: locked, io_failed, no_space.
    [[nodiscard]] static std::expected<FolderLock, JournalFailure> take(FileSystem& files,
                                                                        const std::filesystem::path& folder);

  private:
    explicit FolderLock(std::unique_ptr<File> file) : file_(std::move(file)) {}

    std::unique_ptr<File> file_;
};

}  // namespace tongqu::log
