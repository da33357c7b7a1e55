#pragma once
// The table and the JSON file of a run.
#include <string>
#include <vector>

#include "bench/book/measure.hpp"

namespace tongqu::bench {

struct BookResult {
    Throughput throughput;
    Latencies latencies{};
    double bytes_per_order = 0;
};

struct ScenarioResult {
    std::string name;
    std::size_t events = 0;
    Outcome outcome;
    BookResult tongqu;
    BookResult twin;

    // How many times the twin's throughput, of the fastest runs of both.
    [[nodiscard]] double ratio() const { return twin.throughput.minimum() / tongqu.throughput.minimum(); }
};

void print_table(const std::vector<ScenarioResult>& results, double clock_ns);
[[nodiscard]] bool write_json(const std::string& path, const std::vector<ScenarioResult>& results,
                              double clock_ns);

}  // namespace tongqu::bench
