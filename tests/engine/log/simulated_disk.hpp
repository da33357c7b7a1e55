#pragma once
// A disk in memory that forgets, when the power is cut, whatever was not synced: single sectors of writes,
// renames, creations. It stands in for the one part of the world that a test cannot pull the plug of.
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "engine/log/files.hpp"

namespace tongqu::log::test {

using Bytes = std::vector<std::byte>;

class SimulatedDisk final : public FileSystem {
  public:
    struct Node {
        Bytes visible;               // what reads give
        Bytes durable;               // what survives a power cut for certain
        std::vector<bool> unsynced;  // sectors of `visible` that differ from `durable`, perhaps
        bool locked = false;
    };

    // The next sync of a file fails, and the disk takes what it could not write for written, as Linux does: a
    // later sync succeeds without writing it.
    bool next_sync_fails = false;
    std::uint64_t capacity = UINT64_MAX;  // bytes for all files together; more is ENOSPC

    IoResult<std::unique_ptr<File>> open(const std::filesystem::path& path, OpenMode mode) override;
    IoResult<void> rename(const std::filesystem::path& from, const std::filesystem::path& to) override;
    IoResult<void> remove(const std::filesystem::path& path) override;
    IoResult<void> create_folder(const std::filesystem::path& path) override;
    IoResult<std::vector<std::string>> list(const std::filesystem::path& path) override;
    IoResult<void> sync_folder(const std::filesystem::path& path) override;

    // The power goes and comes back: every unsynced sector and every unsynced change of a folder, in order,
    // is there or not.
    void cut_power(std::mt19937_64& random);
    // A process dies and leaves its locks.
    void release_locks();

    // The content of a file, to be looked at or tampered with. The file must exist.
    Bytes& content(const std::filesystem::path& path) { return visible_.at(path.string())->visible; }
    [[nodiscard]] bool has(const std::filesystem::path& path) const {
        return visible_.contains(path.string());
    }
    [[nodiscard]] std::vector<std::string> files() const;
    // Another disk with the same files, all durable.
    [[nodiscard]] SimulatedDisk copy() const;
    [[nodiscard]] std::uint64_t used() const;

  private:
    using Names = std::map<std::string, std::shared_ptr<Node>>;
    struct FolderChange {
        std::filesystem::path folder;
        Names after;  // all names of that folder after the change
    };

    [[nodiscard]] Names names_in(const std::filesystem::path& folder) const;
    void note_change(const std::filesystem::path& folder);
    static void replace_names(Names& names, const std::filesystem::path& folder, const Names& with);

    Names visible_;
    Names durable_;
    std::vector<FolderChange> changes_;
};

}  // namespace tongqu::log::test
