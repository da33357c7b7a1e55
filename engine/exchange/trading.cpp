#include "engine/exchange/trading.hpp"

namespace tongqu::exchange {

std::optional<Price> reference_price(const Trading& trading, const InstrumentTerms& terms, Time now) {
    std::optional<PricePoint> found = trading.last_auction;
    const auto day = trading_day(now, terms.day_end);
    const auto& closing =
        trading.last && trading_day(trading.last->at, terms.day_end) < day ? trading.last : trading.last_of_day;
    if (closing && (!found || closing->at > found->at)) found = closing;
    return found ? std::optional(found->price) : terms.reference_price;
}

void note_trade(Trading& trading, const InstrumentTerms& terms, Price price, Time now) {
    if (trading.last && trading_day(trading.last->at, terms.day_end) < trading_day(now, terms.day_end))
        trading.last_of_day = trading.last;
    trading.last = PricePoint{price, now};
}

PriceRange range_around(Price reference, PartsPerMillion band) {
    const WideInt room = static_cast<WideInt>(reference.raw()) * band.raw() / kMillion;
    const Price distance(static_cast<std::int64_t>(room));
    return {reference - distance, reference + distance};
}

}  // namespace tongqu::exchange
