#pragma once
// The few file operations that the journal and the snapshots use. Production and tests go through the same
// interface; tests put failures and power cuts between it and the disk.
#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/log/failure.hpp"

namespace tongqu::log {

// The system call that failed and its errno.
struct IoError {
    const char* operation;
    int number;

    // The disk, the quota or the file size limit is exhausted: may pass without a restart.
    [[nodiscard]] bool is_no_space() const;
    [[nodiscard]] std::string text() const;
};

template <class T>
using IoResult = std::expected<T, IoError>;

enum class OpenMode : std::uint8_t {
    read,   // existing file, read only
    write,  // existing file, reading and writing
    create  // new or emptied file, reading and writing
};

// One open file. Closed by the destructor, which reports nothing: whatever must be durable was synced before.
class File {
  public:
    virtual ~File() = default;

    // Bytes read: fewer than asked for only at the end of the file.
    virtual IoResult<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> into) = 0;
    // One pwrite: may write fewer bytes than given, at least one.
    virtual IoResult<std::size_t> write_at(std::uint64_t offset, std::span<const std::byte> bytes) = 0;
    // Sets aside zeroed room up to `bytes` and makes the file that long (posix_fallocate).
    virtual IoResult<void> allocate(std::uint64_t bytes) = 0;
    virtual IoResult<std::uint64_t> size() = 0;
    virtual IoResult<void> sync_content() = 0;  // fdatasync: content and length
    // True when this process holds the exclusive lock now; released on close or death (flock).
    virtual IoResult<bool> try_lock() = 0;
};

class FileSystem {
  public:
    virtual ~FileSystem() = default;

    virtual IoResult<std::unique_ptr<File>> open(const std::filesystem::path& path, OpenMode mode) = 0;
    // Replaces `to` in one step. Durable after sync_folder of the folder of both.
    virtual IoResult<void> rename(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
    // Removing what is not there succeeds.
    virtual IoResult<void> remove(const std::filesystem::path& path) = 0;
    // Creates the folder and its parents, each durably; succeeds when it is there.
    virtual IoResult<void> create_folder(const std::filesystem::path& path) = 0;
    // Names in the folder, sorted; an empty list when the folder is not there.
    virtual IoResult<std::vector<std::string>> list(const std::filesystem::path& path) = 0;
    virtual IoResult<void> sync_folder(const std::filesystem::path& path) = 0;
};

// The operating system's files. Without state; lives as long as the process.
[[nodiscard]] FileSystem& system_files();

// Writes all of `bytes`, going on after short writes.
[[nodiscard]] IoResult<void> write_fully(File& file, std::uint64_t offset, std::span<const std::byte> bytes);

// io_failed with the path and the system call's error.
[[nodiscard]] JournalFailure io_failure(const IoError& error, const std::filesystem::path& path);
// The same, but no_space where the error says so: for steps after which nothing has changed yet.
[[nodiscard]] JournalFailure space_or_io_failure(const IoError& error, const std::filesystem::path& path);

}  // namespace tongqu::log
