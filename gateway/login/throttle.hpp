#pragma once
// How soon a log-in may be tried again. Each failure in a row makes the next try of the same user, and of the same address, wait
// longer; nobody is locked out for good. A try counts as failed until it has succeeded, so that many at once do not pass.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "market/time.hpp"

namespace tongqu::gateway {

struct DelaySchedule {
    std::uint32_t free_tries;  // without a delay
    Duration first;            // after the first failure beyond them; doubled with each further one …
    Duration longest;          // … up to this
};
// The delay of a user is bounded low, since anybody who knows a name can cause it.
inline constexpr DelaySchedule kUserDelays{5, seconds(1), seconds(5 * 60)};
inline constexpr DelaySchedule kAddressDelays{20, seconds(1), seconds(15 * 60)};
inline constexpr Duration kFailuresRemembered = hours(1);  // after the last one
inline constexpr std::size_t kMaxThrottled = 65'536;       // users and addresses; further ones share one

class LogInThrottle {
  public:
    // Nothing when the try may go on, which is then counted; else how long until one may. `user` is what was typed, known or not.
    [[nodiscard]] std::optional<Duration> begin(std::string_view user, std::string_view address, Time now);
    // It succeeded: the user's failures are forgotten, of the address's this one.
    void succeeded(std::string_view user, std::string_view address);
    // It was not looked at (too much at once), so it counts for neither.
    void withdrawn(std::string_view user, std::string_view address);

    [[nodiscard]] std::uint64_t refused() const { return refused_; }

  private:
    struct Failures {
        std::uint32_t count = 0;
        Time last;
    };
    Failures& failures_of(std::string key, Time now);
    void take_back(const std::string& key);

    std::map<std::string, Failures> failures_;
    Failures others_;
    Time next_sweep_;
    std::uint64_t refused_ = 0;
};

// After so many failures in a row.
[[nodiscard]] Duration delay_after(const DelaySchedule& schedule, std::uint32_t failures);

}  // namespace tongqu::gateway
