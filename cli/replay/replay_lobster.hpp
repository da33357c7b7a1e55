#pragma once
// `tongqu replay lobster MESSAGES.csv [--book ORDERBOOK.csv]`: plays a day as LOBSTER records it through the book and through the
// whole exchange, and holds the book against the recorded one row by row (docs/replay.md).
#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <optional>

#include "cli/replay/flow_findings.hpp"

namespace tongqu::cli {

struct ReplayLobsterOptions {
    std::filesystem::path messages;
    std::optional<std::filesystem::path> book;
    bool json = false;
    std::uint32_t repeat = 3;
};

// 0: done, and the book was the recorded one in every row; 1: it was not, or the files are not what they should be (told on `err`),
// or book and exchange disagree; 2: the options.
[[nodiscard]] int replay_lobster(const ReplayLobsterOptions& options, std::ostream& out, std::ostream& err);

}  // namespace tongqu::cli
