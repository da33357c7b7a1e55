// What the operator lets a market do, and the kill switches of participants.
#include "engine/exchange/exchange.hpp"
#include "engine/exchange/schedule.hpp"

namespace tongqu::exchange {

Ruling<void> Exchange::on(const SetTradingState& command, Context& context) {
    if (command.instrument && command.instrument->raw() >= instruments_.size())
        return std::unexpected(RejectReason::unknown_instrument);
    const std::uint32_t first = command.instrument ? command.instrument->raw() : 0;
    const auto last = command.instrument ? first + 1 : static_cast<std::uint32_t>(instruments_.size());
    std::vector<TradingState> before;
    for (std::uint32_t i = first; i < last; ++i) before.push_back(state_of(instruments_[i]));
    (command.instrument ? instruments_[first].trading.state : market_state_) = command.state;
    context.events.emplace_back(TradingStateChanged{command.instrument, command.state});
    for (std::uint32_t i = first; i < last; ++i) {
        const bool was_open = before[i - first] == TradingState::open;
        const bool opens = state_of(instruments_[i]) == TradingState::open;
        if (was_open && !opens) stop_trading(InstrumentId(i));
        if (!was_open && opens) reopen(InstrumentId(i), context);
    }
    return {};
}

// Time does nothing to a market that is not open.
void Exchange::stop_trading(InstrumentId id) {
    Trading& trading = instruments_[id.raw()].trading;
    trading.indication_stale = false;
    set_instrument_timer(id);
    if (trading.phase == TradingPhase::batch) await_draw(id);
}

void Exchange::reopen(InstrumentId id, Context& context) {
    const Instrument& instrument = instruments_[id.raw()];
    const InstrumentTerms& terms = instrument.record.terms;
    ScheduledPhase next = scheduled_phase(terms, context.now);
    if (next.phase == TradingPhase::continuous && terms.rival && !instrument.regions && is_crossed(instrument.book))
        next = interruption_from(terms, context.now);
    enter_phase(id, next, context);
    if (next.phase == TradingPhase::batch) await_draw(id);
    if (instrument.regions) uncross(id, context);
    run_elected(id, context);
}

Ruling<void> Exchange::on(const SetKillSwitch& command, Context& context) {
    if (registry_.participant(command.participant) == nullptr) return std::unexpected(RejectReason::unknown_participant);
    const bool by_operator = registry_.has_role(context.actor, Role::operator_);
    const auto known = kill_switches_.find(command.participant);
    const bool operators = known != kill_switches_.end() && known->second;
    if (!command.engaged && operators && !by_operator) return std::unexpected(RejectReason::not_yours_to_release);

    context.events.emplace_back(KillSwitchSet{command.participant, command.engaged});
    if (command.engaged) {
        kill_switches_[command.participant] = operators || by_operator;
        cancel_all(command.participant, std::nullopt, CancelReason::kill_switch, context);
    } else {
        kill_switches_.erase(command.participant);
    }
    return {};
}

}  // namespace tongqu::exchange
