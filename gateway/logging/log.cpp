#include "gateway/logging/log.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace tongqu::logging {
namespace {

// A pipe that poll() calls writable takes as much without blocking (POSIX: PIPE_BUF).
constexpr std::size_t kChunk = 4096;

}  // namespace

Log::Log(Options options) : options_(std::move(options)), thread_([this] { run(); }) {}

Log::~Log() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void Log::put(Line& line) {
    const std::string text = line.finish();
    bool first = false;
    {
        const std::lock_guard lock(mutex_);
        if (waiting_.size() + text.size() > options_.waiting_bytes) {
            dropped_.fetch_add(1, std::memory_order_relaxed);
            return;
        }
        first = waiting_.empty();
        waiting_.append(text);
    }
    written_.fetch_add(1, std::memory_order_relaxed);
    if (first) wake_.notify_one();
}

void Log::say(Level level, std::string_view event, std::string_view message) {
    if (!takes(level)) return;
    Line told = line(level, event);
    put(told.field("message", message));
}

void Log::run() {
    std::uint64_t dropped_before = 0;
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
        if (!stopping_) wake_.wait_for(lock, kGather, [this] { return stopping_; });
        std::string bytes = std::exchange(waiting_, {});
        const bool last = stopping_;
        lock.unlock();
        if (const std::uint64_t lost = dropped(); lost != dropped_before) {
            Line told = line(Level::warn, "log_lines_dropped");
            bytes.append(told.field("lines", lost - dropped_before).finish());
            dropped_before = lost;
        }
        write_out(bytes);
        if (last) return;
        lock.lock();
    }
}

void Log::write_out(std::string_view bytes) {
    while (!bytes.empty()) {
        pollfd ready{options_.descriptor, POLLOUT, 0};
        const int count = ::poll(&ready, 1, static_cast<int>(kLastPatience.count()));
        if (count == 0) {
            const std::lock_guard lock(mutex_);
            if (stopping_) return;
            continue;
        }
        const ssize_t written = ::write(options_.descriptor, bytes.data(), std::min(bytes.size(), kChunk));
        if (written < 0 && errno != EINTR && errno != EAGAIN) return;  // nobody reads any more
        if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

}  // namespace tongqu::logging
