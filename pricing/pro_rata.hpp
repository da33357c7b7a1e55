#pragma once
// Filling orders of one price in proportion to their quantities, in whole lots.
#include <span>
#include <vector>

#include "market/amounts.hpp"

namespace tongqu::pricing {

// Each order first gets the floor, in whole lots, of to_allocate × quantity ÷ Σ quantities. What is left goes
// lot by lot to the largest remainders of that division, of equal ones to the earlier, round after round,
// never above an order's quantity; what no order can take as a lot, or is less than one, goes to the first
// with room, then the next. The fills add up to to_allocate, or to Σ quantities where that is less. O(n log
// n); 128-bit intermediates. Precondition: to_allocate and quantities are not negative, Σ quantities < 2^63,
// lot > 0.
[[nodiscard]] std::vector<Quantity> pro_rata(Quantity to_allocate, std::span<const Quantity> quantities,
                                             Quantity lot);

}  // namespace tongqu::pricing
