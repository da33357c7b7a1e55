#pragma once
// Stamps and durations. The core never reads a clock: times arrive as stamps with the commands.
#include <optional>
#include <string>
#include <string_view>

#include "market/strong.hpp"

namespace tongqu {

using Duration = StrongAmount<struct DurationTag>;  // microseconds

// Microseconds since 1970-01-01T00:00:00Z.
class Time {
  public:
    constexpr Time() = default;
    constexpr explicit Time(std::int64_t micros) : micros_(micros) {}
    [[nodiscard]] constexpr std::int64_t raw() const { return micros_; }
    friend constexpr auto operator<=>(Time, Time) = default;
    friend constexpr Time operator+(Time t, Duration d) { return Time(t.micros_ + d.raw()); }
    friend constexpr Duration operator-(Time a, Time b) { return Duration(a.micros_ - b.micros_); }

  private:
    std::int64_t micros_{};
};

constexpr Duration seconds(std::int64_t n) { return Duration(n * 1'000'000); }
constexpr Duration hours(std::int64_t n) { return seconds(n * 3600); }
constexpr Duration days(std::int64_t n) { return hours(n * 24); }

// The latest time that the exchange works with: 9999-12-31T23:59:59.999999Z.
inline constexpr Time kLatestTime{253402300799999999};

// RFC 3339 in UTC with microseconds: "2026-03-01T08:00:00.000000Z". Years 0001 … 9999.
[[nodiscard]] std::string to_rfc3339(Time time);
// Accepts what RFC 3339 section 5.6 allows (upper-case T and Z, 0 to 6 decimals, offsets); nothing for anything else.
[[nodiscard]] std::optional<Time> parse_rfc3339(std::string_view text);

}  // namespace tongqu
