// bench_end_to_end: orders over HTTP to their durable acknowledgement, against a bare Beast server that says
// hello, both as processes of their own on loopback, in one run. The ratio is what counts: the machine is
// shared by servers and load generator, and both servers meet it in the same state.
#include <fmt/format.h>
#include <unistd.h>

#include "bench/end_to_end/bare_beast.hpp"
#include "bench/end_to_end/child_process.hpp"
#include "bench/end_to_end/load.hpp"
#include "bench/end_to_end/market.hpp"
#include "bench/end_to_end/options.hpp"
#include "bench/end_to_end/order_mix.hpp"
#include "bench/end_to_end/results.hpp"

using namespace tongqu::bench;

namespace {

class TemporaryFolder {
  public:
    explicit TemporaryFolder(const std::filesystem::path& parent)
        : path_(parent / fmt::format("tongqu-bench-{}", ::getpid())) {
        std::filesystem::create_directories(path_);
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

struct Target {
    std::uint16_t port;
    RequestSources sources;
};

struct Targets {
    Target tongqu, hello, orders;
};

template <class Make>
RequestSources sources(std::size_t count, Make make) {
    RequestSources made;
    for (std::size_t i = 0; i < count; ++i) made.push_back(make(i));
    return made;
}

Targets make_targets(const ChildProcess& tongqu, const ChildProcess& beast,
                     const std::vector<std::string>& keys) {
    const auto hello = [](std::size_t) {
        return std::make_unique<OneRequest>("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    };
    const auto order = [&](std::size_t i) {
        return std::make_unique<OneRequest>(
            place_request(keys[i], fmt::format("{}-100000-m", i), true, true));
    };
    const auto mix = [&](std::size_t i) { return std::make_unique<OrderMix>(keys[i], i); };
    return {{tongqu.port(), sources(keys.size(), mix)},
            {beast.port(), sources(keys.size(), hello)},
            {beast.port(), sources(keys.size(), order)}};
}

using Outcome = std::expected<void, std::string>;

// Counts what Tongqu answered, and shows the first refusal: there should be none.
void account(const Load& load, Results& results) {
    results.acknowledged += load.answered - load.refused;
    if (results.refused == 0 && load.refused > 0)
        fmt::print(stderr, "an order was refused: {}\n", load.first_refusal);
    results.refused += load.refused;
}

Outcome measure_throughput(Targets& targets, const Options& options, Results& results) {
    for (int round = 1; round <= options.rounds; ++round) {
        fmt::print(stderr, "closed loop, round {} of {} …\n", round, options.rounds);
        for (auto [target, throughput] :
             {std::pair(&targets.tongqu, &results.tongqu), std::pair(&targets.hello, &results.hello),
              std::pair(&targets.orders, &results.orders)}) {
            auto load = run_closed_loop(target->port, target->sources, Seconds(options.seconds));
            if (!load) return std::unexpected(throughput->server + ": " + load.error());
            throughput->rounds.push_back(load->per_second);
            if (target == &targets.tongqu) account(*load, results);
        }
    }
    return {};
}

Outcome measure_latency(Targets& targets, const Options& options, Results& results) {
    for (const double percent : options.rates) {
        const double rate = results.tongqu.median() * percent / 100;
        fmt::print(stderr, "open loop, {:.0f} requests/s …\n", rate);
        for (Target* target : {&targets.tongqu, &targets.orders}) {
            const bool ours = target == &targets.tongqu;
            auto load = run_open_loop(target->port, target->sources, rate, Seconds(options.seconds));
            if (!load) return std::unexpected(fmt::format("at {:.0f} requests/s: {}", rate, load.error()));
            if (ours) account(*load, results);
            results.open.push_back({ours ? "tongqu" : "bare Beast", percent, rate, std::move(*load)});
        }
    }
    return {};
}

Outcome run(const Options& options) {
    const TemporaryFolder folder(options.folder);
    const std::string tongqu_program = options.tongqu.empty() ? TONGQU_PROGRAM : options.tongqu;
    auto tongqu = ChildProcess::start({tongqu_program, "serve", "--data", folder.path().string(), "--listen",
                                       "127.0.0.1:0", "--json", "--durability", options.durability});
    if (!tongqu) return std::unexpected(tongqu.error());
    const auto beast = ChildProcess::start({"/proc/self/exe", "--bare-beast"});
    if (!beast) return std::unexpected(beast.error());
    fmt::print(stderr, "tongqu is process {}, bare Beast is {}\n", tongqu->pid(), beast->pid());
    const auto keys = set_up_market(tongqu->port(), folder.path(), options.connections);
    if (!keys) return std::unexpected(keys.error());

    Targets targets = make_targets(*tongqu, *beast, *keys);
    Results results;
    if (auto done = measure_throughput(targets, options, results); !done) return done;
    if (auto done = measure_latency(targets, options, results); !done) return done;
    print_throughput(results, options);
    print_latencies(results);
    if (const int status = tongqu->stop(); status != 0)
        return std::unexpected(fmt::format("tongqu ended with status {}", status));
    if (const auto path = write_files(results, options)) return std::unexpected("cannot write " + *path);
    return {};
}

}  // namespace

int main(int argc, char** argv) {
    const auto options = parse_options(argc, argv);
    if (!options) {
        fmt::print(stderr, "{}", kUsage);
        return 2;
    }
    if (options->bare_beast) return serve_bare_beast();
    const Outcome done = run(*options);
    if (!done) fmt::print(stderr, "bench_end_to_end: {}\n", done.error());
    return done ? 0 : 1;
}
