#pragma once
// The uniform price of a call auction by the four steps of exchange rule books: maximum executable volume,
// minimum surplus, market pressure, reference price (ASX Operating Rules Procedures, "Single price auction";
// TSE itayose and Xetra differ only in details of the last step).
#include <expected>
#include <optional>
#include <span>
#include <vector>

#include "market/amounts.hpp"
#include "market/order_terms.hpp"

namespace tongqu::pricing {

struct AuctionOrder {
    Side side = Side::buy;
    Quantity quantity;
    std::optional<Price> limit;  // none: a market order, which trades at any price and before every limit
};

enum class MarginRule : std::uint8_t {
    time,     // the orders at the margin fill in the order of the input
    pro_rata  // in proportion to their quantities, see pricing/pro_rata.hpp
};

struct AuctionTerms {
    std::optional<Price> reference;
    MarginRule margin = MarginRule::time;
    Quantity lot{1};  // of the pro-rata margin; positive
};

enum class AuctionError : std::uint8_t {
    quantity_overflow  // one side's quantities add up to 2^63 or more
};

struct AuctionResult {
    std::optional<Price> price;  // none where nothing can trade; all quantities are then zero
    Quantity volume;
    Quantity buy_eligible, sell_eligible;  // what would trade at the price if it found a counterparty
    Quantity surplus;                      // buy_eligible − sell_eligible
    std::vector<Quantity> fills;           // by order, in the order of the input
};

// Candidates are the limits in the book. (1) The most volume; (2) of these the least absolute surplus; (3) of
// these, where all have a surplus of buyers the highest, where all have a surplus of sellers the lowest; (4)
// the nearest to the reference, the higher of two equally near; without a reference the highest. With market
// orders only, the reference itself. Better prices fill first. O(n log n): a sort of each side and one merge.
// Precondition: quantities are positive.
[[nodiscard]] std::expected<AuctionResult, AuctionError> call_auction(std::span<const AuctionOrder> orders,
                                                                      const AuctionTerms& terms);

}  // namespace tongqu::pricing
