#pragma once
// Order flow played and timed: through a bare book, and through a whole exchange.
#include <cstdint>
#include <expected>
#include <functional>
#include <string>

#include "engine/book/order_flow.hpp"
#include "engine/match/order_flow_replay.hpp"

namespace tongqu::cli {

struct FlowRun {
    match::FlowOutcome outcome;
    std::int64_t nanoseconds = 0;
};

// Told how many events are done.
using FlowProgress = std::function<void(std::uint64_t)>;

// Matching alone. The reading of the file is not timed.
[[nodiscard]] FlowRun run_book(const book::OrderFlow& flow, const FlowProgress& progress);

// Exchange::apply with accounts, fees, holds and obligations. The making of the commands is not timed; the commands of an event
// (a replacement has two) count together. The error names the record whose command the exchange answered otherwise than the
// flow means it.
[[nodiscard]] std::expected<FlowRun, std::string> run_exchange(const book::OrderFlow& flow, const FlowProgress& progress);

}  // namespace tongqu::cli
