// The phases of an instrument's market, and what may be done in each.
#include <algorithm>

#include "engine/exchange/exchange.hpp"
#include "engine/exchange/schedule.hpp"

namespace tongqu::exchange {
namespace {

// Refused while orders gather in a continuous instrument: what cannot rest, and what says something about its arrival.
bool needs_continuous_trading(const PlaceOrder& command) {
    return !may_rest(command.time_in_force) || command.type == OrderType::market || command.post_only != PostOnly::no ||
           command.minimum_quantity.has_value();
}

}  // namespace

TradingState Exchange::state_of(const Instrument& instrument) const {
    return std::max(instrument.trading.state, market_state_);  // the values ascend in strictness
}

bool Exchange::trades_now(const Instrument& instrument) const {
    return instrument.trading.phase == TradingPhase::continuous && state_of(instrument) == TradingState::open;
}

void Exchange::set_instrument_timer(InstrumentId id) {
    const Instrument& instrument = instruments_[id.raw()];
    const Trading& trading = instrument.trading;
    std::optional<Time> due;
    if (state_of(instrument) == TradingState::open) {
        due = trading.phase_ends;
        const Time indication = trading.indicated_at + kIndicationPause;
        if (trading.indication_stale && (!due || indication < *due)) due = indication;
    }
    instrument_timers_.set(id, due);
}

void Exchange::enter_phase(InstrumentId id, const ScheduledPhase& next, Context& context) {
    Trading& trading = instruments_[id.raw()].trading;
    const bool same = trading.phase == next.phase && trading.phase_ends == next.ends;
    trading.phase = next.phase;
    trading.phase_ends = next.ends;
    trading.auction_at = next.auction_at;
    if (!gathers(next.phase)) trading.indication_stale = false;
    if (!same) context.events.emplace_back(PhaseChanged{id, next.phase, next.ends});
    set_instrument_timer(id);
}

void Exchange::start_trading(InstrumentId id, Context& context) {
    const InstrumentTerms& terms = instruments_[id.raw()].record.terms;
    enter_phase(id, scheduled_phase(terms, context.now), context);
    // A commitment is wanted at once.
    if (is_drawn(terms.model)) set_draw(id, context.now);
}

void Exchange::run_instrument(InstrumentId id, Context& context) {
    Instrument& instrument = instruments_[id.raw()];
    Trading& trading = instrument.trading;
    const Time due = *instrument_timers_.due(id);
    if (trading.phase_ends != due) return indicate(id, context.events);

    if (gathers(trading.phase)) {
        if (trading.auction_at != due)
            return enter_phase(id, {TradingPhase::no_cancel, trading.auction_at, trading.auction_at}, context);
        run_auction(id, std::nullopt, context);
    }
    enter_phase(id, scheduled_phase(instrument.record.terms, context.now), context);
    run_elected(id, context);
}

void Exchange::interrupt(InstrumentId id, Context& context) {
    enter_phase(id, interruption_from(instruments_[id.raw()].record.terms, context.now), context);
}

Ruling<void> Exchange::check_entry(const Instrument& instrument, const PlaceOrder& command) const {
    const InstrumentTerms& terms = instrument.record.terms;
    const TradingState state = state_of(instrument);
    const bool barred = terms.model == MarketModel::continuous && needs_continuous_trading(command);
    if (state == TradingState::cancel_only) return std::unexpected(RejectReason::trading_cancel_only);
    if (state == TradingState::halted && (barred || !terms.rival)) return std::unexpected(RejectReason::trading_halted);
    if (gathers(instrument.trading.phase) && barred) return std::unexpected(RejectReason::not_in_this_phase);
    if (terms.licence_cap && instrument.trading.licences_sold >= *terms.licence_cap)
        return std::unexpected(RejectReason::licences_exhausted);
    return {};
}

Ruling<void> Exchange::check_cancel(const OpenOrder& order) const {
    const Instrument& instrument = instruments_[order.instrument.raw()];
    if (order.waiting || instrument.trading.phase != TradingPhase::no_cancel) return {};
    if (state_of(instrument) != TradingState::open) return {};
    return std::unexpected(RejectReason::no_cancel_phase);
}

Ruling<void> Exchange::check_amend(const OpenOrder& order, bool only_reduces) const {
    const Instrument& instrument = instruments_[order.instrument.raw()];
    const TradingState state = state_of(instrument);
    if (state == TradingState::cancel_only && !only_reduces) return std::unexpected(RejectReason::trading_cancel_only);
    if (state == TradingState::halted && !only_reduces && !instrument.record.terms.rival)
        return std::unexpected(RejectReason::trading_halted);
    return check_cancel(order);
}

Ruling<void> Exchange::require_may_enter(ParticipantId participant) const {
    if (const auto admitted = registry_.require_admitted(participant); !admitted) return admitted;
    if (kill_switches_.contains(participant)) return std::unexpected(RejectReason::kill_switch_engaged);
    return {};
}

}  // namespace tongqu::exchange
