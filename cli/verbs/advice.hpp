#pragma once
// Errors in words: what to do next, by the stable code, and what a script is told.
#include <string>

#include "cli/client/api_client.hpp"
#include "cli/verbs/exit_code.hpp"
#include "cli/verbs/terminal.hpp"

namespace tongqu::cli {

[[nodiscard]] ExitCode exit_code_of(const ApiError& error);

// What to do next; empty where the message says all there is to say.
[[nodiscard]] std::string_view advice_on(const ApiError& error, Language language);

// "refused: the available funds do not suffice (insufficient_funds)" and a line with the advice, for people.
[[nodiscard]] std::string text_of(const ApiError& error, const Terminal& terminal);

}  // namespace tongqu::cli
