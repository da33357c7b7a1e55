#pragma once
// Double auctions of single units with values and costs as bid. Exact.
#include <optional>
#include <span>

#include "pricing/exact.hpp"

namespace tongqu::pricing {

struct DoubleAuctionResult {
    std::size_t trades = 0;
    std::optional<Rational> buyers_pay, sellers_get;  // per unit; nothing where nothing trades
};

// McAfee, "A dominant strategy double auction", Journal of Economic Theory 56, 1992. With k the last pair b_k
// ≥ s_k of buyers from high to low and sellers from low to high: when there is a further buyer and a further
// seller and p = (b_{k+1} + s_{k+1}) / 2 lies in s_k … b_k, all k trade at p; else k − 1 trade, buyers pay
// b_k and sellers get s_k. Nobody gains by a false bid. O(n log n).
[[nodiscard]] DoubleAuctionResult mcafee(std::span<const Rational> buyer_values,
                                         std::span<const Rational> seller_costs);

// Chatterjee & Samuelson, 1983; Satterthwaite & Williams, 1989: all q pairs with b_q ≥ s_q trade at one
// price, (1 − k) × the lowest plus k × the highest price that clears the market: lowest = max(s_q, b_{q+1}),
// highest = min(b_q, s_{q+1}). k = 1 favours sellers. Precondition: 0 ≤ k ≤ 1. O(n log n).
[[nodiscard]] DoubleAuctionResult k_double_auction(std::span<const Rational> buyer_values,
                                                   std::span<const Rational> seller_costs, const Rational& k);

}  // namespace tongqu::pricing
