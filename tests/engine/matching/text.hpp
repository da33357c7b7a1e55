#pragma once
// Events and commands as lines, for comparing and for reading. An event that says nothing of matching is an empty line; of money
// nothing is said.
#include <string>

#include "market/command.hpp"
#include "market/event.hpp"

namespace tongqu::naive {

[[nodiscard]] std::string text_of(const Event& event);
[[nodiscard]] std::string text_of(const Command& command);
[[nodiscard]] const char* phase_name(TradingPhase phase);
[[nodiscard]] const char* state_name(TradingState state);
[[nodiscard]] const char* reason_name(CancelReason reason);

}  // namespace tongqu::naive
