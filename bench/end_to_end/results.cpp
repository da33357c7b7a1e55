#include "bench/end_to_end/results.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <fstream>

#include "bench/end_to_end/percentile_plot.hpp"
#include "bench/end_to_end/percentile_text.hpp"

namespace tongqu::bench {
namespace {

constexpr std::array<double, 6> kPercentiles = {50, 90, 99, 99.9, 99.99, 100};

double median_of(std::vector<double> values) {
    std::ranges::sort(values);
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

double micros(std::uint64_t nanoseconds) { return static_cast<double>(nanoseconds) / 1000; }

std::string json_of(const Throughput& throughput) {
    return fmt::format("{{\"server\": \"{}\", \"requests_per_second\": {:.0f}, \"rounds\": [{:.0f}]}}",
                       throughput.server, throughput.median(), fmt::join(throughput.rounds, ", "));
}

std::string json_of(const OpenRun& run) {
    std::string micros_at;
    for (const double p : kPercentiles)
        micros_at += fmt::format("{}\"{}\": {:.1f}", micros_at.empty() ? "" : ", ", p,
                                 micros(run.load.nanoseconds.at(p)));
    return fmt::format(
        "{{\"server\": \"{}\", \"percent_of_throughput\": {}, \"rate\": {:.0f}, \"requests\": {}, "
        "\"latency_micros\": {{{}}}}}",
        run.server, run.percent, run.rate, run.load.nanoseconds.count(), micros_at);
}

std::string json_of(const Results& results, const Options& options) {
    std::string open;
    for (const OpenRun& run : results.open) open += (open.empty() ? "\n    " : ",\n    ") + json_of(run);
    return fmt::format(
        "{{\n  \"bench\": \"end_to_end\",\n  \"connections\": {},\n  \"durability\": \"{}\",\n"
        "  \"ratio_to_hello\": {:.3f},\n  \"ratio_to_same_requests\": {:.3f},\n"
        "  \"acknowledged\": {},\n  \"refused\": {},\n"
        "  \"closed_loop\": [\n    {},\n    {},\n    {}\n  ],\n  \"open_loop\": [{}\n  ]\n}}\n",
        options.connections, options.durability, ratio_of(results.tongqu, results.hello),
        ratio_of(results.tongqu, results.orders), results.acknowledged, results.refused,
        json_of(results.tongqu), json_of(results.hello), json_of(results.orders), open);
}

std::string plot_of(const Results& results) {
    std::vector<Curve> curves;
    for (const OpenRun& run : results.open)
        curves.push_back({fmt::format("{}, {:.0f} requests/s", run.server, run.rate), &run.load.nanoseconds,
                          run.server != "tongqu"});
    return percentile_plot(curves);
}

bool write(const std::filesystem::path& path, const std::string& text) {
    std::ofstream out(path);
    out << text;
    return out.flush().good();
}

}  // namespace

double Throughput::median() const { return median_of(rounds); }

double ratio_of(const Throughput& to, const Throughput& of) {
    std::vector<double> ratios;
    for (std::size_t i = 0; i < to.rounds.size(); ++i) ratios.push_back(to.rounds[i] / of.rounds[i]);
    return median_of(ratios);
}

void print_throughput(const Results& results, const Options& options) {
    fmt::print("\n{} connections, closed loop, one request at a time on each; durability: {}\n",
               options.connections, options.durability);
    fmt::print("{:<38}{:>12}{:>17}  {}\n", "server", "requests/s", "tongqu's part", "rounds");
    for (const Throughput* each : {&results.tongqu, &results.hello, &results.orders}) {
        const bool ours = each == &results.tongqu;
        fmt::print("{:<38}{:>12.0f}{:>17}  {:.0f}\n", each->server, each->median(),
                   ours ? "" : fmt::format("{:.1f} %", 100 * ratio_of(results.tongqu, *each)),
                   fmt::join(each->rounds, " "));
    }
    fmt::print("{} orders and cancels acknowledged, {} refused\n", results.acknowledged, results.refused);
}

void print_latencies(const Results& results) {
    if (results.open.empty()) return;
    fmt::print("\nopen loop: µs from the moment when a request was due to its whole answer\n");
    fmt::print("{:<12}{:>6}{:>10}{:>10}", "server", "load", "rate/s", "requests");
    for (const double p : kPercentiles)
        fmt::print("{:>10}", p == 100 ? std::string("max") : fmt::format("p{}", p));
    fmt::print("\n");
    for (const OpenRun& run : results.open) {
        fmt::print("{:<12}{:>5.0f}%{:>10.0f}{:>10}", run.server, run.percent, run.rate,
                   run.load.nanoseconds.count());
        for (const double p : kPercentiles) fmt::print("{:>10.0f}", micros(run.load.nanoseconds.at(p)));
        fmt::print("\n");
    }
}

std::optional<std::string> write_files(const Results& results, const Options& options) {
    if (!options.json.empty() && !write(options.json, json_of(results, options))) return options.json;
    if (!options.svg.empty() && !write(options.svg, plot_of(results))) return options.svg;
    if (options.hdr.empty()) return std::nullopt;
    std::error_code error;
    std::filesystem::create_directories(options.hdr, error);
    for (const OpenRun& run : results.open) {
        const auto path =
            std::filesystem::path(options.hdr) / fmt::format("{}-{:.0f}.hgrm", run.server, run.percent);
        if (!write(path, percentile_text(run.load.nanoseconds))) return path.string();
    }
    return std::nullopt;
}

}  // namespace tongqu::bench
