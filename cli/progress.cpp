#include "cli/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

namespace tongqu::cli {

Progress::Progress(std::string what) : what_(std::move(what)), terminal_(isatty(STDERR_FILENO) == 1) {}

void Progress::update(std::uint64_t done, std::uint64_t total) {
    // The clock is read once in a while only: a replay calls this for every command.
    if (!terminal_ || calls_++ % 256 != 0) return;
    const auto now = std::chrono::steady_clock::now();
    if (now < next_) return;
    next_ = now + std::chrono::milliseconds(100);
    draw(done, total);
}

void Progress::draw(std::uint64_t done, std::uint64_t total) {
    constexpr std::uint64_t kWidth = 40;
    const std::uint64_t filled = total == 0 ? 0 : std::min(kWidth, done * kWidth / total);
    const std::uint64_t percent = total == 0 ? 0 : std::min<std::uint64_t>(100, done * 100 / total);
    fmt::print(stderr, "\r{} [{:<40}] {:3}%", what_, std::string(filled, '#'), percent);
    std::fflush(stderr);
    drawn_ = true;
}

void Progress::finish() {
    if (drawn_) fmt::print(stderr, "\r\x1b[K");
}

}  // namespace tongqu::cli
