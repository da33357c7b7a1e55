#pragma once
// A book as a ladder: bids left, offers right, best on top, bars for the quantities.
#include <string>
#include <vector>

#include "cli/verbs/terminal.hpp"

namespace tongqu::cli {

struct Level {
    std::string price;
    std::string quantity;
};

struct Ladder {
    std::string instrument;
    std::string sequence;
    std::vector<Level> bids, asks;  // best first
};

// At most `depth` levels a side and never wider than the terminal, where it has a width; every line ended by a
// line break. Bars are for the eye: rounded, the longest for the largest quantity shown.
[[nodiscard]] std::string text_of(const Ladder& ladder, std::size_t depth, const Terminal& terminal);

}  // namespace tongqu::cli
