#pragma once
// Regions at different distances from the exchange, with equally eager traders who all chase every new offer.
// What is simulated is the lines and the traders; the market is the exchange itself, driven by the commands
// and stamps that it would be given.
#include <cstdint>
#include <string>
#include <vector>

#include "market/time.hpp"

namespace tongqu::bench {

struct Line {
    std::string code, english, chinese;
    Duration delay;  // one way between the region and the exchange
};

// Eight regions, 2 ms to 80 ms away.
[[nodiscard]] const std::vector<Line>& lines();

inline constexpr std::uint32_t kTradersPerRegion = 3;

enum class Announced : std::uint8_t {
    at_start,   // an offer comes as an interval begins
    any_moment  // at any microsecond of an interval
};

struct Run {
    std::uint64_t seed = 1;
    std::uint32_t offers = 4000;
    bool batch = false;
    Duration interval =
        seconds(1);  // of the batches; in the continuous model only the pace of offers follows from it
    Announced announced = Announced::at_start;
    // Batches: an offer is seen at once, as it is not in Tongqu, instead of when its interval has ended.
    bool seen_at_once = false;
};

// One offer, when it can be seen, and when each trader's order for it reaches the exchange: the news travel the
// line, the trader takes a moment that has the same distribution for all (5 ms and four times up to 15 ms), the
// order travels back. Times are after the beginning of the interval.
struct Chase {
    Duration offered{0}, seen{0};
    std::vector<Duration> arrivals;  // by trader; trader t is at home in region t / kTradersPerRegion
};
[[nodiscard]] std::vector<Chase> chases(const Run& run);

struct Shares {
    std::vector<std::uint64_t> won;      // offers, by region
    std::vector<std::uint32_t> winners;  // by offer: the trader
    std::uint64_t offers = 0;
};

// Plays the run on an Exchange: for each offer of one lot a sell order, for each trader an
// immediate-or-cancel buy order of one lot at the same limit; in the batch model the draw at the end of every
// interval, by seeds committed to beforehand. Stops the process where the exchange refuses a command, leaves an
// offer unsold, or tells of it at another time than the run believes: then the simulation itself is wrong.
[[nodiscard]] Shares play(const Run& run);

}  // namespace tongqu::bench
