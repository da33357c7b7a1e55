#include "settlement/service/transparency/proof.hpp"

#include "settlement/service/transparency/frontier.hpp"
#include "settlement/service/transparency/leaf_range.hpp"

namespace tongqu::transparency {
namespace {

Path hashes_of(std::span<const Digest> leaf_hashes, const std::vector<LeafRange>& ranges) {
    Path path;
    for (const LeafRange& range : ranges)
        path.push_back(root_of(leaf_hashes.subspan(range.first, range.last - range.first)));
    return path;
}

}  // namespace

bool verify_inclusion(const Digest& leaf_hash, std::uint64_t index, const TreeState& tree, std::span<const Digest> path) {
    if (index >= tree.size) return false;
    // The node whose hash is `hash` is the fn-th of its level, and sn is the last.
    std::uint64_t fn = index, sn = tree.size - 1;
    Digest hash = leaf_hash;
    for (const Digest& sibling : path) {
        if (sn == 0) return false;
        if (fn % 2 == 1 || fn == sn) {
            hash = node_hash(sibling, hash);
            // A node without a right neighbour moves up as it is.
            while (fn % 2 == 0 && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            hash = node_hash(hash, sibling);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && hash == tree.root;
}

bool verify_consistency(const TreeState& older, const TreeState& newer, std::span<const Digest> path) {
    if (older.size == 0 || older.size > newer.size) return false;
    if (older.size == newer.size) return path.empty() && older.root == newer.root;
    if (path.empty()) return false;
    std::uint64_t fn = older.size - 1, sn = newer.size - 1;
    while (fn % 2 == 1) {
        fn >>= 1;
        sn >>= 1;
    }
    // A complete older tree is a subtree of the newer one; its root is the beginning and not in the path.
    const bool complete = fn == 0;
    Digest old_hash = complete ? older.root : path.front();
    Digest new_hash = old_hash;
    for (const Digest& sibling : path.subspan(complete ? 0 : 1)) {
        if (sn == 0) return false;
        if (fn % 2 == 1 || fn == sn) {
            old_hash = node_hash(sibling, old_hash);
            new_hash = node_hash(sibling, new_hash);
            while (fn % 2 == 0 && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            new_hash = node_hash(new_hash, sibling);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && old_hash == older.root && new_hash == newer.root;
}

Path inclusion_path(std::span<const Digest> leaf_hashes, std::uint64_t index) {
    return hashes_of(leaf_hashes, inclusion_ranges(index, leaf_hashes.size()));
}

Path consistency_path(std::span<const Digest> leaf_hashes, std::uint64_t older_size) {
    return hashes_of(leaf_hashes, consistency_ranges(older_size, leaf_hashes.size()));
}

}  // namespace tongqu::transparency
