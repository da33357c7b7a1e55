#pragma once
// The last 24 hours of every instrument, exact to the microsecond of log time.
//
// The window at a command stamped T holds the trades with T − 24 h < time ≤ T. It moves with the log, not with a
// clock: an exchange at rest stands still, and a replay shows the same figures at the same sequence.
#include <deque>
#include <optional>
#include <unordered_map>

#include "settlement/service/trades.hpp"
#include "settlement/service/wide_sum.hpp"

namespace tongqu::service {

inline constexpr Duration kTickerWindow = hours(24);

struct DayFigures {
    Price open, high, low;  // of the first trade in the window, and the extremes
    TotalQuantity volume;
    TotalMoney turnover;
    std::uint64_t trades = 0;

    friend bool operator==(const DayFigures&, const DayFigures&) = default;
};

// At most 24 bytes a trade of the window, next to the 250 that its record takes anyway.
class DayWindows {
  public:
    // The trade is the newest of `trades`. O(1), amortised.
    void add(const TradeRecord& trade, const Trades& trades);
    // Lets go what is 24 hours old. O(1) for each trade that leaves, once.
    void move_to(Time now, const Trades& trades);
    // Nothing for an instrument without a trade in the window. O(1).
    [[nodiscard]] std::optional<DayFigures> of(InstrumentId instrument, const Trades& trades) const;

  private:
    struct Window {
        std::deque<TradeId> trades;
        std::deque<TradeId> highs;  // prices fall: the first is the highest of the window
        std::deque<TradeId> lows;   // prices rise
        TotalQuantity volume;
        TotalMoney turnover;
    };

    std::unordered_map<InstrumentId, Window> windows_;
    std::uint64_t first_ = 0;  // the trades of the whole market from this one on are in their windows
};

}  // namespace tongqu::service
