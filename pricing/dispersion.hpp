#pragma once
// How far one good's prices lie apart across regions: what a joined market should make small.
#include <optional>
#include <span>

#include "market/amounts.hpp"

namespace tongqu::pricing {

struct RegionalPrice {
    Price price;
    Quantity volume;  // traded there; weighs the mean and the deviation
};

struct PriceDispersion {
    Price lowest, highest;
    double mean = 0;                      // weighted by volume, in ticks
    double coefficient_of_variation = 0;  // weighted standard deviation ÷ mean
};

// Over the regions that traded; nothing where none did or the mean is not positive. O(n).
// Precondition: volumes are not negative and add up to less than 2^63.
[[nodiscard]] std::optional<PriceDispersion> price_dispersion(std::span<const RegionalPrice> regions);

}  // namespace tongqu::pricing
