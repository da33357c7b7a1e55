#pragma once
// A random history with the events of each command, to be judged and to be lied about.
#include <cstdint>
#include <vector>

#include "engine/log/released.hpp"

namespace tongqu::audit {

using Told = log::ReleasedCommand;

// Commands of every kind, right and wrong, and what the exchange made of them.
[[nodiscard]] std::vector<Told> random_history(std::uint64_t seed, std::size_t length);

}  // namespace tongqu::audit
