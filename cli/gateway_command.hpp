#pragma once
// `tongqu gateway`: market data from Redis, all else passed on to the exchange.
#include <CLI/CLI.hpp>

namespace tongqu::cli {

// `result` becomes the exit status: 0 after a clean stop, 1 when it could not start, 2 for options that make no sense.
void add_gateway_verb(CLI::App& app, int& result);

}  // namespace tongqu::cli
