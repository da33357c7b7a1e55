#include "cli/demo_command.hpp"

#include <fmt/format.h>

#include <csignal>
#include <fstream>
#include <thread>

#include "cli/demo/demo.hpp"

namespace tongqu::cli {
namespace {

// Runs beside the service: the demo is a client of it like any other.
void set_up(const ServeOptions& options, const std::string& url) {
    std::ifstream file(options.data + "/operator.key");
    std::string key;
    std::getline(file, key);
    const auto tour = set_up_demo({url, key, options.data});
    if (!tour) {
        fmt::print(stderr, "tongqu: the demo market could not be set up: {}\n", tour.error());
        std::raise(SIGTERM);
        return;
    }
    fmt::print("{}", *tour);
    std::fflush(stdout);
}

}  // namespace

int run_demo(ServeOptions options) {
    std::jthread beside;
    return run_serve(options, [&](const std::string& url) {
        beside = std::jthread([&options, url] { set_up(options, url); });
    });
}

}  // namespace tongqu::cli
