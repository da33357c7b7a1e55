#pragma once
// A Merkle tree that only grows: what is needed to append and to tell the root, at most one hash a level.
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "market/participant.hpp"
#include "settlement/service/transparency/merkle_hash.hpp"

namespace tongqu::transparency {

inline constexpr unsigned kMaxTreeLevels = 48;  // more leaves than 2^47 there will not be
inline constexpr std::uint64_t kMaxTreeSize = 1ULL << (kMaxTreeLevels - 1);

class Frontier {
  public:
    Frontier() = default;
    // A tree of that size, whose largest complete subtrees, from left to right, have these hashes: one for each bit that
    // is set in the size.
    Frontier(std::uint64_t size, std::span<const Digest> subtrees);

    // Calls completed(level, index, hash) for the leaf (level 0) and for each subtree of 2^level leaves that it completes,
    // the index-th of its level. One hash a leaf on average, at most one a level.
    template <class Completed>
    void append(const Digest& leaf, Completed&& completed) {
        Digest hash = leaf;
        unsigned level = 0;
        completed(level, size_, hash);
        for (; (size_ >> level & 1) != 0; ++level) {
            hash = node_hash(peaks_[level], hash);
            completed(level + 1, size_ >> (level + 1), hash);
        }
        peaks_[level] = hash;
        ++size_;
    }
    void append(const Digest& leaf) {
        append(leaf, [](unsigned, std::uint64_t, const Digest&) {});
    }

    [[nodiscard]] std::uint64_t size() const { return size_; }
    // O(log size) hashes.
    [[nodiscard]] Digest root() const;

  private:
    std::uint64_t size_ = 0;
    std::array<Digest, kMaxTreeLevels> peaks_{};  // valid where the size has the bit set
};

// The root of the tree with these leaf hashes: MTH of RFC 6962 section 2.1. O(leaves).
[[nodiscard]] Digest root_of(std::span<const Digest> leaf_hashes);

}  // namespace tongqu::transparency
