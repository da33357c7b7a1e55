#pragma once
// A progress bar on standard error, drawn only where that is a terminal, at most ten times a second.
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace tongqu::cli {

class Progress {
  public:
    // `what` stands before the bar.
    explicit Progress(std::string what);
    ~Progress() { finish(); }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    // `doing` stands behind the bar. Cheap enough to be called for every item.
    void update(std::uint64_t done, std::uint64_t total, std::string_view doing = {});
    // Removes the bar.
    void finish();

  private:
    void draw(std::uint64_t done, std::uint64_t total, std::string_view doing);

    std::string what_;
    bool terminal_;
    bool drawn_ = false;
    std::chrono::steady_clock::time_point next_{};
};

}  // namespace tongqu::cli
