#include "cli/demo/traders/prices.hpp"

#include <algorithm>
#include <cstdlib>

namespace tongqu::cli {

std::int64_t part_of(std::int64_t price, std::int64_t per_mille) {
    return std::max<std::int64_t>(price * per_mille / 1000, 1);
}

std::int64_t wander(std::int64_t price, std::int64_t home, bool drifts, Chance& chance) {
    const std::int64_t step = part_of(price, 4);
    std::int64_t next = price + chance.between(-step, step);
    if (!drifts)
        next += (home - next) / 8;
    else if (next > home + home / 3 || next < home - home / 3)
        next = price + (home > price ? step : -step);
    return std::max<std::int64_t>(next, 1);
}

std::int64_t offer_price(std::int64_t reference, std::int64_t rank, Chance& chance) {
    return reference + part_of(reference, 3) + rank * part_of(reference, 5) + chance.between(0, part_of(reference, 2));
}

std::int64_t bid_price(std::int64_t best_offer, std::int64_t rank, bool bargains, Chance& chance) {
    const std::int64_t gap = part_of(best_offer, bargains ? 25 : 5) + rank * part_of(best_offer, 6);
    return std::max<std::int64_t>(best_offer - gap - chance.between(0, part_of(best_offer, 4)), 1);
}

bool worth_moving(std::int64_t resting, std::int64_t wanted) {
    return std::abs(resting - wanted) >= part_of(wanted, 2);
}

}  // namespace tongqu::cli
