#include "pricing/dispersion.hpp"

#include <algorithm>
#include <cmath>

#include "pricing/exact.hpp"

namespace tongqu::pricing {

std::optional<PriceDispersion> price_dispersion(std::span<const RegionalPrice> regions) {
    Integer volume = 0, sum = 0, squares = 0;
    std::optional<PriceDispersion> result;
    for (const RegionalPrice& region : regions) {
        if (!region.volume.is_positive()) continue;
        const Integer price = region.price.raw(), weight = region.volume.raw();
        volume += weight;
        sum += weight * price;
        squares += weight * price * price;
        if (!result) result = PriceDispersion{region.price, region.price};
        result->lowest = std::min(result->lowest, region.price);
        result->highest = std::max(result->highest, region.price);
    }
    if (!result || sum <= 0) return std::nullopt;
    const Rational mean(sum, volume);
    result->mean = to_double(mean);
    // Variance ÷ mean² as one exact fraction: no difference of large doubles.
    result->coefficient_of_variation = std::sqrt(to_double(Rational(squares * volume, sum * sum) - 1));
    return result;
}

}  // namespace tongqu::pricing
