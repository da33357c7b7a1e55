#pragma once
// Many clients of one book, on one thread with epoll: they read, follow the numbers and do nothing else.
#include <atomic>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "bench/end_to_end/histogram.hpp"

namespace tongqu::bench {

struct Followed {
    std::uint64_t messages = 0;
    std::uint64_t bytes = 0;
    std::uint64_t gaps = 0;   // messages whose first_sequence does not follow on the one before
    std::uint64_t ended = 0;  // connections that the exchange closed
    std::uint64_t behind = 0;  // connections that did not reach the last sequence in time
    Histogram nanoseconds;    // from a command's stamp to its delta's arrival
};

class Subscribers {
  public:
    // Connects and subscribes so many; each has its snapshot when this returns.
    [[nodiscard]] static std::expected<std::unique_ptr<Subscribers>, std::string> start(std::uint16_t port,
                                                                                       std::string_view instrument,
                                                                                       std::size_t count);
    ~Subscribers();
    Subscribers(const Subscribers&) = delete;
    Subscribers& operator=(const Subscribers&) = delete;

    // Waits until all hold for the command of that number, 10 s at most, and ends them.
    [[nodiscard]] Followed finish(std::uint64_t sequence);

  private:
    struct One {
        int socket = -1;
        std::uint64_t last = 0;
        std::string bytes;
    };

    Subscribers() = default;
    void run();
    void take(One& one, const char* data, std::size_t size);
    void take_message(One& one, std::string_view message);
    [[nodiscard]] bool all_reached(std::uint64_t sequence) const;

    std::vector<One> all_;
    int epoll_ = -1;
    Followed followed_;
    std::atomic<std::uint64_t> wanted_ = 0;  // 0: go on for ever
    std::thread thread_;
};

}  // namespace tongqu::bench
