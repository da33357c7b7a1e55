#pragma once
// Proofs about trees of which one knows only the root: that a leaf is in one, that one grew out of another.
#include <cstdint>
#include <span>
#include <vector>

#include "market/participant.hpp"

namespace tongqu::transparency {

using Path = std::vector<Digest>;

// No proof about a tree of less than 2^64 leaves is longer than this: a limit for parsers.
inline constexpr std::size_t kMaxPathLength = 65;

// A tree, as far as one knows it from outside.
struct TreeState {
    std::uint64_t size = 0;
    Digest root{};

    friend bool operator==(const TreeState&, const TreeState&) = default;
};

// Whether the leaf with this hash is the index-th (from 0) of the tree. RFC 9162 section 2.1.3.2. O(log size).
[[nodiscard]] bool verify_inclusion(const Digest& leaf_hash, std::uint64_t index, const TreeState& tree,
                                    std::span<const Digest> path);

// Whether the newer tree begins with all leaves of the older one, in their order. False for an empty older tree, with
// which everything is consistent. RFC 9162 section 2.1.4.2. O(log size).
[[nodiscard]] bool verify_consistency(const TreeState& older, const TreeState& newer, std::span<const Digest> path);

// The same proofs made from all leaf hashes, for small trees. O(leaves).
[[nodiscard]] Path inclusion_path(std::span<const Digest> leaf_hashes, std::uint64_t index);
[[nodiscard]] Path consistency_path(std::span<const Digest> leaf_hashes, std::uint64_t older_size);

}  // namespace tongqu::transparency
