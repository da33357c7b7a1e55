#include "bench/book/report.hpp"

#include <fmt/format.h>

#include <fstream>

namespace tongqu::bench {

namespace {

std::string json_of(const BookResult& result) {
    std::string latencies;
    for (std::size_t i = 0; i < kPercentiles.size(); ++i) {
        latencies +=
            fmt::format("{}\"{}\": {}", i == 0 ? "" : ", ", kPercentiles[i], result.latencies.at(kPercentiles[i]));
    }
    return fmt::format(
        "{{\"ns_min\": {:.2f}, \"ns_median\": {:.2f}, \"bytes_per_order\": {:.1f}, \"latency_ns\": {{{}}}}}",
        result.throughput.minimum(), result.throughput.median(), result.bytes_per_order, latencies);
}

void print_latencies(const char* book, const Histogram& latencies) {
    fmt::print("  {:<8}", book);
    for (const double percent : kPercentiles) fmt::print("{:>11}", latencies.at(percent));
    fmt::print("\n");
}

}  // namespace

void print_table(const std::vector<ScenarioResult>& results, double clock_ns) {
    fmt::print(
        "\nns per event: minimum (median) of the runs; bytes: memory per resting order as the clock "
        "starts\n");
    fmt::print("{:<16}{:>10}{:>10}{:>19}{:>19}{:>8}{:>9}{:>9}\n", "scenario", "events", "resting",
               "tongqu ns", "twin ns", "ratio", "bytes", "twin's");
    for (const ScenarioResult& result : results) {
        const auto times = [](const Throughput& t) {
            return fmt::format("{:.1f} ({:.1f})", t.minimum(), t.median());
        };
        fmt::print("{:<16}{:>10}{:>10}{:>19}{:>19}{:>7.2f}x{:>9.1f}{:>9.1f}\n", result.name, result.events,
                   result.outcome.resting, times(result.tongqu.throughput), times(result.twin.throughput),
                   result.ratio(), result.tongqu.bytes_per_order, result.twin.bytes_per_order);
    }
    fmt::print("\nns of single events, of which about {:.0f} are the reading of the clock\n", clock_ns);
    fmt::print("{:<10}{:>11}{:>11}{:>11}{:>11}{:>11}\n", "", "p50", "p99", "p99.9", "p99.99", "max");
    for (const ScenarioResult& result : results) {
        if (result.tongqu.latencies.count() == 0) continue;
        fmt::print("{}\n", result.name);
        print_latencies("tongqu", result.tongqu.latencies);
        print_latencies("twin", result.twin.latencies);
    }
}

bool write_json(const std::string& path, const std::vector<ScenarioResult>& results, double clock_ns) {
    std::ofstream out(path);
    out << fmt::format("{{\"bench\": \"book\", \"clock_ns\": {:.1f}, \"scenarios\": [", clock_ns);
    const char* separator = "\n";
    for (const ScenarioResult& result : results) {
        out << separator
            << fmt::format(
                   "  {{\"name\": \"{}\", \"events\": {}, \"trades\": {}, \"trade_hash\": \"{:016x}\", "
                   "\"resting\": {}, "
                   "\"ratio\": {:.3f},\n   \"tongqu\": {},\n   \"twin\": {}}}",
                   result.name, result.events, result.outcome.trades, result.outcome.trade_hash,
                   result.outcome.resting, result.ratio(), json_of(result.tongqu), json_of(result.twin));
        separator = ",\n";
    }
    out << "\n]}\n";
    return out.flush().good();
}

}  // namespace tongqu::bench
