#include "settlement/service/candles.hpp"

#include <map>
#include <random>

using namespace tongqu;
using namespace tongqu::service;

namespace {

constexpr Time kNoon{1'767'268'800'000'000};  // 2026-01-01T12:00:00Z

Traded traded(std::int64_t price, std::int64_t quantity, InstrumentId instrument = InstrumentId(0)) {
    Traded event{};
    event.instrument = instrument;
    event.price = Price(price);
    event.quantity = Quantity(quantity);
    event.gross = Money(price * quantity * 10'000);
    return event;
}

struct Made {
    Time time;
    Traded event;
};

// Looks at all trades again for every candle.
std::vector<Candle> naive_candles(const std::vector<Made>& trades, Duration length, InstrumentId instrument) {
    std::map<std::int64_t, std::vector<Traded>> groups;
    for (const Made& made : trades)
        if (made.event.instrument == instrument) groups[made.time.raw() / length.raw()].push_back(made.event);
    std::vector<Candle> candles;
    for (const auto& [number, events] : groups) {
        Candle candle;
        candle.start = Time(number * length.raw());
        candle.open = events.front().price;
        candle.close = events.back().price;
        candle.high = std::ranges::max(events, {}, &Traded::price).price;
        candle.low = std::ranges::min(events, {}, &Traded::price).price;
        candle.trades = events.size();
        for (const Traded& event : events) {
            candle.volume += event.quantity;
            candle.turnover += event.gross;
        }
        candles.push_back(candle);
    }
    return candles;
}

}  // namespace

// 12:00:00 – 12:00:59.999999 is one minute: 100, 103, 99, then 12:01:00 opens the next at 101.
TEST_CASE("a candle opens with the first trade of its minute and closes with the last; the next minute is the next candle's") {
    Candles candles;
    candles.trade(traded(100, 2), kNoon);
    candles.trade(traded(103, 1), kNoon + seconds(1));
    candles.trade(traded(99, 4), Time(kNoon.raw() + 59'999'999));
    candles.trade(traded(101, 1), kNoon + seconds(60));
    const auto& minutes = candles.of(InstrumentId(0), CandleInterval::m1);
    REQUIRE(minutes.size() == 2);
    CHECK(minutes[0] == Candle{kNoon, Price(100), Price(103), Price(99), Price(99), 3, TotalQuantity(Quantity(7)),
                               TotalMoney(Money((200 + 103 + 396) * 10'000))});
    CHECK(minutes[1].open == Price(101));
    CHECK(candles.of(InstrumentId(0), CandleInterval::d1).size() == 1);
    CHECK(candles.of(InstrumentId(0), CandleInterval::s1).size() == 4);
    CHECK(candles.of(InstrumentId(7), CandleInterval::s1).empty());
}

TEST_CASE("a day begins at midnight UTC and four hours at 0, 4, 8, 12, 16 and 20") {
    Candles candles;
    candles.trade(traded(1, 1), Time(kNoon.raw() - 1));
    candles.trade(traded(1, 1), kNoon);
    const auto& quarters = candles.of(InstrumentId(0), CandleInterval::h4);
    REQUIRE(quarters.size() == 2);
    CHECK(to_rfc3339(quarters[0].start) == "2026-01-01T08:00:00.000000Z");
    CHECK(to_rfc3339(quarters[1].start) == "2026-01-01T12:00:00.000000Z");
    CHECK(to_rfc3339(candles.of(InstrumentId(0), CandleInterval::d1)[0].start) == "2026-01-01T00:00:00.000000Z");
}

TEST_CASE("candles of every length are those that a second look at all trades gives") {
    std::mt19937_64 random(20260101);
    Candles candles;
    std::vector<Made> trades;
    Time now = kNoon;
    for (int i = 0; i < 20'000; ++i) {
        now = Time(now.raw() + static_cast<std::int64_t>(random() % 3 == 0 ? 0 : random() % 4'000'000));
        const InstrumentId instrument(static_cast<std::uint32_t>(random() % 3));
        const Traded event = traded(static_cast<std::int64_t>(90 + random() % 20),
                                    static_cast<std::int64_t>(1 + random() % 9), instrument);
        candles.trade(event, now);
        trades.push_back({now, event});
    }
    for (std::uint32_t instrument = 0; instrument < 3; ++instrument)
        for (std::size_t i = 0; i < kCandleLengths.size(); ++i) {
            const auto expected = naive_candles(trades, kCandleLengths[i], InstrumentId(instrument));
            const auto& kept = candles.of(InstrumentId(instrument), static_cast<CandleInterval>(i));
            REQUIRE(kept.size() == std::min<std::size_t>(expected.size(), CandleLimits{}.per_instrument));
            CHECK(std::equal(kept.rbegin(), kept.rend(), expected.rbegin()));
        }
}

TEST_CASE("beyond the limits the oldest candles go: of the instrument by its own, of the market by the common one") {
    Candles candles({.per_instrument = 3, .per_interval = 5});
    const auto seconds_of = [&](std::uint32_t instrument) {
        std::string starts;
        for (const Candle& candle : candles.of(InstrumentId(instrument), CandleInterval::s1))
            starts += std::to_string((candle.start - kNoon).raw() / 1'000'000) + " ";
        return starts;
    };
    for (int i = 0; i < 4; ++i) candles.trade(traded(1, 1, InstrumentId(0)), kNoon + seconds(i));
    CHECK(seconds_of(0) == "1 2 3 ");
    // The five newest candles of the market: 2 and 3 of the first instrument, 4, 5, 6 of the second.
    for (int i = 4; i < 7; ++i) candles.trade(traded(1, 1, InstrumentId(1)), kNoon + seconds(i));
    CHECK(seconds_of(0) == "2 3 ");
    CHECK(seconds_of(1) == "4 5 6 ");
    for (int i = 7; i < 12; ++i) candles.trade(traded(1, 1, InstrumentId(2)), kNoon + seconds(i));
    CHECK(seconds_of(0).empty());
    CHECK(seconds_of(1).empty());
    CHECK(seconds_of(2) == "9 10 11 ");
}

TEST_CASE("a turnover beyond 64 bits is still exact") {
    Candles candles;
    Traded event = traded(1, 1);
    event.gross = Money(INT64_MAX);
    for (int i = 0; i < 3; ++i) candles.trade(event, kNoon);
    CHECK(candles.of(InstrumentId(0), CandleInterval::d1)[0].turnover.raw() == WideInt{3} * INT64_MAX);
}
