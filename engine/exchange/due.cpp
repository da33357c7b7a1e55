// What is due by a stamp, in the order of (time, kind, id): orders expire, then instruments change their phase, then products are
// withdrawn, then human deadlines pass.
#include <algorithm>

#include "engine/exchange/exchange.hpp"

namespace tongqu::exchange {

std::optional<Time> Exchange::next_due() const {
    std::optional<Time> earliest = obligations_.next_due();
    const auto consider = [&](const auto& entry) {
        if (entry && (!earliest || entry->due < *earliest)) earliest = entry->due;
    };
    consider(expiries_.first());
    consider(instrument_timers_.first());
    consider(draws_.first());
    consider(publications_.first());
    consider(withdrawals_.first());
    return earliest;
}

void Exchange::run_due(Context& context) {
    const auto nothing = [&] {
        return !expiries_.any_due(context.now) && !instrument_timers_.any_due(context.now) &&
               !withdrawals_.any_due(context.now) && !obligations_.any_due(context.now);
    };
    while (!nothing()) {
        const auto order = expiries_.first();
        const auto instrument = instrument_timers_.first();
        const auto withdrawal = withdrawals_.first();
        const auto deadline = obligations_.next_due();
        Time earliest = context.now;
        if (order) earliest = std::min(earliest, order->due);
        if (instrument) earliest = std::min(earliest, instrument->due);
        if (withdrawal) earliest = std::min(earliest, withdrawal->due);
        if (deadline) earliest = std::min(earliest, *deadline);
        if (order && order->due == earliest)
            expire(order->id, context);
        else if (instrument && instrument->due == earliest)
            run_instrument(instrument->id, context);
        else if (withdrawal && withdrawal->due == earliest)
            withdraw_product(withdrawal->id, context);
        else if (deadline && *deadline == earliest)
            run_obligation(*obligations_.next_due_by(context.now), context);
        else
            return;
    }
}

void Exchange::expire(OrderId id, Context& context) {
    take_off_book(*orders_.find(id), CancelReason::expired, context);
}

}  // namespace tongqu::exchange
