#pragma once
// The language of the worked examples in docs/matching.md ("How to read the examples" there describes it): what participants do,
// and below each line, indented, everything that the market answers. Played by the exchange and by its naive twin.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "side_by_side.hpp"

namespace tongqu::naive {

// Plays the lines. What is not as written, with the number of the line (from 1); empty: all is.
[[nodiscard]] std::string played(const std::string& lines);

}  // namespace tongqu::naive
