// The check of everything against everything.
#include <map>
#include <string>

#include "engine/exchange/exchange.hpp"
#include "market/check.hpp"

namespace tongqu::exchange {

// Of gross and fee of an undecided trade: what no release has paid, the units that wait included.
Money Exchange::in_escrow(const settlement::Obligation& obligation) const {
    const Standing paid = standing_at(obligation, steps_of(obligation), {obligation.released, false});
    Money left = obligation.gross + obligation.buyer_fee - paid.fee;
    for (const Money part : paid.parts) left -= part;
    return left;
}

// What fed the funds and is not spent is what they have.
void Exchange::check_funds() const {
    for (std::uint32_t i = 0; i < ledger_.size(); ++i) {
        const AccountKey& key = ledger_.key(AccountId(i));
        if (key.owner != AccountOwner::region_fund || key.purpose != AccountPurpose::available) continue;
        const RegionId region(static_cast<std::uint8_t>(key.owner_number));
        TONGQU_CHECK(funds_.balance(region, key.currency) == ledger_.balance(AccountId(i)),
                     "the fund of region " + std::to_string(region.raw()) + " and what fed it differ");
    }
}

// The instrument's phase, state and timers.
void Exchange::check_market(InstrumentId id) {
    Instrument& instrument = instruments_[id.raw()];
    const InstrumentTerms& terms = instrument.record.terms;
    const Trading& trading = instrument.trading;
    const std::string name = "instrument " + std::to_string(id.raw());
    TONGQU_CHECK((trading.phase == TradingPhase::batch) == is_drawn(terms.model), name + " is in a wrong phase");
    TONGQU_CHECK(gathers(trading.phase) == trading.auction_at.has_value(), name + " gathers for no auction");
    const bool crossed = instrument.regions ? instrument.regions->best_crossing().has_value() : is_crossed(instrument.book);
    TONGQU_CHECK(!trades_now(instrument) || !terms.rival || !crossed, name + " trades and is crossed");
    TONGQU_CHECK(!instrument.regions || instrument.regions->size() == instrument.book.size(), name + " knows not where its orders are");
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
            TONGQU_CHECK(!instrument.regions || instrument.regions->contains(order.id),
                         "order " + std::to_string(order.id.raw()) + " rests in no region");
            TONGQU_CHECK(found && found->total() == order.leaves && found->price == order.limit && found->side == order.side,
                         "order " + std::to_string(order.id.raw()) + " differs from the book");
        }
        expected[{AccountOwner::participant, AccountPurpose::held, instrument.record.terms.currency, order.participant.raw()}] +=
            order.held;
        const auto needed = hold_needed(order.side, order.limit, order.leaves, instrument.record, order.fees, order.rulebook);
        TONGQU_CHECK(needed && *needed == order.held, "order " + std::to_string(order.id.raw()) + " holds the wrong amount");
    }
    TONGQU_CHECK(resting == orders.size(),
                 std::to_string(resting) + " orders rest or wait, " + std::to_string(orders.size()) + " are open");
    for (std::uint32_t i = 0; i < instruments_.size(); ++i)
        TONGQU_CHECK(instruments_[i].trading.immediate_waiting == immediate[i],
                     "instrument " + std::to_string(i) + " miscounts its immediate orders");
    obligations_.for_each([&](const settlement::Obligation& obligation) {
        const auto owner = [&](ParticipantId of) {
            return AccountKey{AccountOwner::participant, AccountPurpose::escrow, obligation.currency, of.raw()};
        };
        expected[owner(obligation.seller)] += obligation.bond;
        if (!obligation.decided()) expected[owner(obligation.buyer)] += in_escrow(obligation);
    });
    check_funds();
    for (std::uint32_t i = 0; i < ledger_.size(); ++i) {
        const AccountKey& key = ledger_.key(AccountId(i));
        if (key.purpose != AccountPurpose::held && key.purpose != AccountPurpose::escrow) continue;
        TONGQU_CHECK(ledger_.balance(AccountId(i)) == expected[key],
                     "account " + std::to_string(i) + " holds " + std::to_string(ledger_.balance(AccountId(i)).raw()) +
                         ", orders and obligations say " + std::to_string(expected[key].raw()));
    }
}

}  // namespace tongqu::exchange
