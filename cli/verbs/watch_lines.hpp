#pragma once
// What `tongqu watch` says about a message of the stream.
#include <string>
#include <vector>

#include "cli/verbs/answer.hpp"
#include "cli/verbs/terminal.hpp"

namespace tongqu::cli {

// Lines without their breaks; none for a heartbeat.
[[nodiscard]] std::vector<std::string> watch_lines(const Json& message, const Terminal& terminal);

}  // namespace tongqu::cli
