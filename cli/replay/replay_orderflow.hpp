#pragma once
// `tongqu replay orderflow FILE`: plays recorded order flow through the book and through the whole exchange, and says what came
// of it and how long an event took (docs/replay.md).
#include <cstdint>
#include <filesystem>
#include <iosfwd>

#include "cli/replay/flow_findings.hpp"

namespace tongqu::cli {

struct ReplayOrderflowOptions {
    std::filesystem::path file;
    bool json = false;
    std::uint32_t repeat = 3;
};

// 0: done; 1: the file is not order flow that the exchange can hold, or book and exchange disagree, told on `err`; 2: the options.
[[nodiscard]] int replay_orderflow(const ReplayOrderflowOptions& options, std::ostream& out, std::ostream& err);

}  // namespace tongqu::cli
