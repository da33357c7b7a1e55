#pragma once
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <string_view>

namespace tongqu::cli {

// A line that fills up, on a terminal; nothing at all elsewhere.
class ProgressBar {
  public:
    // Draws on `to` (standard error, as a rule) if that is a terminal.
    ProgressBar(std::FILE* to, std::size_t total);
    ~ProgressBar();  // clears the line
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    void step(std::string_view doing);  // one more is done

  private:
    std::FILE* to_;
    std::size_t total_;
    std::size_t done_ = 0;
    bool drawn_ = false;
    bool on_terminal_;
    std::chrono::steady_clock::time_point last_;
};

}  // namespace tongqu::cli
