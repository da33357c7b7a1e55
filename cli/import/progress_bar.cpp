#include "cli/import/progress_bar.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <string>

namespace tongqu::cli {

namespace {

constexpr std::size_t kWidth = 40;
constexpr std::chrono::milliseconds kBetweenDrawings{50};

}  // namespace

ProgressBar::ProgressBar(std::FILE* to, std::size_t total)
    : to_(to), total_(std::max<std::size_t>(total, 1)), on_terminal_(::isatty(::fileno(to)) == 1) {}

ProgressBar::~ProgressBar() {
    if (drawn_) fmt::print(to_, "\r\x1b[K");
}

void ProgressBar::step(std::string_view doing) {
    done_ = std::min(done_ + 1, total_);
    const auto now = std::chrono::steady_clock::now();
    if (!on_terminal_ || (done_ < total_ && now - last_ < kBetweenDrawings)) return;
    last_ = now;
    drawn_ = true;
    const std::size_t filled = done_ * kWidth / total_;
    fmt::print(to_, "\r[{}{}] {}/{} {}\x1b[K", std::string(filled, '#'), std::string(kWidth - filled, '.'),
               done_, total_, doing);
    std::fflush(to_);
}

}  // namespace tongqu::cli
