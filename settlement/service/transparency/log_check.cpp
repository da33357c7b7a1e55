#include "settlement/service/transparency/log_check.hpp"

#include <algorithm>
#include <string>

namespace tongqu::transparency {
namespace {

constexpr std::uint64_t kReadHashes = 2048;

// The hashes of one kept level, read in order.
class LevelReader {
  public:
    LevelReader(const TreeFiles& tree, unsigned level, std::uint64_t hashes) : tree_(tree), level_(level), hashes_(hashes) {}

    // Precondition: not more often than there are hashes.
    [[nodiscard]] Result<Digest> next() {
        if (used_ == buffer_.size()) {
            buffer_.resize(std::min(kReadHashes, hashes_ - read_));
            if (auto read = tree_.read_level(level_, read_, buffer_); !read) return Failed(read.error());
            read_ += buffer_.size();
            used_ = 0;
        }
        return buffer_[used_++];
    }

  private:
    const TreeFiles& tree_;
    unsigned level_;
    std::uint64_t hashes_, read_ = 0;
    std::vector<Digest> buffer_;
    std::size_t used_ = 0;
};

// Builds the tree once more beside the one that is kept.
class TreeCheck {
  public:
    TreeCheck(const TreeFiles& tree, const std::filesystem::path& folder) : folder_(folder) {
        for (unsigned level = 0; level < kMaxTreeLevels; level += kLevelStep)
            levels_.emplace_back(tree, level, tree.size() >> level);
    }

    [[nodiscard]] Result<Digest> next_leaf() { return levels_[0].next(); }

    [[nodiscard]] Result<void> append(const Digest& leaf) {
        Result<void> result;
        again_.append(leaf, [&](unsigned level, std::uint64_t index, const Digest& hash) {
            if (level == 0 || level % kLevelStep != 0 || !result) return;
            const auto kept = levels_[level / kLevelStep].next();
            if (!kept) {
                result = Failed(kept.error());
            } else if (*kept != hash) {
                result = refused(TransparencyError::damaged_tree, TreeFiles::path_of(folder_, level),
                                 kLevelFileStart + index * sizeof(Digest), "not the hash of the leaves below");
            }
        });
        return result;
    }

    [[nodiscard]] const Frontier& again() const { return again_; }

  private:
    const std::filesystem::path& folder_;
    std::vector<LevelReader> levels_;
    Frontier again_;
};

}  // namespace

Result<CheckedLog> check_log(log::FileSystem& files, const std::filesystem::path& folder,
                             const log::JournalIdentity& identity, const std::optional<PublicKey>& trusted,
                             const OnLeaf& on_leaf) {
    const auto heads = HeadFile::open(files, folder, identity, HeadFile::Access::read_only);
    if (!heads) return Failed(heads.error());
    CheckedLog checked{.latest = heads->latest()};
    if (!checked.latest) return checked;
    if (trusted && checked.latest->head.key != *trusted)
        return refused(TransparencyError::foreign_key, HeadFile::path_in(folder), std::nullopt,
                       "the heads are signed with another key than the trusted one");
    const auto tree = TreeFiles::open(files, folder, identity, checked.latest->head.tree, TreeFiles::Access::read_only);
    if (!tree) return Failed(tree.error());

    TreeCheck check(*tree, folder);
    std::optional<SignedHead> before;
    while (checked.heads < heads->count()) {
        const auto head = heads->read(checked.heads + 1);
        if (!head) return Failed(head.error());
        const std::uint64_t offset = checked.heads * kHeadBytes;
        if (const auto breach = chain_breach(before, *head))
            return refused(TransparencyError::broken_chain, HeadFile::path_in(folder), offset, *breach);
        while (checked.leaves < head->head.tree.size) {
            const auto leaf = check.next_leaf();
            if (!leaf) return Failed(leaf.error());
            if (on_leaf) {
                if (auto good = on_leaf(checked.leaves, *leaf); !good) return Failed(good.error());
            }
            if (auto good = check.append(*leaf); !good) return Failed(good.error());
            ++checked.leaves;
        }
        if (check.again().root() != head->head.tree.root)
            return refused(TransparencyError::damaged_tree, HeadFile::path_in(folder), offset,
                           "the first " + std::to_string(checked.leaves) + " leaves do not give the root of head " +
                               std::to_string(checked.heads + 1));
        before = *head;
        ++checked.heads;
    }
    return checked;
}

}  // namespace tongqu::transparency
