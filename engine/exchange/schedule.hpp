#pragma once
// Which phase an instrument's schedule gives for a time. All of it is arithmetic on the instrument's terms.
#include <optional>

#include "market/instrument.hpp"

namespace tongqu::exchange {

struct ScheduledPhase {
    TradingPhase phase = TradingPhase::continuous;
    std::optional<Time> ends;        // when the phase changes next, where a time is set
    std::optional<Time> auction_at;  // of a gathering: when its auction ends it
};

// Orders gather, and those that gather can trade together only.
[[nodiscard]] constexpr bool gathers(TradingPhase phase) {
    return phase == TradingPhase::call || phase == TradingPhase::no_cancel;
}

// The first auction after the time, not at it. Precondition: the instrument has auction times.
[[nodiscard]] Time next_auction(const InstrumentTerms& terms, Time now);
// The phase that the schedule gives.
[[nodiscard]] ScheduledPhase scheduled_phase(const InstrumentTerms& terms, Time now);
// Orders gather until this auction; the last part of it is no_cancel.
[[nodiscard]] ScheduledPhase gathering_until(const InstrumentTerms& terms, Time auction, Time now);
// The gathering of a volatility interruption that begins now, or of a market that reopens.
[[nodiscard]] ScheduledPhase interruption_from(const InstrumentTerms& terms, Time now);

// The first multiple of the interval since 1970 after the time, not at it.
[[nodiscard]] Time end_of_interval(Time now, Duration interval);
// When the first interval to begin at or after the time ends.
[[nodiscard]] Time end_of_next_interval(Time now, Duration interval);

}  // namespace tongqu::exchange
