#pragma once
// Bids for packages of items: the allocation of greatest welfare, and Vickrey-Clarke-Groves payments (Vickrey
// 1961, Clarke 1971, Groves 1973; Rothkopf, Pekeč & Harstad, 1998, for the winner determination over
// subsets). Exact.
#include <optional>
#include <span>
#include <vector>

#include "pricing/exact.hpp"

namespace tongqu::pricing {

inline constexpr unsigned kMaxPackageItems = 12;
inline constexpr std::size_t kMaxPackageBidders = 1000;
inline constexpr std::size_t kMaxPackageBids = 50'000;

struct PackageBid {
    std::uint32_t items = 0;  // by bitmask, at least one
    Integer value;            // of the whole package, not negative
};

struct PackageAllocation {
    Integer welfare, revenue;
    std::vector<std::optional<std::size_t>> winning;  // by bidder: which of the bids wins, if any
    std::vector<Integer> payments;                    // by bidder: what its presence costs the others
};

// Each bidder wins at most one of its bids, each item goes at most once. Among allocations of equal welfare
// the one that gives earlier bidders their earlier listed bids, compared bidder by bidder; winning nothing
// comes last. O(bids × 2^items) time, O(bidders × 2^items) memory. Precondition: the limits above.
[[nodiscard]] PackageAllocation package_auction(std::span<const std::vector<PackageBid>> bidders);

}  // namespace tongqu::pricing
