#pragma once
// Selling licences that cost nothing to copy: the best single price in hindsight, and an auction in which
// nobody gains by a false bid (Goldberg, Hartline & Wright, "Competitive auctions and digital goods", SODA
// 2001).
#include <cstdint>
#include <span>
#include <vector>

#include "market/amounts.hpp"
#include "pricing/exact.hpp"

namespace tongqu::pricing {

template <class Bid, class Revenue>
struct DigitalGoodsResult {
    Bid optimal_price{};
    Revenue
        optimal_revenue{};  // the most that one price for all brings; among equal revenues the highest price
    Revenue f2{};           // the same over prices that at least two pay; 0 with fewer than two bidders
    Bid rsop_price_a{}, rsop_price_b{};  // best price of each half; 0 for an empty half
    Revenue rsop_revenue{};              // of A's price offered to B and B's offered to A
};

// `count` bidders in a row who bid the same.
template <class Bid>
struct BidRun {
    Bid bid{};
    std::uint64_t count = 1;
};

inline constexpr std::uint64_t kMaxBidders = 10'000'000'000;

// Bidder i, counted through the runs, is in half A when bit (i mod 64) of SplitMix64(seed + ⌊i / 64⌋) is 0.
// O(n log n) in the runs plus one draw for 64 bidders. Precondition: no bid is negative; at most kMaxBidders
// bidders.
[[nodiscard]] DigitalGoodsResult<std::int64_t, WideInt> digital_goods(
    std::span<const BidRun<std::int64_t>> runs, std::uint64_t seed);
[[nodiscard]] DigitalGoodsResult<Integer, Integer> digital_goods(std::span<const BidRun<Integer>> runs,
                                                                 std::uint64_t seed);

}  // namespace tongqu::pricing
