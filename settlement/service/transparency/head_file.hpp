#pragma once
// All signed heads of a log in the order of their numbers: a file of records of 224 bytes, which only grows.
//
// What is durable when: append() that returns without error has the head on disk. A head whose append failed, or died
// half-way, was never published; the next opening cuts it.
#include <memory>
#include <optional>

#include "engine/log/files.hpp"
#include "settlement/service/transparency/failure.hpp"
#include "settlement/service/transparency/tree_head.hpp"

namespace tongqu::transparency {

class HeadFile {
  public:
    enum class Access : std::uint8_t { append, read_only };

    // DIR/heads of the folder, which is there. Looks at the last head and the one before. With `append` a torn tail is zeroed
    // and the last head written once more before anybody relies on it. Errors: damaged_head, broken_chain, foreign_log,
    // foreign_key, io_failed, no_space.
    [[nodiscard]] static Result<HeadFile> open(log::FileSystem& files, const std::filesystem::path& folder,
                                               const log::JournalIdentity& identity, Access access);

    [[nodiscard]] std::uint64_t count() const { return count_; }
    [[nodiscard]] const std::optional<SignedHead>& latest() const { return latest_; }

    // Precondition: the head follows the latest. Errors: io_failed, no_space; then only failed_before.
    [[nodiscard]] Result<void> append(const SignedHead& head);

    // The head with that number, its signature checked. Errors: no_such_head, damaged_head, foreign_log, foreign_key, io_failed.
    [[nodiscard]] Result<SignedHead> read(std::uint64_t number) const;
    // The first head whose tree has at least so many leaves. O(log heads) signatures checked. The same errors.
    [[nodiscard]] Result<SignedHead> first_with(std::uint64_t tree_size) const;

    [[nodiscard]] static std::filesystem::path path_in(const std::filesystem::path& folder) { return folder / "heads"; }

  private:
    HeadFile(log::FileSystem& files, std::filesystem::path folder, const log::JournalIdentity& identity)
        : files_(&files), folder_(std::move(folder)), path_(path_in(folder_)), identity_(identity) {}
    [[nodiscard]] Result<HeadBytes> read_bytes(std::uint64_t number) const;
    [[nodiscard]] Result<SignedHead> judge(std::uint64_t number, const HeadBytes& bytes) const;
    [[nodiscard]] Result<void> find_end(std::uint64_t file_size);
    [[nodiscard]] Result<void> settle_end(std::uint64_t file_size);

    log::FileSystem* files_;
    std::filesystem::path folder_, path_;
    log::JournalIdentity identity_;
    std::unique_ptr<log::File> file_;  // none before the first head
    std::uint64_t count_ = 0;
    std::optional<SignedHead> latest_;
    bool failed_ = false;
};

}  // namespace tongqu::transparency
