// bench_stream: what subscribers cost the orders, and whether they keep up. One exchange in a process of its own; orders over
// HTTP with and without subscribers to the book's stream, in turns, in one run. Load generator, subscribers and exchange share
// the machine.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "bench/end_to_end/child_process.hpp"
#include "bench/end_to_end/load.hpp"
#include "bench/end_to_end/market.hpp"
#include "bench/end_to_end/order_mix.hpp"
#include "bench/stream/subscribers.hpp"
#include "cli/client/api_client.hpp"

using namespace tongqu::bench;

namespace {

struct Options {
    double seconds = 4;
    int rounds = 5;
    std::size_t subscribers = 200;
    double rate = 1000;
    std::string tongqu = TONGQU_PROGRAM;
    std::string json;
};

constexpr std::size_t kConnections = 32;

// One measurement with or without subscribers.
struct Measured {
    Load load;
    Followed followed;
    double seconds = 0;
};

struct Rounds {
    std::vector<Measured> without, with;
};

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

class Bench {
  public:
    Bench(std::uint16_t port, const std::vector<std::string>& keys, Options options)
        : port_(port), options_(std::move(options)) {
        for (std::size_t i = 0; i < keys.size(); ++i) sources_.push_back(std::make_unique<OrderMix>(keys[i], i));
    }

    // `rate` 0: a closed loop.
    std::expected<Rounds, std::string> run(double rate) {
        Rounds rounds;
        for (int round = 0; round < options_.rounds; ++round)
            for (const std::size_t subscribers : {std::size_t{0}, options_.subscribers}) {
                auto measured = measure(rate, subscribers);
                if (!measured) return std::unexpected(measured.error());
                (subscribers == 0 ? rounds.without : rounds.with).push_back(std::move(*measured));
            }
        return rounds;
    }

  private:
    std::expected<Measured, std::string> measure(double rate, std::size_t count) {
        std::unique_ptr<Subscribers> subscribers;
        if (count > 0) {
            auto started = Subscribers::start(port_, kInstrument, count);
            if (!started) return std::unexpected(started.error());
            subscribers = std::move(*started);
        }
        const Seconds time(options_.seconds);
        auto load = rate > 0 ? run_open_loop(port_, sources_, rate, time) : run_closed_loop(port_, sources_, time);
        if (!load) return std::unexpected(load.error());
        Measured measured{std::move(*load), {}, options_.seconds};
        if (subscribers) {
            const auto sequence = last_sequence();
            if (!sequence) return std::unexpected(sequence.error());
            measured.followed = subscribers->finish(*sequence);
        }
        return measured;
    }

    std::expected<std::uint64_t, std::string> last_sequence() const {
        tongqu::cli::ApiClient client(tongqu::cli::Url{.host = "127.0.0.1", .port = port_, .prefix = {}});
        const auto book = client.get(fmt::format("/v1/instruments/{}/book", kInstrument));
        if (!book) return std::unexpected(book.error().text());
        const std::size_t at = book->body.find("\"sequence\":");
        return std::stoull(book->body.substr(at + 11));
    }

