#pragma once
// A progress bar on standard error, drawn only where that is a terminal, at most ten times a second.
#include <chrono>
#include <cstdint>
#include <string>

namespace tongqu::cli {

class Progress {
  public:
    explicit Progress(std::string what);
    // Cheap enough to be called for every item.
    void update(std::uint64_t done, std::uint64_t total);
    // Removes the bar.
    void finish();

  private:
    void draw(std::uint64_t done, std::uint64_t total);

    std::string what_;
    bool terminal_;
    bool drawn_ = false;
    std::uint64_t calls_ = 0;
    std::chrono::steady_clock::time_point next_{};
};

}  // namespace tongqu::cli
