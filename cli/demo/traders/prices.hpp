#pragma once
// How the traders of the demo think of prices: pure functions of what they know and of chance. Prices are ticks.
#include <cstdint>

#include "cli/demo/traders/chance.hpp"

namespace tongqu::cli {

// `per_mille` thousandths of a price, at least one tick.
[[nodiscard]] std::int64_t part_of(std::int64_t price, std::int64_t per_mille);

// The next step of a reference price: up to 4 thousandths up or down; drawn back to `home` by an eighth of the
// distance, or, when it drifts, by nothing until it is a third away, where it turns. Never below one tick.
[[nodiscard]] std::int64_t wander(std::int64_t price, std::int64_t home, bool drifts, Chance& chance);

// Where the offer number `rank` (0 is the best) stands above the reference, and the bid below an offer.
[[nodiscard]] std::int64_t offer_price(std::int64_t reference, std::int64_t rank, Chance& chance);
[[nodiscard]] std::int64_t bid_price(std::int64_t best_offer, std::int64_t rank, bool bargains, Chance& chance);

// Whether a resting price is so far from where it should be that it is worth a request: two thousandths.
[[nodiscard]] bool worth_moving(std::int64_t resting, std::int64_t wanted);

}  // namespace tongqu::cli
