#include "settlement/service/transparency/tree_files.hpp"

#include <algorithm>
#include <string>

#include "engine/log/crc32c.hpp"
#include "market/check.hpp"

namespace tongqu::transparency {
namespace {

constexpr std::size_t kFlushHashes = 64 * 1024 / sizeof(Digest);

static_assert(sizeof(Digest) == 32 && kMaxTreeLevels % kLevelStep == 0);

std::uint32_t checksum_of(const LevelHeader& header) {
    return log::crc32c(log::bytes_of(header).first(offsetof(LevelHeader, checksum)));
}

LevelHeader header_of(unsigned level, const log::JournalIdentity& identity) {
    LevelHeader header{kLevelMagic, kLevelFormatVersion, level, identity, {}, 0};
    header.checksum = checksum_of(header);
    return header;
}

std::uint64_t offset_of(std::uint64_t hash) { return kLevelFileStart + hash * sizeof(Digest); }

}  // namespace

std::filesystem::path TreeFiles::path_of(const std::filesystem::path& folder, unsigned level) {
    const std::string digits = std::to_string(level);
    return folder / ("level-" + std::string(2 - digits.size(), '0') + digits);
}

Result<TreeFiles> TreeFiles::open(log::FileSystem& files, const std::filesystem::path& folder,
                                  const log::JournalIdentity& identity, const TreeState& committed, Access access) {
    TreeFiles tree(files, folder, identity);
    const auto mode = access == Access::append ? log::OpenMode::write : log::OpenMode::read;
    if (committed.size > kMaxTreeSize)
        return refused(TransparencyError::head_beyond_tree, folder, std::nullopt,
                       std::to_string(committed.size) + " leaves are more than a tree can have");
    for (unsigned level = 0; level < kMaxTreeLevels && committed.size >> level > 0; level += kLevelStep)
        if (auto opened = tree.open_level(level, committed.size >> level, mode); !opened)
            return Failed(opened.error());
    std::vector<Digest> peaks;
    for (const Subtree& part : complete_subtrees({0, committed.size})) {
        const auto hash = tree.subtree(part);
        if (!hash) return Failed(hash.error());
        peaks.push_back(*hash);
    }
    tree.frontier_ = Frontier(committed.size, peaks);
    if (committed.size > 0 && tree.frontier_.root() != committed.root)
        return refused(TransparencyError::damaged_tree, folder, std::nullopt,
                       "the first " + std::to_string(committed.size) + " leaves do not give the root of the last head");
    return tree;
}

Result<void> TreeFiles::open_level(unsigned level, std::uint64_t hashes, log::OpenMode mode) {
    Level& opened = levels_[level / kLevelStep];
    const auto path = path_of(folder_, level);
    const auto names = files_->list(folder_);
    if (!names) return io_failed(names.error(), folder_);
    if (!std::ranges::binary_search(*names, path.filename().string()))
        return refused(TransparencyError::head_beyond_tree, path, std::nullopt, "there is no such file");
    auto file = files_->open(path, mode);
    if (!file) return io_failed(file.error(), path);
    opened.file = std::move(*file);
    opened.written = hashes;
    const auto size = opened.file->size();
    if (!size) return io_failed(size.error(), path);
    if (*size < offset_of(hashes))
        return refused(TransparencyError::head_beyond_tree, path, *size,
                       "the file ends before hash " + std::to_string(hashes));

    std::array<std::byte, kLevelFileStart> sector{};
    const auto read = opened.file->read_at(0, sector);
    if (!read) return io_failed(read.error(), path);
    const auto header = log::layout_at<LevelHeader>(sector, 0);
    if (!log::all_zero(std::span(sector).subspan(sizeof header)))
        return refused(TransparencyError::damaged_tree, path, sizeof header, "there is something behind the header");
    if (header.magic != kLevelMagic || header.checksum != checksum_of(header))
        return refused(TransparencyError::damaged_tree, path, 0, "the header is not, or no longer, a level's");
    if (header.format_version != kLevelFormatVersion)
        return refused(TransparencyError::other_format_version, path, offsetof(LevelHeader, format_version),
                       "version " + std::to_string(header.format_version));
    if (header.identity != identity_)
        return refused(TransparencyError::foreign_log, path, offsetof(LevelHeader, identity), "of another exchange");
    if (header.level != level)
        return refused(TransparencyError::damaged_tree, path, offsetof(LevelHeader, level),
                       "holds level " + std::to_string(header.level));
    return {};
}

Result<void> TreeFiles::create_level(unsigned level) {
    const auto path = path_of(folder_, level);
    auto file = files_->open(path, log::OpenMode::create);
    if (!file) return io_failed(file.error(), path);
    std::array<std::byte, kLevelFileStart> sector{};
    const LevelHeader header = header_of(level, identity_);
    std::ranges::copy(log::bytes_of(header), sector.begin());
    if (auto written = log::write_fully(**file, 0, sector); !written) return io_failed(written.error(), path);
    levels_[level / kLevelStep].file = std::move(*file);
    new_names_ = true;
    return {};
}

Result<void> TreeFiles::append(const Digest& leaf_hash) {
    if (failed_) return refused(TransparencyError::failed_before, folder_, std::nullopt, "an earlier write failed");
    TONGQU_CHECK(size() < kMaxTreeSize, "the tree is full");
    frontier_.append(leaf_hash, [&](unsigned level, std::uint64_t, const Digest& hash) {
        if (level % kLevelStep == 0) levels_[level / kLevelStep].pending.push_back(hash);
    });
    if (levels_[0].pending.size() < kFlushHashes) return {};
    return flush(0);
}

Result<void> TreeFiles::flush(unsigned level) {
    Level& flushed = levels_[level / kLevelStep];
    if (flushed.pending.empty()) return {};
    failed_ = true;  // until all is well
    if (!flushed.file) {
        if (auto created = create_level(level); !created) return created;
    }
    const auto bytes = std::as_bytes(std::span(flushed.pending));
    if (auto written = log::write_fully(*flushed.file, offset_of(flushed.written), bytes); !written)
        return io_failed(written.error(), path_of(folder_, level));
    flushed.written += flushed.pending.size();
    flushed.pending.clear();
    failed_ = false;
    return {};
}

Result<void> TreeFiles::sync() {
    if (failed_) return refused(TransparencyError::failed_before, folder_, std::nullopt, "an earlier write failed");
    for (unsigned level = 0; level < kMaxTreeLevels; level += kLevelStep) {
        if (auto flushed = flush(level); !flushed) return flushed;
        const auto& file = levels_[level / kLevelStep].file;
        if (!file) continue;
        failed_ = true;
        if (auto synced = file->sync_content(); !synced) return io_failed(synced.error(), path_of(folder_, level));
        failed_ = false;
    }
    if (!new_names_) return {};
    failed_ = true;
    if (auto synced = files_->sync_folder(folder_); !synced) return io_failed(synced.error(), folder_);
    failed_ = new_names_ = false;
    return {};
}

Result<void> TreeFiles::read_level(unsigned level, std::uint64_t first, std::span<Digest> into) const {
    const Level& kept = levels_[level / kLevelStep];
    TONGQU_CHECK(level % kLevelStep == 0 && kept.file && first + into.size() <= kept.written,
                 "hashes from " + std::to_string(first) + " of level " + std::to_string(level));
    const auto bytes = std::as_writable_bytes(into);
    const auto read = kept.file->read_at(offset_of(first), bytes);
    if (!read) return io_failed(read.error(), path_of(folder_, level));
    if (*read != bytes.size())
        return refused(TransparencyError::head_beyond_tree, path_of(folder_, level), offset_of(first),
                       "the file has become shorter");
    return {};
}

Result<Digest> TreeFiles::subtree(Subtree subtree) const {
    const unsigned above = subtree.level % kLevelStep;
    std::array<Digest, 1U << (kLevelStep - 1)> hashes;
    std::size_t count = 1U << above;
    if (auto read = read_level(subtree.level - above, subtree.index << above, std::span(hashes).first(count)); !read)
        return Failed(read.error());
    for (; count > 1; count /= 2)
        for (std::size_t i = 0; i < count / 2; ++i) hashes[i] = node_hash(hashes[2 * i], hashes[2 * i + 1]);
    return hashes[0];
}

Result<Digest> TreeFiles::leaf(std::uint64_t index) const { return subtree({0, index}); }

Result<Digest> TreeFiles::hash_of(LeafRange range) const {
    const auto parts = complete_subtrees(range);
    if (parts.empty()) return empty_root();
    std::optional<Digest> folded;
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
        const auto hash = subtree(*part);
        if (!hash) return hash;
        folded = folded ? node_hash(*hash, *folded) : *hash;
    }
    return *folded;
}

Result<Path> TreeFiles::hashes_of(const std::vector<LeafRange>& ranges) const {
    Path path;
    for (const LeafRange& range : ranges) {
        const auto hash = hash_of(range);
        if (!hash) return Failed(hash.error());
        path.push_back(*hash);
    }
    return path;
}

}  // namespace tongqu::transparency
