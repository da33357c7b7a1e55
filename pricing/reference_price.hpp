#pragma once
// Reference prices, each published with the method that made it.
#include <optional>
#include <span>
#include <string_view>

#include "market/amounts.hpp"
#include "pricing/rounding.hpp"

namespace tongqu::pricing {

enum class ReferenceMethod : std::uint8_t {
    last,     // the price of the last trade
    vwap,     // the volume-weighted average price of the trades of a window
    auction,  // the price of the last call auction
    index     // a basket of instruments against its base prices
};

// One sentence for the reader of the price, stable: it is published beside the value.
[[nodiscard]] std::string_view describe(ReferenceMethod method);

struct ReferencePrice {
    ReferenceMethod method = ReferenceMethod::last;
    Price price;
};

struct TradedQuantity {
    Price price;
    Quantity quantity;
};

// Trades in the order they happened; nothing without a trade.
[[nodiscard]] std::optional<ReferencePrice> last_price(std::span<const TradedQuantity> trades);
// Σ price × quantity ÷ Σ quantity, rounded once; nothing without quantity. Exact: 128-bit sums hold 2^64
// trades' worth at 31-bit prices and quantities; sums beyond 128 bits give nothing. Precondition: no quantity
// is negative.
[[nodiscard]] std::optional<ReferencePrice> volume_weighted_price(std::span<const TradedQuantity> trades,
                                                                  Rounding mode);
[[nodiscard]] std::optional<ReferencePrice> auction_reference(std::optional<Price> auction_price);

struct IndexConstituent {
    Price base, now;
    Quantity weight;  // of the base period: the index is Laspeyres's
};

// base_level × Σ now × weight ÷ Σ base × weight, rounded once; nothing where the base is not positive or a
// sum exceeds 128 bits.
[[nodiscard]] std::optional<ReferencePrice> index_level(std::span<const IndexConstituent> basket,
                                                        Price base_level, Rounding mode);

}  // namespace tongqu::pricing
