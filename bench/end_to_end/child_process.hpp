#pragma once
// A server in a process of its own, which ends with this one whatever happens.
#include <sys/types.h>

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

namespace tongqu::bench {

class ChildProcess {
  public:
    // Starts the program and reads the one line that it prints when it listens: JSON with a field "url" that
    // ends in the port. The error says what went wrong.
    [[nodiscard]] static std::expected<ChildProcess, std::string> start(std::vector<std::string> arguments);

    ~ChildProcess();
    ChildProcess(ChildProcess&& other) noexcept;
    ChildProcess& operator=(ChildProcess&&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] pid_t pid() const { return pid_; }

    // SIGTERM, then SIGKILL after 60 s; the exit status, 128 + n after signal n.
    int stop();

  private:
    ChildProcess(pid_t pid, int output) : pid_(pid), output_(output) {}

    pid_t pid_;
    int output_;  // kept open, so that the child can go on printing
    std::uint16_t port_ = 0;
};

}  // namespace tongqu::bench
