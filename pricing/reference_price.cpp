#include "pricing/reference_price.hpp"

namespace tongqu::pricing {
namespace {

// Adds price × quantity to the sum. False where 128 bits do not hold it.
bool add_value(WideInt& sum, Price price, Quantity quantity) {
    return !__builtin_add_overflow(sum, static_cast<WideInt>(price.raw()) * quantity.raw(), &sum);
}

std::optional<ReferencePrice> as_reference(ReferenceMethod method, WideInt price) {
    if (price > INT64_MAX || price < INT64_MIN) return std::nullopt;
    return ReferencePrice{method, Price(static_cast<std::int64_t>(price))};
}

}  // namespace

std::string_view describe(ReferenceMethod method) {
    switch (method) {
        case ReferenceMethod::last:
            return "price of the last trade";
        case ReferenceMethod::vwap:
            return "volume-weighted average price of the window's trades";
        case ReferenceMethod::auction:
            return "price of the last call auction";
        case ReferenceMethod::index:
            return "Laspeyres index of a basket of instruments";
    }
    return "unknown";
}

std::optional<ReferencePrice> last_price(std::span<const TradedQuantity> trades) {
    if (trades.empty()) return std::nullopt;
    return ReferencePrice{ReferenceMethod::last, trades.back().price};
}

std::optional<ReferencePrice> volume_weighted_price(std::span<const TradedQuantity> trades, Rounding mode) {
    WideInt value = 0, volume = 0;
    for (const TradedQuantity& trade : trades) {
        if (!add_value(value, trade.price, trade.quantity)) return std::nullopt;
        volume += trade.quantity.raw();
    }
    if (volume <= 0) return std::nullopt;
    return as_reference(ReferenceMethod::vwap, divide(value, volume, mode));
}

std::optional<ReferencePrice> auction_reference(std::optional<Price> auction_price) {
    if (!auction_price) return std::nullopt;
    return ReferencePrice{ReferenceMethod::auction, *auction_price};
}

std::optional<ReferencePrice> index_level(std::span<const IndexConstituent> basket, Price base_level,
                                          Rounding mode) {
    WideInt base = 0, now = 0, scaled = 0;
    for (const IndexConstituent& item : basket)
        if (!add_value(base, item.base, item.weight) || !add_value(now, item.now, item.weight))
            return std::nullopt;
    if (base <= 0 || __builtin_mul_overflow(now, static_cast<WideInt>(base_level.raw()), &scaled))
        return std::nullopt;
    return as_reference(ReferenceMethod::index, divide(scaled, base, mode));
}

}  // namespace tongqu::pricing
