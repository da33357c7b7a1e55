#pragma once
// What a replay of order flow finds: what happened, the same in the book and in the exchange, and how long an event took in each.
#include <cstdint>
#include <expected>
#include <string>

#include "cli/replay/flow_runs.hpp"
#include "gateway/http/json_writer.hpp"

namespace tongqu::cli {

inline constexpr std::uint32_t kMaxReplays = 1000;

struct FlowTiming {
    std::int64_t minimum = 0;  // ns per event
    std::int64_t median = 0;   // of an even number of runs the slower of the two in the middle
};

struct FlowFindings {
    match::FlowOutcome outcome;
    FlowTiming book;
    FlowTiming exchange;
};

// Plays the flow through a bare book and a whole exchange, in turns, `repeat` times. The error is a sentence: the record that the
// exchange refuses, or where the two disagree. Precondition: prices are above zero, 1 <= repeat <= kMaxReplays.
[[nodiscard]] std::expected<FlowFindings, std::string> replay_flow(const book::OrderFlow& flow, std::uint32_t repeat);

// The members of the findings, into the object that is open.
void write_findings(http::JsonWriter& json, const FlowFindings& findings);
// A line each.
[[nodiscard]] std::string text_of(const FlowFindings& findings);
[[nodiscard]] std::string finding_line(std::string_view name, std::string_view value);

}  // namespace tongqu::cli
