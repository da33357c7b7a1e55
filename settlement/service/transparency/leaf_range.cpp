#include "settlement/service/transparency/leaf_range.hpp"

#include <algorithm>
#include <bit>
#include <string>

#include "market/check.hpp"

namespace tongqu::transparency {
namespace {

// Where the RFC divides a range of n > 1 leaves: the largest power of two smaller than n.
std::uint64_t left_part(std::uint64_t n) { return std::bit_floor(n - 1); }

}  // namespace

std::vector<LeafRange> inclusion_ranges(std::uint64_t index, std::uint64_t size) {
    TONGQU_CHECK(index < size, "leaf " + std::to_string(index) + " of " + std::to_string(size));
    std::vector<LeafRange> path;
    LeafRange within{0, size};
    while (within.last - within.first > 1) {
        const std::uint64_t middle = within.first + left_part(within.last - within.first);
        if (index < middle) {
            path.push_back({middle, within.last});
            within.last = middle;
        } else {
            path.push_back({within.first, middle});
            within.first = middle;
        }
    }
    std::ranges::reverse(path);
    return path;
}

std::vector<LeafRange> consistency_ranges(std::uint64_t first, std::uint64_t second) {
    TONGQU_CHECK(0 < first && first <= second, std::to_string(first) + " leaves of " + std::to_string(second));
    std::vector<LeafRange> proof;
    LeafRange within{0, second};
    while (within.last != first) {
        const std::uint64_t middle = within.first + left_part(within.last - within.first);
        if (first <= middle) {
            proof.push_back({middle, within.last});
            within.last = middle;
        } else {
            proof.push_back({within.first, middle});
            within.first = middle;
        }
    }
    // The old tree itself is known to whoever asks; an inner subtree of it is not.
    if (within.first != 0) proof.push_back(within);
    std::ranges::reverse(proof);
    return proof;
}

std::vector<Subtree> complete_subtrees(LeafRange range) {
    std::vector<Subtree> parts;
    while (range.first < range.last) {
        const std::uint64_t leaves = std::bit_floor(range.last - range.first);
        TONGQU_CHECK(range.first % leaves == 0, "no subtree begins at leaf " + std::to_string(range.first));
        const auto level = static_cast<unsigned>(std::countr_zero(leaves));
        parts.push_back({level, range.first >> level});
        range.first += leaves;
    }
    return parts;
}

}  // namespace tongqu::transparency
