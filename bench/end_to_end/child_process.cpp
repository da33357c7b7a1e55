#include "bench/end_to_end/child_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <csignal>
#include <cstring>
#include <optional>
#include <thread>
#include <utility>

namespace tongqu::bench {
namespace {

using namespace std::chrono_literals;

constexpr int kStartMs = 60'000;
constexpr auto kStopTime = 60s;

[[noreturn]] void become(const std::vector<std::string>& arguments, int output, pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);  // it has died before the line above
    dup2(output, STDOUT_FILENO);
    std::vector<char*> raw;
    for (const std::string& argument : arguments) raw.push_back(const_cast<char*>(argument.c_str()));
    raw.push_back(nullptr);
    execvp(raw.front(), raw.data());
    _exit(127);
}

std::string first_line(int output) {
    std::string line;
    pollfd wanted{output, POLLIN, 0};
    char byte = 0;
    while (line.size() < 4096 && poll(&wanted, 1, kStartMs) > 0 && read(output, &byte, 1) == 1) {
        if (byte == '\n') return line;
        line += byte;
    }
    return {};
}

// Of "url":"http://127.0.0.1:8080".
std::optional<std::uint16_t> port_in(const std::string& line) {
    const std::size_t url = line.find("\"url\":\"");
    const std::size_t end = line.find('"', url == std::string::npos ? url : url + 7);
    const std::size_t colon = line.rfind(':', end);
    std::uint16_t port = 0;
    if (url == std::string::npos || end == std::string::npos || colon < url) return std::nullopt;
    const auto read = std::from_chars(line.data() + colon + 1, line.data() + end, port);
    return read.ec == std::errc() ? std::optional(port) : std::nullopt;
}

}  // namespace

std::expected<ChildProcess, std::string> ChildProcess::start(std::vector<std::string> arguments) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return std::unexpected(fmt::format("no pipe: {}", std::strerror(errno)));
    const pid_t parent = getpid();
    const pid_t pid = fork();
    if (pid == 0) become(arguments, ends[1], parent);
    close(ends[1]);
    ChildProcess child(pid, ends[0]);
    if (pid < 0) return std::unexpected(fmt::format("no process: {}", std::strerror(errno)));
    const std::string line = first_line(ends[0]);
    const auto port = port_in(line);
    if (!port) return std::unexpected(fmt::format("{} did not say where it listens", arguments.front()));
    child.port_ = *port;
    return child;
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), output_(std::exchange(other.output_, -1)), port_(other.port_) {}

ChildProcess::~ChildProcess() {
    if (pid_ > 0) {
        kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
    }
    if (output_ >= 0) close(output_);
}

int ChildProcess::stop() {
    kill(pid_, SIGTERM);
    const auto deadline = std::chrono::steady_clock::now() + kStopTime;
    int status = 0;
    while (waitpid(pid_, &status, WNOHANG) == 0) {
        if (std::chrono::steady_clock::now() > deadline) kill(pid_, SIGKILL);
        std::this_thread::sleep_for(5ms);
    }
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace tongqu::bench
