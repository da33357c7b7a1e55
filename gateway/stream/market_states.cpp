#include "gateway/stream/market_states.hpp"

namespace tongqu::stream {

void MarketStates::take(const Event& event, service::Origin origin) {
    if (const auto* phase = std::get_if<PhaseChanged>(&event)) {
        instruments_[phase->instrument].phase = *phase;
    } else if (const auto* state = std::get_if<TradingStateChanged>(&event)) {
        (state->instrument ? instruments_[*state->instrument].state : state_) = state->state;
    } else if (const auto* indicated = std::get_if<AuctionIndicated>(&event)) {
        instruments_[indicated->instrument].indicated = *indicated;
    } else if (const auto* cleared = std::get_if<AuctionCleared>(&event)) {
        InstrumentState& instrument = instruments_[cleared->instrument];
        instrument.indicated.reset();
        instrument.cleared = Clearing{*cleared, origin};
    }
}

const InstrumentState& MarketStates::of(InstrumentId instrument) const {
    static const InstrumentState kUntold;
    const auto found = instruments_.find(instrument);
    return found == instruments_.end() ? kUntold : found->second;
}

}  // namespace tongqu::stream
