#pragma once
// A journal on which exchange and twin differ, made as short as patience allows. Commands are not removed but become ticks, so
// that all others keep their numbers.
#include "side_by_side.hpp"

namespace tongqu::naive {

// The commands that are left, and what the last one brings about.
[[nodiscard]] std::string shrunk(const Setting& setting, std::vector<Said> journal);

}  // namespace tongqu::naive
