#pragma once
// The operator's log, on a file descriptor (standard error). Lines wait in memory for a thread that writes them, so nobody waits for
// a disk or a terminal; where more waits than may, lines are dropped, counted, and the next line that is written says how many.
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "gateway/logging/line.hpp"

namespace tongqu::logging {

// Bytes of lines that may wait; a line that has no room is dropped.
inline constexpr std::size_t kWaitingBytes = 4 * 1024 * 1024;
// Lines are gathered for this long before they are written together: at most so many wake-ups a second.
inline constexpr std::chrono::milliseconds kGather{50};
// What is left at the end is dropped when nobody takes it for this long.
inline constexpr std::chrono::milliseconds kLastPatience{1'000};

class Log {
  public:
    struct Options {
        Level level = Level::info;
        Format format = Format::json;
        int descriptor = 2;
        std::size_t waiting_bytes = kWaitingBytes;
        std::function<Time()> now;  // any thread
    };
    explicit Log(Options options);
    // Writes what waits.
    ~Log();
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;

    [[nodiscard]] bool takes(Level level) const { return level <= options_.level; }
    [[nodiscard]] Line line(Level level, std::string_view event) const { return Line(options_.format, options_.now(), level, event); }
    // Any thread; a lock for as long as the copy of a line.
    void put(Line& line);
    // A line with one field, "message"; nothing where the level is not taken.
    void say(Level level, std::string_view event, std::string_view message);

    [[nodiscard]] std::uint64_t written() const { return written_.load(std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t dropped() const { return dropped_.load(std::memory_order_relaxed); }

  private:
    void run();
    void write_out(std::string_view bytes);

    Options options_;
    std::atomic<std::uint64_t> written_{0}, dropped_{0};
    std::mutex mutex_;
    std::condition_variable wake_;
    std::string waiting_;  // guarded by mutex_, as all below
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace tongqu::logging
