#pragma once
// Candles of nine lengths for every instrument: what its trades did in each stretch of time. A projection of the
// released trades, so that a replay makes the same ones.
//
// A candle covers [start, start + length), start a multiple of its length since 1970-01-01T00:00:00Z: days begin at
// midnight UTC. A trade belongs to the candle of its command's stamp. A stretch without trades has no candle.
#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "market/event.hpp"
#include "settlement/service/wide_sum.hpp"

namespace tongqu::service {

enum class CandleInterval : std::uint8_t { s1, s5, s15, m1, m5, m15, h1, h4, d1 };

inline constexpr std::array<Duration, 9> kCandleLengths{seconds(1),   seconds(5),   seconds(15),
                                                        seconds(60),  seconds(300), seconds(900),
                                                        seconds(3600), hours(4),    days(1)};

[[nodiscard]] constexpr Duration length_of(CandleInterval interval) {
    return kCandleLengths[static_cast<std::size_t>(interval)];
}

struct Candle {
    Time start;
    Price open, high, low, close;
    std::uint64_t trades = 0;
    TotalQuantity volume;
    TotalMoney turnover;  // sum of the trades' gross amounts

    friend bool operator==(const Candle&, const Candle&) = default;
};

// What is kept; the oldest goes first. About 100 bytes a candle: 0.9 GB when all nine intervals are full.
struct CandleLimits {
    std::size_t per_instrument = 5'000;    // of one interval: 83 minutes of 1 s, 13 years of 1 d without a gap
    std::size_t per_interval = 1'000'000;  // over all instruments
};

class Candles {
  public:
    explicit Candles(CandleLimits limits = {}) : limits_(limits) {}

    // Times never go back. O(1).
    void trade(const Traded& event, Time time);
    // The newest last; those beyond the limits are gone. Valid until the next trade.
    [[nodiscard]] const std::deque<Candle>& of(InstrumentId instrument, CandleInterval interval) const;

  private:
    struct Place {
        InstrumentId instrument;
        Time start;
    };
    using Series = std::array<std::deque<Candle>, kCandleLengths.size()>;

    void begin(std::deque<Candle>& series, std::size_t interval, InstrumentId instrument, Candle candle);

    CandleLimits limits_;
    std::vector<std::unique_ptr<Series>> series_;  // by instrument; none before its first trade
    std::array<std::deque<Place>, kCandleLengths.size()> made_;  // in the order of making; some are gone already
};

// The start of the candle that a time belongs to.
[[nodiscard]] constexpr Time candle_start(Time time, Duration length) {
    const std::int64_t into = time.raw() % length.raw();
    return Time(time.raw() - (into < 0 ? into + length.raw() : into));
}

}  // namespace tongqu::service
