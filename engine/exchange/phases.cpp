// The phases of an instrument's market, and what may be done in each.
#include "engine/exchange/exchange.hpp"

namespace tongqu::exchange {

void Exchange::start_trading(InstrumentId, Context&) {}
void Exchange::run_instrument(InstrumentId instrument, Context&) { instrument_timers_.set(instrument, std::nullopt); }
Ruling<void> Exchange::check_entry(const Instrument&, const PlaceOrder&) const { return {}; }
Ruling<void> Exchange::check_cancel(const OpenOrder&) const { return {}; }
Ruling<void> Exchange::check_amend(const OpenOrder&, bool) const { return {}; }
Ruling<void> Exchange::require_may_enter(ParticipantId participant) const { return registry_.require_admitted(participant); }
bool Exchange::trades_now(const Instrument& instrument) const {
    return instrument.trading.phase == TradingPhase::continuous;
}
void Exchange::interrupt(InstrumentId, Context&) {}
void Exchange::note_book_change(InstrumentId) {}

Ruling<void> Exchange::on(const SetTradingState&, Context&) { return std::unexpected(RejectReason::not_for_clients); }
Ruling<void> Exchange::on(const SetKillSwitch&, Context&) { return std::unexpected(RejectReason::not_for_clients); }
Ruling<void> Exchange::on(const RunBatch&, Context&) { return std::unexpected(RejectReason::not_for_clients); }
Ruling<void> Exchange::on(const BustTrade&, Context&) { return std::unexpected(RejectReason::not_for_clients); }

}  // namespace tongqu::exchange
