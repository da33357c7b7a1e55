#pragma once
// The table and the JSON file of a run.
#include <string>
#include <vector>

#include "bench/book/measure.hpp"

namespace tongqu::bench {

struct BookResult {
    Throughput throughput;
    Histogram latencies;  // nanoseconds of single events
    double bytes_per_order = 0;
};

struct ScenarioResult {
    std::string name;
    std::size_t events = 0;
    Outcome outcome;
    BookResult tongqu;
    BookResult twin;
    bool growth = false;  // one of the row that shows what depth costs

    // How many times the twin's throughput, of the fastest runs of both.
    [[nodiscard]] double ratio() const { return twin.throughput.minimum() / tongqu.throughput.minimum(); }
};

// Beside the numbers of an earlier run, from the file that its --json wrote. False when it cannot be read.
[[nodiscard]] bool print_comparison(const std::string& path, const std::vector<ScenarioResult>& results);
// Into the folder: throughput.svg, memory.svg, growth.svg, and of each scenario its latencies as latency-NAME.svg and, in
// HdrHistogram's text format, latency-NAME-tongqu.hgrm and -twin.hgrm. False when that fails.
[[nodiscard]] bool write_plots(const std::string& folder, const std::vector<ScenarioResult>& results);

void print_table(const std::vector<ScenarioResult>& results, double clock_ns);
[[nodiscard]] bool write_json(const std::string& path, const std::vector<ScenarioResult>& results,
                              double clock_ns);

}  // namespace tongqu::bench
