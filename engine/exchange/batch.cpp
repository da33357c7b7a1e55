// Batches: when a draw is awaited, and the exchange's own command that reveals one seed and commits to the next.
#include <algorithm>

#include "engine/exchange/draw.hpp"
#include "engine/exchange/exchange.hpp"
#include "engine/exchange/schedule.hpp"

namespace tongqu::exchange {

std::vector<Exchange::Draw> Exchange::due_draws(Time by, std::size_t at_most) const {
    std::vector<Draw> draws;
    draws_.for_each_due(by, [&](const auto& entry) {
        draws.push_back({entry.due, entry.id, !instruments_[entry.id.raw()].trading.commitment});
        return draws.size() < at_most;
    });
    return draws;
}

void Exchange::set_draw(InstrumentId id, std::optional<Time> due) {
    instruments_[id.raw()].trading.draw_due = due;
    draws_.set(id, due);
}

// A draw is awaited at the end of the interval in which the book was crossed or an immediate order came.
void Exchange::await_draw(InstrumentId id) {
    Instrument& instrument = instruments_[id.raw()];
    const Trading& trading = instrument.trading;
    if (!trading.commitment) return;  // then the commitment is what is awaited
    const bool wanted = state_of(instrument) == TradingState::open &&
                        (trading.immediate_waiting > 0 || can_trade(instrument));
    if (!wanted) return set_draw(id, std::nullopt);
    if (trading.draw_due) return;
    set_draw(id, std::max(trading.drawable_from, end_of_interval(last_stamp_, instrument.record.terms.batch_interval)));
}

Ruling<void> Exchange::on(const RunBatch& command, Context& context) {
    const bool known = command.instrument.raw() < instruments_.size();
    if (!known || !is_drawn(instruments_[command.instrument.raw()].record.terms.model))
        return std::unexpected(RejectReason::unknown_instrument);
    Instrument& instrument = instruments_[command.instrument.raw()];
    Trading& trading = instrument.trading;
    const Duration interval = instrument.record.terms.batch_interval;
    const bool right = command.seed ? trading.commitment == commitment_to(*command.seed) : !trading.commitment;
    if (!right) return std::unexpected(RejectReason::wrong_seed);
    await_draw(command.instrument);  // what has just expired may have been what crossed the book
    if (command.seed && trading.draw_due && *trading.draw_due > context.now)
        return std::unexpected(RejectReason::interval_not_over);

    if (command.seed && trading.draw_due) {
        if (instrument.regions)
            run_coupled(command.instrument, *command.seed, context);
        else
            run_auction(command.instrument, command.seed, context);
    }
    trading.drawable_from = command.seed ? end_of_interval(context.now, interval) : end_of_next_interval(context.now, interval);
    trading.commitment = command.next_commitment;
    drawn_ = command.instrument;
    set_draw(command.instrument, std::nullopt);
    context.events.emplace_back(SeedCommitted{command.instrument, trading.drawable_from});
    await_draw(command.instrument);
    return {};
}

// The seeds are gone with the process that knew them: what they were to draw is void.
Ruling<void> Exchange::on(const Resume&, Context& context) {
    for (std::uint32_t i = 0; i < instruments_.size(); ++i) {
        if (!is_drawn(instruments_[i].record.terms.model)) continue;
        instruments_[i].trading.commitment.reset();
        set_draw(InstrumentId(i), context.now);
    }
    return {};
}

}  // namespace tongqu::exchange
