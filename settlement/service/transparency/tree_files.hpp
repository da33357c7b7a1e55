#pragma once
// A Merkle tree on disk: the hashes of every fourth level, each level in a file of its own that only grows. The levels
// between are computed from at most eight neighbours. 34.2 bytes a leaf; 10^8 leaves take 3.4 GB.
//
// What is durable when: nothing is until sync() returns. The files do not know how much of them counts: whoever opens them
// says it, from the last signed head. What lies behind that is the rest of an unfinished write, or of leaves that no head
// speaks of; it is overwritten.
#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "engine/log/files.hpp"
#include "engine/log/format.hpp"
#include "settlement/service/transparency/failure.hpp"
#include "settlement/service/transparency/frontier.hpp"
#include "settlement/service/transparency/leaf_range.hpp"
#include "settlement/service/transparency/proof.hpp"

namespace tongqu::transparency {

inline constexpr unsigned kLevelStep = 4;             // every fourth level is kept
inline constexpr std::uint64_t kLevelFileStart = 512;  // the header has the first sector for itself
inline constexpr std::array<char, 8> kLevelMagic{'T', 'Q', 'T', 'R', 'E', 'E', 'L', 'V'};
inline constexpr std::uint32_t kLevelFormatVersion = 1;

struct LevelHeader {
    std::array<char, 8> magic;
    std::uint32_t format_version;
    std::uint32_t level;
    log::JournalIdentity identity;
    std::array<std::uint8_t, 28> zeros;
    std::uint32_t checksum;  // crc32c of the 60 bytes before
};
static_assert(sizeof(LevelHeader) == 64 && std::has_unique_object_representations_v<LevelHeader>);

class TreeFiles {
  public:
    enum class Access : std::uint8_t { append, read_only };

    // Opens the tree in `folder`, which is there, up to the leaf that `committed` speaks of; an empty one makes new files.
    // `files` outlives this. Errors: head_beyond_tree where a file is too short, damaged_tree where the largest complete
    // subtrees do not give the root, foreign_log, other_format_version, io_failed, no_space. O(log size).
    [[nodiscard]] static Result<TreeFiles> open(log::FileSystem& files, const std::filesystem::path& folder,
                                                const log::JournalIdentity& identity, const TreeState& committed,
                                                Access access);

    // O(1) hashes on average; writes when 64 KiB have come together. Errors: io_failed, no_space; then this is of no more use.
    [[nodiscard]] Result<void> append(const Digest& leaf_hash);
    // Writes and syncs everything appended. The same errors.
    [[nodiscard]] Result<void> sync();

    // With what was appended, synced or not.
    [[nodiscard]] std::uint64_t size() const { return frontier_.size(); }
    [[nodiscard]] TreeState state() const { return {frontier_.size(), frontier_.root()}; }

    // What follows reads the files as they are: whether the hashes are right shows against a signed root. Preconditions: the
    // leaves are synced, or were committed at the opening. Error: io_failed.
    [[nodiscard]] Result<Digest> leaf(std::uint64_t index) const;
    [[nodiscard]] Result<Digest> hash_of(LeafRange range) const;  // as in complete_subtrees
    [[nodiscard]] Result<Path> hashes_of(const std::vector<LeafRange>& ranges) const;
    // Reads `into.size()` hashes of a kept level.
    [[nodiscard]] Result<void> read_level(unsigned level, std::uint64_t first, std::span<Digest> into) const;

    [[nodiscard]] static std::filesystem::path path_of(const std::filesystem::path& folder, unsigned level);

  private:
    struct Level {
        std::unique_ptr<log::File> file;
        std::uint64_t written = 0;  // hashes in the file
        std::vector<Digest> pending;
    };

    TreeFiles(log::FileSystem& files, std::filesystem::path folder, const log::JournalIdentity& identity)
        : files_(&files), folder_(std::move(folder)), identity_(identity) {}
    [[nodiscard]] Result<void> open_level(unsigned level, std::uint64_t hashes, log::OpenMode mode);
    [[nodiscard]] Result<void> create_level(unsigned level);
    [[nodiscard]] Result<void> flush(unsigned level);
    [[nodiscard]] Result<Digest> subtree(Subtree subtree) const;

    log::FileSystem* files_;
    std::filesystem::path folder_;
    log::JournalIdentity identity_;
    Frontier frontier_;
    std::array<Level, kMaxTreeLevels / kLevelStep> levels_;
    bool new_names_ = false;  // files were created since the folder was synced
    bool failed_ = false;
};

}  // namespace tongqu::transparency
