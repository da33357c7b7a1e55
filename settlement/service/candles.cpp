#include "settlement/service/candles.hpp"

#include <algorithm>

namespace tongqu::service {

void Candles::trade(const Traded& event, Time time) {
    if (series_.size() <= event.instrument.raw()) series_.resize(event.instrument.raw() + std::size_t{1});
    auto& all = series_[event.instrument.raw()];
    if (!all) all = std::make_unique<Series>();
    for (std::size_t interval = 0; interval < kCandleLengths.size(); ++interval) {
        std::deque<Candle>& series = (*all)[interval];
        const Time start = candle_start(time, kCandleLengths[interval]);
        if (series.empty() || series.back().start != start) {
            const Price price = event.price;
            begin(series, interval, event.instrument, {start, price, price, price, price, 0, {}, {}});
        }
        Candle& candle = series.back();
        candle.high = std::max(candle.high, event.price);
        candle.low = std::min(candle.low, event.price);
        candle.close = event.price;
        ++candle.trades;
        candle.volume += event.quantity;
        candle.turnover += event.gross;
    }
}

// Makes room by both limits, then adds the candle.
void Candles::begin(std::deque<Candle>& series, std::size_t interval, InstrumentId instrument, Candle candle) {
    if (series.size() == limits_.per_instrument) series.pop_front();
    std::deque<Place>& made = made_[interval];
    if (made.size() == limits_.per_interval) {
        const Place oldest = made.front();
        made.pop_front();
        std::deque<Candle>& owner = (*series_[oldest.instrument.raw()])[interval];
        if (!owner.empty() && owner.front().start == oldest.start) owner.pop_front();
    }
    made.push_back({instrument, candle.start});
    series.push_back(candle);
}

const std::deque<Candle>& Candles::of(InstrumentId instrument, CandleInterval interval) const {
    static const std::deque<Candle> kNone;
    if (instrument.raw() >= series_.size() || !series_[instrument.raw()]) return kNone;
    return (*series_[instrument.raw()])[static_cast<std::size_t>(interval)];
}

}  // namespace tongqu::service
