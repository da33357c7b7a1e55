#include "settlement/service/transparency/frontier.hpp"

#include <bit>
#include <optional>
#include <string>

#include "market/check.hpp"

namespace tongqu::transparency {

Frontier::Frontier(std::uint64_t size, std::span<const Digest> subtrees) : size_(size) {
    TONGQU_CHECK(size <= kMaxTreeSize && static_cast<std::size_t>(std::popcount(size)) == subtrees.size(),
                 std::to_string(subtrees.size()) + " subtrees for " + std::to_string(size) + " leaves");
    std::size_t next = 0;
    for (unsigned level = kMaxTreeLevels; level-- > 0;)
        if ((size >> level & 1) != 0) peaks_[level] = subtrees[next++];
}

Digest Frontier::root() const {
    std::optional<Digest> root;
    for (unsigned level = 0; level < kMaxTreeLevels; ++level)
        if ((size_ >> level & 1) != 0) root = root ? node_hash(peaks_[level], *root) : peaks_[level];
    return root ? *root : empty_root();
}

Digest root_of(std::span<const Digest> leaf_hashes) {
    Frontier tree;
    for (const Digest& leaf : leaf_hashes) tree.append(leaf);
    return tree.root();
}

}  // namespace tongqu::transparency
