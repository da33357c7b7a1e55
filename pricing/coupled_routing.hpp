#pragma once
// Which links carry what, once it is settled what every region sends and takes.
#include <cstdint>
#include <span>
#include <vector>

#include "pricing/coupled_sharing.hpp"

namespace tongqu::pricing {

// Flows by link that carry every region's surplus (negative: its need): of all such flows the least in total, then the
// most on the earliest link, and so on. Shortest augmenting paths, then one pass of detours per link:
// O((paths + links) × regions × links), with few paths. Precondition: surpluses add up to zero and can be carried.
[[nodiscard]] std::vector<std::int64_t> route(std::span<const SharingLink> links, std::vector<WideInt> surplus);

}  // namespace tongqu::pricing
