// What the auction to come would give, told while orders gather.
#include "engine/exchange/exchange.hpp"
#include "engine/exchange/schedule.hpp"

namespace tongqu::exchange {

void Exchange::indicate(InstrumentId id, std::vector<Event>& events) {
    Instrument& instrument = instruments_[id.raw()];
    Trading& trading = instrument.trading;
    const auto result = clear(crossing_orders(instrument.book), auction_reference(trading, instrument.record.terms),
                              pricing::MarginRule::time);
    trading.indicated_at = last_stamp_;
    trading.indication_stale = false;
    events.emplace_back(AuctionIndicated{id, result.price, result.volume, result.surplus});
    set_instrument_timer(id);
}

void Exchange::note_book_change(InstrumentId id, std::vector<Event>& events) {
    const Instrument& instrument = instruments_[id.raw()];
    Trading& trading = instruments_[id.raw()].trading;
    if (trading.phase == TradingPhase::batch) {
        await_draw(id);
        const Duration interval = instrument.record.terms.batch_interval;
        if (!publications_.due(id)) publications_.set(id, end_of_interval(last_stamp_, interval));
    }
    if (!gathers(trading.phase) || state_of(instrument) != TradingState::open) return;
    if (last_stamp_ - trading.indicated_at >= kIndicationPause) return indicate(id, events);
    trading.indication_stale = true;
    set_instrument_timer(id);
}

}  // namespace tongqu::exchange
