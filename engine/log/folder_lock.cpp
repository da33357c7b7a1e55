#include "engine/log/folder_lock.hpp"

namespace tongqu::log {

std::expected<FolderLock, JournalFailure> FolderLock::take(FileSystem& files,
                                                           const std::filesystem::path& folder) {
    if (auto made = files.create_folder(folder); !made)
        return std::unexpected(space_or_io_failure(made.error(), folder));
    const std::filesystem::path path = folder / "lock";
    auto file = files.open(path, OpenMode::create);
    if (!file) return std::unexpected(space_or_io_failure(file.error(), path));
    const auto held = (*file)->try_lock();
    if (!held) return std::unexpected(io_failure(held.error(), path));
    if (!*held)
        return std::unexpected(JournalFailure{JournalError::locked, path.string(), std::nullopt,
                                              "another process works on this folder"});
    return FolderLock(std::move(*file));
}

}  // namespace tongqu::log
