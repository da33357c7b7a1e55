// bench_book: Tongqu's book against the map-and-list twin, on the same events in one run, so that the ratio
// holds on a noisy machine. Usage: bench_book [--flow FILE.xz] [--json FILE] [--plots FOLDER] [--compare FILE]
// [--only PART_OF_NAME] [--quick]
#include <fmt/format.h>

#include <functional>
#include <optional>
#include <string_view>

#include "bench/book/report.hpp"
#include "bench/book/scenarios.hpp"
#include "bench/book/tongqu_player.hpp"
#include "bench/book/twin_player.hpp"

using namespace tongqu::bench;

namespace {

// How many commands ahead the sequencer tells the exchange, and that the books, within a batch.
constexpr int kAhead = 8;

struct Options {
    std::string flow = "../shared/data/orderflow/goog_20120621.orderflow.xz";
    std::string json;
    std::string plots;    // a folder
    std::string compare;  // what --json wrote earlier
    std::string only;
    bool quick = false;  // one run each, no latencies, growth to 10^5 orders only
};

std::optional<Options> parse(int argc, char** argv) {
    Options options;
    for (int i = 1; i < argc; ++i) {
        const std::string_view name = argv[i];
        std::string* value = name == "--flow"   ? &options.flow
                             : name == "--json" ? &options.json
                             : name == "--plots" ? &options.plots
                             : name == "--compare" ? &options.compare
                                                : &options.only;
        if (name == "--quick") {
            options.quick = true;
        } else if ((value != &options.only || name == "--only") && i + 1 < argc) {
            *value = argv[++i];
        } else {
            return std::nullopt;
        }
    }
    return options;
}

// What two readings of the clock, one after the other, differ by.
double clock_cost() {
    constexpr int kReadings = 100'000;
    const auto start = Clock::now();
    auto last = start;
    for (int i = 0; i < kReadings; ++i) last = Clock::now();
    return nanoseconds(last - start) / kReadings;
}

// Nothing when the two books disagree on what happened.
std::optional<ScenarioResult> measure(const Scenario& scenario, bool quick) {
    ScenarioResult result{.name = scenario.name, .events = scenario.timed.size(), .growth = scenario.growth};
    for (int run = 0; run < (quick ? 1 : scenario.repeats); ++run) {
        const Outcome ours = time_run<TongquPlayer>(scenario, result.tongqu.throughput);
        const Outcome twins = time_run<TwinPlayer>(scenario, result.twin.throughput);
        if (ours != twins) {
            fmt::print(stderr, "{}: the books disagree: {} trades {:016x} and {} trades {:016x}\n",
                       scenario.name, ours.trades, ours.trade_hash, twins.trades, twins.trade_hash);
            return std::nullopt;
        }
        result.outcome = ours;
    }
    result.tongqu.bytes_per_order = bytes_per_order<TongquPlayer>(scenario);
    result.twin.bytes_per_order = bytes_per_order<TwinPlayer>(scenario);
    if (!quick && !scenario.growth) {
        result.tongqu.latencies = time_events<TongquPlayer>(scenario);
        result.twin.latencies = time_events<TwinPlayer>(scenario);
    }
    return result;
}

}  // namespace

int main(int argc, char** argv) {
    const auto options = parse(argc, argv);
    if (!options) {
        fmt::print(stderr,
                   "usage: bench_book [--flow FILE.xz] [--json FILE] [--plots FOLDER] [--compare FILE] "
                   "[--only PART_OF_NAME] [--quick]\n");
        return 2;
    }
    const auto flow = [&] {
        auto real = real_flow(options->flow);
        if (real) return *real;
        fmt::print(stderr, "{}; a synthetic flow stands in\n", real.error());
        return synthetic_flow();
    };
    std::vector<std::function<Scenario()>> makers = {
        flow,          [] { return deep_book(0); },     [] { return deep_book(kAhead); },
        sparse_prices, [] { return one_big_level(0); }, [] { return one_big_level(kAhead); },
        wide_sweeps,   mostly_cancels,                  moving_mid,
        any_price,     far_apart,                       ids_in_sequence,
        colliding_ids};
    if (!options->quick) {
        makers.push_back([] { return crowded_level(0); });
        makers.push_back([] { return crowded_level(kAhead); });
    }
    for (const int depth : {1'000, 10'000, 100'000, 1'000'000, 10'000'000}) {
        if (depth > 100'000 && options->quick) break;
        makers.push_back([depth] { return growth(depth); });
    }
    std::vector<ScenarioResult> results;
    for (const auto& make : makers) {
        const Scenario scenario = make();
        if (scenario.name.find(options->only) == std::string::npos) continue;
        fmt::print(stderr, "{} …\n", scenario.name);
        const auto result = measure(scenario, options->quick);
        if (!result) return 1;
        results.push_back(*result);
    }
    const double clock_ns = clock_cost();
    print_table(results, clock_ns);
    if (!options->compare.empty() && !print_comparison(options->compare, results)) {
        fmt::print(stderr, "cannot read {}\n", options->compare);
        return 1;
    }
    if (!options->plots.empty() && !write_plots(options->plots, results)) {
        fmt::print(stderr, "cannot write into {}\n", options->plots);
        return 1;
    }
    if (!options->json.empty() && !write_json(options->json, results, clock_ns)) {
        fmt::print(stderr, "cannot write {}\n", options->json);
        return 1;
    }
    return 0;
}
