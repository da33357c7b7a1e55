#pragma once
// The mixes of markets that random commands are tried in.
#include "side_by_side.hpp"

namespace tongqu::naive {

[[nodiscard]] std::vector<Setting> all_settings();

}  // namespace tongqu::naive
