#pragma once
// `tongqu demo`: an exchange with a small living market, and what to try with it.
#include "cli/serve.hpp"

namespace tongqu::cli {

// Serves like `tongqu serve`; as soon as it answers, sets up the demo market and prints what to try. Exit status as run_serve.
[[nodiscard]] int run_demo(ServeOptions options);

}  // namespace tongqu::cli
