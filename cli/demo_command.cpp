#include "cli/demo_command.hpp"

#include <fmt/format.h>
#include <signal.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <thread>

#include "cli/demo/demo.hpp"
#include "gateway/http/json_writer.hpp"

namespace tongqu::cli {
namespace {

int end_with(int code, const std::string& what) {
    fmt::print(stderr, "tongqu: {}\n", what);
    return code;
}

std::string first_line_of(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    return line;
}

DemoOptions demo_options(const DemoCommandOptions& command, std::string url, std::string key) {
    DemoOptions options;
    options.url = std::move(url);
    options.operator_key = std::move(key);
    options.folder = command.serve.data;
    std::error_code error;
    if (const auto program = std::filesystem::read_symlink("/proc/self/exe", error); !error) options.program = program.string();
    options.speed = command.speed;
    options.seed = command.seed;
    if (command.once) options.acts = command.acts;
    if (command.seconds > 0) options.duration = std::chrono::seconds(command.seconds);
    options.json = command.serve.json;
    return options;
}

void say_ready(const DemoOptions& options, const DemoMarket& market) {
    if (options.json) {
        http::JsonWriter json;
        json.begin_object().field("event", "ready").field("url", options.url);
        json.field("profiles", (options.folder / "demo-profiles.toml").string());
        json.field("keys", (options.folder / "demo-keys.json").string()).end_object();
        fmt::print("{}\n", json.text());
    } else {
        fmt::print("{}{}", market.notes, options.acts ? "" : demo_tour(options, market.keys));
    }
    std::fflush(stdout);
}

// The whole demo against the exchange at options.url. The exit status.
int play(const DemoOptions& options, bool leaves_exchange_running, const std::stop_token& stop) {
    const auto url = parse_url(options.url);
    if (!url) return end_with(2, url.error());
    auto client = std::make_shared<HttpClient>(*url);
    ApiClient api([client](const HttpRequest& request) { return client->send(request); },
                  [&stop](std::chrono::milliseconds pause) { wait_for(pause, stop); });
    const auto fail = [&](const DemoFailure& failure) {
        if (stop.stop_requested()) return 0;  // it was told to end, and the exchange with it
        return end_with(failure.problem == DemoProblem::real_participants ? kRealParticipants : 1, failure.message);
    };
    auto market = set_up_demo(api, options);
    if (!market) return fail(market.error());
    say_ready(options, *market);

    Troupe troupe(api, market->run, options.seed, options.operator_key,
                  [&](std::string_view id) { return market->keys.api_key(std::string(id)); });
    if (market->resumed) troupe.cancel_everything();  // what an earlier run left: these traders would not know of it
    const auto done = run_traders(troupe, options, stop);
    if (leaves_exchange_running) troupe.cancel_everything();
    fmt::print("{}", demo_summary(troupe.desk().tallies(), options.json));
    if (options.acts && !options.json && !leaves_exchange_running)
        fmt::print("\nThe market stays in {0}; tongqu demo --data {0} goes on with it, tongqu serve --data {0} serves it without the "
                   "traders.\n",
                   options.folder.string());
    std::fflush(stdout);
    return done ? 0 : fail(done.error());
}

// Against an exchange that somebody else runs: Ctrl-C is ours to catch.
int play_elsewhere(const DemoCommandOptions& command) {
    if (command.key.empty()) return end_with(2, "--url needs the operator's key: --key or TONGQU_KEY");
    std::error_code error;
    std::filesystem::create_directories(command.serve.data, error);
    if (error) return end_with(1, fmt::format("cannot make {}: {}", command.serve.data, error.message()));
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGINT, SIGTERM, SIGUSR1}) sigaddset(&signals, signal);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::stop_source stop;
    std::jthread listener([&] {
        int signal = 0;
        sigwait(&signals, &signal);
        stop.request_stop();
    });
    const int code = play(demo_options(command, command.url, command.key), true, stop.get_token());
    pthread_kill(listener.native_handle(), SIGUSR1);  // wakes the listener where no signal came
    return code;
}

}  // namespace

int run_demo(DemoCommandOptions options) {
    if (options.speed < 1 || options.speed > kMaxDemoSpeed)
        return end_with(2, fmt::format("--speed is 1 to {}", kMaxDemoSpeed));
    if (!options.url.empty()) return play_elsewhere(options);
    int code = 0;
    std::jthread beside;
    const int served = run_serve(options.serve, [&](const std::string& url) {
        beside = std::jthread([&options, &code, url](const std::stop_token& stop) {
            code = play(demo_options(options, url, first_line_of(options.serve.data + "/operator.key")), false, stop);
            if (!stop.stop_requested()) std::raise(SIGTERM);  // the service ends as by Ctrl-C
        });
    }, [&] { beside.request_stop(); });
    if (beside.joinable()) beside.join();
    return served != 0 ? served : code;
}

}  // namespace tongqu::cli
