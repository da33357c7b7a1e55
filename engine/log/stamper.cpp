#include "engine/log/stamper.hpp"

#include <algorithm>
#include <string>

#include "market/check.hpp"

namespace tongqu::log {

Stamper::Stamper(ClockReading start, Time not_before)
    // Kept within range, so that differences to it are; judge() halts on a start out of range all the same.
    : reference_{std::clamp(start.wall, Time(), kLatestTime), start.steady},
      last_(not_before),
      latest_steady_(start.steady),
      halted_(judge(start)) {}

// Why no stamp may be made at this moment, or nothing.
std::optional<ClockHalt> Stamper::judge(ClockReading now) const {
    if (now.wall < Time() || now.wall > kLatestTime) return ClockHalt::out_of_range;
    const Duration ahead = (now.wall - reference_.wall) - (now.steady - reference_.steady);
    if (ahead > kMaxClockDivergence) return ClockHalt::jumped_forward;
    if (ahead < -kMaxClockDivergence) return ClockHalt::jumped_back;
    if (last_ - now.wall > kMaxClockDivergence) return ClockHalt::behind_stamps;
    return std::nullopt;
}

std::expected<Time, ClockHalt> Stamper::stamp(ClockReading now) {
    TONGQU_CHECK(now.steady >= latest_steady_, "the steady clock went back from " +
                                                   std::to_string(latest_steady_.raw()) + " to " +
                                                   std::to_string(now.steady.raw()));
    latest_steady_ = now.steady;
    observe(now);
    if (halted_) return std::unexpected(*halted_);
    last_ = std::max(last_, now.wall);
    return last_;
}

// Moves between running and halted.
void Stamper::observe(ClockReading now) {
    const auto verdict = judge(now);
    if (verdict) {
        halted_ = verdict;
        agreed_since_.reset();
        return;
    }
    if (halted_) {
        if (!agreed_since_) agreed_since_ = now.steady;
        if (now.steady - *agreed_since_ < kClockAgreement) return;
        trust(now);
    }
    if (now.steady - reference_.steady >= kClockWindow) reference_ = now;
}

void Stamper::trust(ClockReading now) {
    reference_ = now;
    halted_.reset();
    agreed_since_.reset();
}

std::expected<void, ClockHalt> Stamper::resume(ClockReading now) {
    TONGQU_CHECK(now.steady >= latest_steady_, "the steady clock went back");
    latest_steady_ = now.steady;
    const ClockReading before = reference_;
    reference_ = now;
    if (const auto verdict = judge(now)) {
        reference_ = before;
        halted_ = verdict;
        agreed_since_.reset();
        return std::unexpected(*verdict);
    }
    trust(now);
    return {};
}

}  // namespace tongqu::log
