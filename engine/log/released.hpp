#pragma once
// A command that is durable, with what it brought about: all that leaves the core, and all that projections
// are made of.
#include <vector>

#include "market/command.hpp"
#include "market/event.hpp"
#include "market/time.hpp"

namespace tongqu::log {

struct ReleasedCommand {
    SequenceNumber sequence;
    Time time;
    Command command;
    std::vector<Event> events;
};

}  // namespace tongqu::log
