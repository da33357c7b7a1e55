#pragma once
// What the exchange knows of an instrument's market beyond the book: its phase, its prices of reference, the stop orders that wait.
#include <cstdint>
#include <optional>

#include "engine/exchange/stops.hpp"
#include "market/instrument.hpp"
#include "market/participant.hpp"

namespace tongqu::exchange {

// A price and when it was made.
struct PricePoint {
    Price price;
    Time at;
    static constexpr auto fields() { return std::make_tuple(&PricePoint::price, &PricePoint::at); }
};

struct Trading {
    TradingPhase phase = TradingPhase::continuous;
    TradingState state = TradingState::open;  // the instrument's own; the whole market has one too
    std::optional<Time> phase_ends;           // when the phase is over, where a time is set
    std::optional<Time> auction_at;           // while orders gather: when their auction is
    std::optional<PricePoint> last;           // of the latest trade
    std::optional<PricePoint> last_of_day;    // of the latest trade on a trading day before that of `last`
    std::optional<PricePoint> last_auction;   // of the latest auction that traded
    Quantity licences_sold;                   // non-rival goods
    std::uint64_t auctions = 0;
    std::optional<Digest> commitment;         // batch: to the seed of the next draw
    Time drawable_from;                       // the end of the first interval that this seed may draw
    std::optional<Time> draw_due;             // batch: when RunBatch is awaited
    Time indicated_at;                        // when AuctionIndicated was last said
    bool indication_stale = false;            // the book has changed since
    std::uint32_t immediate_waiting = 0;      // orders that the next auction ends, whatever it gives them; not saved
    Stops stops;

    static constexpr auto fields() {
        using T = Trading;
        return std::make_tuple(&T::phase, &T::state, &T::phase_ends, &T::auction_at, &T::last, &T::last_of_day,
                               &T::last_auction, &T::licences_sold, &T::auctions, &T::commitment, &T::drawable_from,
                               &T::draw_due, &T::indicated_at, &T::indication_stale);
    }
};

// Number of the trading day of a time; days end at the time of day `day_end`, UTC.
[[nodiscard]] constexpr std::int64_t trading_day(Time time, Duration day_end) {
    const std::int64_t since = time.raw() - day_end.raw();
    const std::int64_t day = hours(24).raw();
    return since / day - (since % day < 0 ? 1 : 0);
}
// When the trading day of `time` ends: the first time of day `day_end` after it.
[[nodiscard]] constexpr Time end_of_day(Time time, Duration day_end) {
    return Time((trading_day(time, day_end) + 1) * hours(24).raw()) + day_end;
}

// The price that bands are measured from, see docs/matching.md.
[[nodiscard]] std::optional<Price> reference_price(const Trading& trading, const InstrumentTerms& terms, Time now);

// The price that an auction's is chosen near, where nothing else decides: the last price, before it the declared one.
[[nodiscard]] inline std::optional<Price> auction_reference(const Trading& trading, const InstrumentTerms& terms) {
    return trading.last ? std::optional(trading.last->price) : terms.reference_price;
}

// Remembers a trade at this price. Precondition: times do not go back.
void note_trade(Trading& trading, const InstrumentTerms& terms, Price price, Time now);

// reference − ⌊reference × band⌋ … reference + ⌊reference × band⌋
struct PriceRange {
    Price lowest;
    Price highest;
    [[nodiscard]] bool contains(Price price) const { return lowest <= price && price <= highest; }
};
[[nodiscard]] PriceRange range_around(Price reference, PartsPerMillion band);

}  // namespace tongqu::exchange
