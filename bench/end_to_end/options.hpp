#pragma once
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace tongqu::bench {

inline constexpr std::string_view kUsage =
    "usage: bench_end_to_end [--quick] [--seconds N] [--rounds N] [--rates PERCENT,…] [--connections N]\n"
    "         [--durability disk|os] [--folder DIR] [--tongqu PROGRAM]\n"
    "         [--json FILE] [--hdr FOLDER] [--svg FILE]\n"
    "  --seconds      of one measurement, 5 by default; the first fifth warms up\n"
    "  --rounds       of closed loops, 5; the servers take turns, medians and the ratio are of all rounds\n"
    "  --rates        of the open loops, in percent of the measured throughput: 25,50,75\n"
    "  --connections  32\n"
    "  --folder       where the exchange keeps its data meanwhile: the system's temporary folder\n"
    "  --hdr          a file of percentiles for every open loop, as HdrHistogram prints them\n"
    "  --quick        short: 3 rounds, one open loop at 50 %, 0.7 s each\n";

struct Options {
    double seconds = 5;
    int rounds = 5;
    std::vector<double> rates = {25, 50, 75};
    std::size_t connections = 32;
    std::string durability = "disk";
    std::filesystem::path folder = std::filesystem::temp_directory_path();
    std::string tongqu;  // empty: the one built beside this program
    std::string json;
    std::string hdr;
    std::string svg;
    bool bare_beast = false;  // this process is the bare server
};

// Nothing when they make no sense.
[[nodiscard]] std::optional<Options> parse_options(int argc, char** argv);

}  // namespace tongqu::bench
