#pragma once
// What was measured, and how it is printed and written.
#include <optional>
#include <string>
#include <vector>

#include "bench/end_to_end/load.hpp"
#include "bench/end_to_end/options.hpp"

namespace tongqu::bench {

// Requests per second of one server, round by round.
struct Throughput {
    std::string server;
    std::vector<double> rounds;

    [[nodiscard]] double median() const;
};

struct OpenRun {
    std::string server;
    double percent = 0;  // of Tongqu's measured throughput
    double rate = 0;     // requests due per second
    Load load;
};

struct Results {
    Throughput tongqu{"tongqu: orders, durable", {}};
    Throughput hello{"bare Beast: GET, hello", {}};
    Throughput orders{"bare Beast: the orders' bytes, hello", {}};
    std::uint64_t acknowledged = 0;
    std::uint64_t refused = 0;
    std::vector<OpenRun> open;
};

// The median of the rounds' ratios: both servers had the machine in the same state.
[[nodiscard]] double ratio_of(const Throughput& to, const Throughput& of);

void print_throughput(const Results& results, const Options& options);
void print_latencies(const Results& results);

// The files that the options name. The error is the path that could not be written.
[[nodiscard]] std::optional<std::string> write_files(const Results& results, const Options& options);

}  // namespace tongqu::bench
