#pragma once
// The draw of a batch: the seed, the commitment to it, and the order that it puts orders in.
#include "market/ids.hpp"
#include "market/participant.hpp"

namespace tongqu::exchange {

// SHA-256 of the seed: told before the interval, so that the seed told after it can be no other.
[[nodiscard]] Digest commitment_to(const Digest& seed);

// SHA-256(seed ‖ order id, 8 bytes little-endian): orders stand in the auction by these, compared as bytes. Nobody who does not
// know the seed can tell an id's place.
[[nodiscard]] Digest drawn_place(const Digest& seed, OrderId order);

}  // namespace tongqu::exchange
