// The check of everything against everything.
#include <map>
#include <string>

#include "engine/exchange/exchange.hpp"
#include "market/check.hpp"

namespace tongqu::exchange {

// The instrument's phase, state and timers.
void Exchange::check_market(InstrumentId id) const {
    const Instrument& instrument = instruments_[id.raw()];
    const InstrumentTerms& terms = instrument.record.terms;
    const Trading& trading = instrument.trading;
    const std::string name = "instrument " + std::to_string(id.raw());
    TONGQU_CHECK((trading.phase == TradingPhase::batch) == (terms.model == MarketModel::batch), name + " is in a wrong phase");
    TONGQU_CHECK(gathers(trading.phase) == trading.auction_at.has_value(), name + " gathers for no auction");
    TONGQU_CHECK(!trades_now(instrument) || !terms.rival || !is_crossed(instrument.book), name + " trades and is crossed");
    TONGQU_CHECK(draws_.due(id) == trading.draw_due, name + " awaits another draw");
    const bool timed = state_of(instrument) == TradingState::open && (trading.phase_ends || trading.indication_stale);
    TONGQU_CHECK(instrument_timers_.due(id).has_value() == timed, name + " waits for another time");
    TONGQU_CHECK(!terms.licence_cap || trading.licences_sold <= *terms.licence_cap, name + " sold too many licences");
}

void Exchange::check() {
    ledger_.check();
    std::map<AccountKey, Money> expected;  // held and escrow, from orders and obligations
    std::size_t resting = 0;
    for (std::uint32_t i = 0; i < instruments_.size(); ++i) {
        instruments_[i].book.check();
        resting += instruments_[i].book.size();
        check_market(InstrumentId(i));
    }
    const std::vector<OpenOrder> orders = orders_.sorted();
    std::vector<std::uint32_t> immediate(instruments_.size());
    for (const OpenOrder& order : orders) {
        const Instrument& instrument = instruments_[order.instrument.raw()];
        const auto found = instrument.book.find(order.id);
        if (waits_for_auction(order, instrument.record.terms)) ++immediate[order.instrument.raw()];
        TONGQU_CHECK(!kill_switches_.contains(order.participant),
                     "order " + std::to_string(order.id.raw()) + " is open under a kill switch");
        if (order.waiting) {
            ++resting;
            TONGQU_CHECK(!found, "order " + std::to_string(order.id.raw()) + " waits and rests");
        } else {
            TONGQU_CHECK(found && found->total() == order.leaves && found->price == order.limit && found->side == order.side,
                         "order " + std::to_string(order.id.raw()) + " differs from the book");
        }
        expected[{AccountOwner::participant, AccountPurpose::held, instrument.record.terms.currency, order.participant.raw()}] +=
            order.held;
        const auto needed = hold_needed(order.side, order.limit, order.leaves, instrument.record.grain, order.fees);
        TONGQU_CHECK(needed && *needed == order.held, "order " + std::to_string(order.id.raw()) + " holds the wrong amount");
    }
    TONGQU_CHECK(resting == orders.size(),
                 std::to_string(resting) + " orders rest or wait, " + std::to_string(orders.size()) + " are open");
    for (std::uint32_t i = 0; i < instruments_.size(); ++i)
        TONGQU_CHECK(instruments_[i].trading.immediate_waiting == immediate[i],
                     "instrument " + std::to_string(i) + " miscounts its immediate orders");
    obligations_.for_each([&](const settlement::Obligation& obligation) {
        if (obligation.state != settlement::ObligationState::released)
            expected[{AccountOwner::participant, AccountPurpose::escrow, obligation.currency, obligation.buyer.raw()}] +=
                obligation.gross + obligation.buyer_fee;
    });
    for (std::uint32_t i = 0; i < ledger_.size(); ++i) {
        const AccountKey& key = ledger_.key(AccountId(i));
        if (key.purpose != AccountPurpose::held && key.purpose != AccountPurpose::escrow) continue;
        TONGQU_CHECK(ledger_.balance(AccountId(i)) == expected[key],
                     "account " + std::to_string(i) + " holds " + std::to_string(ledger_.balance(AccountId(i)).raw()) +
                         ", orders and obligations say " + std::to_string(expected[key].raw()));
    }
}

}  // namespace tongqu::exchange