    std::uint16_t port_;
    Options options_;
    RequestSources sources_;
};

double per_second(const std::vector<Measured>& rounds) {
    std::vector<double> values;
    for (const Measured& one : rounds) values.push_back(one.load.per_second);
    return median(values);
}
double micros(const std::vector<Measured>& rounds, double percent) {
    std::vector<double> values;
    for (const Measured& one : rounds) values.push_back(static_cast<double>(one.load.nanoseconds.at(percent)) / 1e3);
    return median(values);
}

struct Sum {
    std::uint64_t messages = 0, gaps = 0, ended = 0, behind = 0;
    double seconds = 0, p50 = 0, p99 = 0, max = 0;
};
Sum sum_of(const std::vector<Measured>& rounds) {
    Sum sum;
    std::vector<double> p50, p99;
    for (const Measured& one : rounds) {
        sum.messages += one.followed.messages;
        sum.gaps += one.followed.gaps;
        sum.ended += one.followed.ended;
        sum.behind += one.followed.behind;
        sum.seconds += one.seconds;
        p50.push_back(static_cast<double>(one.followed.nanoseconds.at(50)) / 1e6);
        p99.push_back(static_cast<double>(one.followed.nanoseconds.at(99)) / 1e6);
        sum.max = std::max(sum.max, static_cast<double>(one.followed.nanoseconds.max()) / 1e6);
    }
    sum.p50 = median(p50);
    sum.p99 = median(p99);
    return sum;
}

void print(const Rounds& paced, const Rounds& closed, const Options& options) {
    fmt::print("{} subscribers to one book; medians of {} rounds of {:g} s, with and without in turns\n\n", options.subscribers,
               options.rounds, options.seconds);
    fmt::print("{:<44} {:>10} {:>10} {:>8}\n", "", "without", "with", "ratio");
    const auto row = [](std::string_view what, double without, double with) {
        fmt::print("{:<44} {:>10.0f} {:>10.0f} {:>8.2f}\n", what, without, with, with / without);
    };
    row("closed loop: orders a second", per_second(closed.without), per_second(closed.with));
    for (const double percent : {50.0, 90.0, 99.0})
        row(fmt::format("{:g} orders a second: p{:g}, µs", options.rate, percent), micros(paced.without, percent),
            micros(paced.with, percent));
    for (const auto& [name, rounds] : {std::pair("paced", &paced), std::pair("closed loop", &closed)}) {
        const Sum sum = sum_of(rounds->with);
        fmt::print("\n{}: {:.0f} messages a second to all; from stamp to arrival p50 {:.1f} ms, p99 {:.1f} ms, max {:.1f} ms;\n"
                   "  {} gaps, {} cut, {} behind at the end\n",
                   name, static_cast<double>(sum.messages) / sum.seconds, sum.p50, sum.p99, sum.max, sum.gaps, sum.ended,
                   sum.behind);
    }
}

void write_json(const Rounds& paced, const Rounds& closed, const Options& options) {
    if (options.json.empty()) return;
    const Sum sum = sum_of(paced.with);
    std::ofstream(options.json) << fmt::format(
        R"({{"bench":"stream","subscribers":{},"rate":{},"closed_without":{:.0f},"closed_with":{:.0f},)"
        R"("p50_without":{:.1f},"p50_with":{:.1f},"p99_without":{:.1f},"p99_with":{:.1f},)"
        R"("messages_per_second":{:.0f},"delay_p50_ms":{:.2f},"delay_p99_ms":{:.2f},"gaps":{},"cut":{},"behind":{}}})",
        options.subscribers, options.rate, per_second(closed.without), per_second(closed.with), micros(paced.without, 50),
        micros(paced.with, 50), micros(paced.without, 99), micros(paced.with, 99),
        static_cast<double>(sum.messages) / sum.seconds, sum.p50, sum.p99, sum.gaps, sum.ended, sum.behind) << '\n';
}

std::expected<void, std::string> run(const Options& options) {
    const auto folder = std::filesystem::temp_directory_path() / fmt::format("tongqu-bench-stream-{}", ::getpid());
    struct Removal {
        std::filesystem::path path;
        ~Removal() {
            std::error_code ignored;
            std::filesystem::remove_all(path, ignored);
        }
    } removal{folder};
    auto tongqu = ChildProcess::start({options.tongqu, "serve", "--data", folder.string(), "--listen", "127.0.0.1:0", "--json"});
    if (!tongqu) return std::unexpected(tongqu.error());
    const auto keys = set_up_market(tongqu->port(), folder, kConnections);
    if (!keys) return std::unexpected(keys.error());
    Bench bench(tongqu->port(), *keys, options);
    const auto paced = bench.run(options.rate);
    if (!paced) return std::unexpected(paced.error());
    const auto closed = bench.run(0);
    if (!closed) return std::unexpected(closed.error());
    print(*paced, *closed, options);
    write_json(*paced, *closed, options);
    if (const int status = tongqu->stop(); status != 0)
        return std::unexpected(fmt::format("tongqu ended with status {}", status));
    return {};
}

std::optional<Options> parse_options(int argc, char** argv) {
    Options options;
    for (int i = 1; i < argc; ++i) {
        const std::string_view name = argv[i];
        if (name == "--quick") {
            options.seconds = 1;
            options.rounds = 3;
            continue;
        }
        if (++i == argc) return std::nullopt;
        if (name == "--seconds") {
            options.seconds = std::atof(argv[i]);
        } else if (name == "--rounds") {
            options.rounds = std::atoi(argv[i]);
        } else if (name == "--subscribers") {
            options.subscribers = static_cast<std::size_t>(std::atoll(argv[i]));
        } else if (name == "--rate") {
            options.rate = std::atof(argv[i]);
        } else if (name == "--tongqu") {
            options.tongqu = argv[i];
        } else if (name == "--json") {
            options.json = argv[i];
        } else {
            return std::nullopt;
        }
    }
    if (options.rounds < 1 || options.seconds <= 0 || options.rate <= 0) return std::nullopt;
    return options;
}

}  // namespace

int main(int argc, char** argv) {
    const auto options = parse_options(argc, argv);
    if (!options) {
        fmt::print(stderr, "usage: bench_stream [--quick] [--seconds N] [--rounds N] [--subscribers N] [--rate N]\n"
                           "         [--tongqu PROGRAM] [--json FILE]\n");
        return 2;
    }
    const auto done = run(*options);
    if (!done) fmt::print(stderr, "bench_stream: {}\n", done.error());
    return done ? 0 : 1;
}
