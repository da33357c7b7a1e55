#pragma once
// Whether the result of a coupled auction may be published.
#include <expected>
#include <optional>

#include "market/coupling.hpp"
#include "pricing/coupled_auction.hpp"

namespace tongqu::exchange {

// Why not; nothing where it may. What the certificate asks, and what pairing needs beyond it: no lots that go round in a ring, a result
// for each region by itself. O(orders + links). Precondition: the market is the one that was cleared.
[[nodiscard]] std::optional<CoupledFault> reason_to_withhold(
    const pricing::CoupledMarket& market, const std::expected<pricing::CoupledResult, pricing::CoupledError>& result);

}  // namespace tongqu::exchange
