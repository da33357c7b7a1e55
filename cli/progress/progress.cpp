#include "cli/progress/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

namespace tongqu::cli {

Progress::Progress(std::string what) : what_(std::move(what)), terminal_(isatty(STDERR_FILENO) == 1) {}

void Progress::update(std::uint64_t done, std::uint64_t total, std::string_view doing) {
    if (!terminal_) return;
    const auto now = std::chrono::steady_clock::now();
    if (now < next_) return;
    next_ = now + std::chrono::milliseconds(100);
    draw(done, total, doing);
}

void Progress::draw(std::uint64_t done, std::uint64_t total, std::string_view doing) {
    constexpr std::uint64_t kWidth = 40;
    const std::uint64_t part = std::min(done, total);
    const std::uint64_t filled = total == 0 ? 0 : part * kWidth / total;
    const std::uint64_t percent = total == 0 ? 0 : part * 100 / total;
    fmt::print(stderr, "\r{} [{:<40}] {:3}% {}\x1b[K", what_, std::string(filled, '#'), percent, doing);
    std::fflush(stderr);
    drawn_ = true;
}

void Progress::finish() {
    if (drawn_) fmt::print(stderr, "\r\x1b[K");
    drawn_ = false;
}

}  // namespace tongqu::cli
