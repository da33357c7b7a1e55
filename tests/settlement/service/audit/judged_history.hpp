#pragma once
// A random history with the events of each command, to be judged and to be lied about.
#include <cstdint>
#include <vector>

#include "market/command.hpp"
#include "market/event.hpp"

namespace tongqu::audit {

struct Told {
    SequenceNumber sequence;
    Time stamp;
    Command command;
    std::vector<Event> events;
};

// Commands of every kind, right and wrong, and what the exchange made of them.
[[nodiscard]] std::vector<Told> random_history(std::uint64_t seed, std::size_t length);

}  // namespace tongqu::audit
