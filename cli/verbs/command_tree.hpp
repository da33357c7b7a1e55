#pragma once
// What can be told from the command line's own description: the manual, and completion for shells.
#include <CLI/App.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace tongqu::cli {

// docs/cli.md: an introduction, and the help of every verb.
[[nodiscard]] std::string manual_of(const CLI::App& app);

// A script for "bash", "zsh" or "fish"; nothing for other words. It completes verbs and options; file names
// where neither fits.
[[nodiscard]] std::optional<std::string> completion_of(const CLI::App& app, std::string_view shell);

}  // namespace tongqu::cli
