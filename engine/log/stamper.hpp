#pragma once
// The discipline of the clock: stamps never go back, and a clock that jumps halts the intake.
#include <cstdint>
#include <expected>
#include <optional>

#include "market/time.hpp"

namespace tongqu::log {

// The wall clock and the steady clock (time since any fixed moment), read one right after the other.
struct ClockReading {
    Time wall;
    Duration steady;
};

enum class ClockHalt : std::uint8_t {
    jumped_forward,  // the wall clock ran ahead of the steady clock by more than kMaxClockDivergence
    jumped_back,     // it fell behind by more than that
    behind_stamps,   // it is behind the last stamp by more than that: the journal was written by a faster
                     // clock
    out_of_range     // it is before 1970 or after kLatestTime
};

inline constexpr Duration kMaxClockDivergence = seconds(2);
// Steps below the limit are forgotten after this long, so that only those that come close together add up.
inline constexpr Duration kClockWindow = seconds(60);
// A halt ends by itself after the wall clock has been back where it was, without interruption, for this long.
inline constexpr Duration kClockAgreement = seconds(10);

// Makes stamps out of clock readings; reads no clock itself, so it replays in tests. One thread at a time;
// O(1).
class Stamper {
  public:
    // `not_before` is the stamp of the journal's last record: no stamp will be earlier.
    Stamper(ClockReading start, Time not_before);

    // A stamp not earlier than any before, or why the intake is halted. Precondition: steady never goes back.
    [[nodiscard]] std::expected<Time, ClockHalt> stamp(ClockReading now);

    // The operator has looked at the clock and takes its present time for right. Still refused where the
    // clock is out of range or behind the stamps by more than the limit, for then time would stand still.
    [[nodiscard]] std::expected<void, ClockHalt> resume(ClockReading now);

    [[nodiscard]] std::optional<ClockHalt> halted() const { return halted_; }
    [[nodiscard]] Time last() const { return last_; }

  private:
    [[nodiscard]] std::optional<ClockHalt> judge(ClockReading now) const;
    void observe(ClockReading now);
    void trust(ClockReading now);

    ClockReading reference_;  // a moment at which both clocks were taken for right
    Time last_;               // the latest stamp
    Duration latest_steady_;
    std::optional<ClockHalt> halted_;
    std::optional<Duration> agreed_since_;  // steady time since which a halted clock has agreed again
};

}  // namespace tongqu::log
