#pragma once
// False accounts of what an exchange did.
#include <optional>
#include <string>

#include "judged_history.hpp"
#include "pricing/splitmix64.hpp"

namespace tongqu::audit {

struct Falsified {
    SequenceNumber sequence;  // where it was told
    std::string what;
};

// Falsifies the events of one command, chosen and in a way chosen at random: another maker, a price, a quantity or a share off by
// one unit, an event or a posting left out, told twice or swapped with the next. The events stay of a kind that can be encoded.
[[nodiscard]] std::optional<Falsified> lie_at_random(std::vector<Told>& history, pricing::SplitMix64& random);

}  // namespace tongqu::audit
