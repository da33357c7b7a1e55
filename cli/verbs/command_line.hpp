#pragma once
// The client verbs on the command line: their options, help and examples.
#include <CLI/App.hpp>

namespace tongqu::cli {

// Adds every client verb to `app`; the verb that is asked for leaves its exit status in `result`, which has to
// live as long as `app`.
void add_client_verbs(CLI::App& app, int& result);

// What all client verbs take: --url, --key, --profile, --json, --lang. `options` has to live as long as `command`.
struct ClientOptions;
void add_client_options(CLI::App& command, ClientOptions& options);

// The part of it that is about people: tongqu user.
void add_user_verbs(CLI::App& app, int& result);

}  // namespace tongqu::cli
