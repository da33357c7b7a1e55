#pragma once
// Which parts of a tree a proof consists of, without their hashes: RFC 6962 sections 2.1.1 and 2.1.2 as lists of ranges of
// leaves. Whoever keeps the tree supplies the hash of each range.
#include <cstdint>
#include <vector>

namespace tongqu::transparency {

// Leaves first … last - 1.
struct LeafRange {
    std::uint64_t first;
    std::uint64_t last;

    friend bool operator==(const LeafRange&, const LeafRange&) = default;
};

// The leaves index·2^level … (index + 1)·2^level - 1.
struct Subtree {
    unsigned level;
    std::uint64_t index;

    friend bool operator==(const Subtree&, const Subtree&) = default;
};

// PATH(index, D[size]), from the leaf up. Precondition: index < size.
[[nodiscard]] std::vector<LeafRange> inclusion_ranges(std::uint64_t index, std::uint64_t size);

// PROOF(first, D[second]), in the order of the RFC. Precondition: 0 < first <= second.
[[nodiscard]] std::vector<LeafRange> consistency_ranges(std::uint64_t first, std::uint64_t second);

// The complete subtrees of a range that a proof names or that begins at 0, from left to right, each smaller than the one
// before. The range's hash is theirs, folded from the right.
[[nodiscard]] std::vector<Subtree> complete_subtrees(LeafRange range);

}  // namespace tongqu::transparency
