// Time passes: orders expire, phases begin and end, markets halt and reopen; batches are drawn.
#include <openssl/sha.h>

#include <algorithm>

#include "naive_market.hpp"

namespace tongqu::naive {

using enum RejectReason;

namespace {

constexpr Duration kIndicationGap = seconds(1);

Digest sha256(const std::vector<std::uint8_t>& bytes) {
    Digest digest{};
    SHA256(bytes.data(), bytes.size(), digest.data());
    return digest;
}

Time end_of_interval(Time now, Duration length) { return Time((now.raw() / length.raw() + 1) * length.raw()); }

}  // namespace

std::vector<Event> NaiveMarket::open(InstrumentId number, Time now) {
    said_.clear();
    now_ = now;
    Market& market = markets[number.raw()];
    const Phase phase = scheduled(market);
    market.phase = phase.phase;
    market.phase_ends = phase.ends;
    market.gathering_ends = phase.gathering_ends;
    if (market.terms.model != MarketModel::continuous || !market.terms.auction_times.empty())
        say(PhaseChanged{number, market.phase, market.phase_ends});
    return said_;
}

std::vector<Event> NaiveMarket::apply(SequenceNumber sequence, Time now, const Command& command) {
    said_.clear();
    touched_.clear();
    sequence_ = sequence;
    now_ = now;
    actor_.reset();
    if (command.key) actor_ = ParticipantId(command.key->raw());
    run_due();
    std::visit(
        [&](const auto& body) {
            if constexpr (requires { on(body); }) on(body);
        },
        command.body);
    std::set<InstrumentId> changed;
    for (const auto& [market, side, price] : touched_) {
        changed.insert(market);
        const auto sums = levels(market, side);
        const auto found = sums.find(price);
        say(LevelChanged{market, side, price, found == sums.end() ? Quantity(0) : found->second});
    }
    for (const InstrumentId market : changed) note_book(market);
    return said_;
}

// --- what is due ---------------------------------------------------------------------------------------------------------

std::optional<Time> NaiveMarket::market_due(const Market& market) const {
    if (state_of(market) != TradingState::open) return std::nullopt;
    std::optional<Time> due = market.phase_ends;
    if (gathers(market) && market.indication_stale) {
        const Time again = *market.indicated_at + kIndicationGap;
        if (!due || again < *due) due = again;
    }
    return due;
}

// In the order of (time, orders before markets, id).
void NaiveMarket::run_due() {
    while (true) {
        std::optional<Time> earliest;
        std::optional<OrderId> expired;
        std::optional<std::uint32_t> ended;
        for (const auto& [id, order] : orders_)
            if (order.expires && *order.expires <= now_ && (!earliest || *order.expires < *earliest)) {
                earliest = *order.expires;
                expired = id;
            }
        for (std::uint32_t i = 0; i < markets.size(); ++i)
            if (const auto due = market_due(markets[i]); due && *due <= now_ && (!earliest || *due < *earliest)) {
                earliest = *due;
                expired.reset();
                ended = i;
            }
        if (!earliest) return;
        if (expired)
            end(*expired, CancelReason::expired);
        else
            run_market(InstrumentId(*ended));
    }
}

// The phase is over, or an indication is due.
void NaiveMarket::run_market(InstrumentId id) {
    Market& market = markets[id.raw()];
    if (market.phase_ends && *market.phase_ends <= *market_due(market)) {
        if (!gathers(market)) {
            enter(id, scheduled(market));
        } else if (*market.phase_ends < *market.gathering_ends) {
            enter(id, {TradingPhase::no_cancel, market.gathering_ends, market.gathering_ends});
        } else {
            run_auction(id, all_resting(id), false);
            enter(id, scheduled(market));
            run_elected(id);
        }
    } else {
        market.indication_stale = false;
        market.indicated_at = now_;
        indicate(id);
    }
}

// After a command that changed the book: a market that gathers says what the auction would give, at most once a second.
void NaiveMarket::note_book(InstrumentId id) {
    Market& market = markets[id.raw()];
    if (market.terms.model == MarketModel::batch) await_draw(id);
    if (!gathers(market) || state_of(market) != TradingState::open) return;
    market.indication_stale = true;
    if (market.indicated_at && now_ < *market.indicated_at + kIndicationGap) return;
    market.indicated_at = now_;
    market.indication_stale = false;
    indicate(id);
}

// --- phases --------------------------------------------------------------------------------------------------------------

// Orders gather from now on, for an auction at this time.
NaiveMarket::Phase NaiveMarket::gathering_until(const Market& market, Time ends) const {
    const Duration last_part = market.terms.no_cancel_window;
    if (last_part.is_zero()) return {TradingPhase::call, ends, ends};
    const Time begins(ends.raw() - last_part.raw());
    if (begins <= now_) return {TradingPhase::no_cancel, ends, ends};
    return {TradingPhase::call, begins, ends};
}

// What the schedule gives for this moment.
NaiveMarket::Phase NaiveMarket::scheduled(const Market& market) const {
    if (market.terms.model == MarketModel::batch) return {TradingPhase::batch, {}, {}};
    if (market.terms.auction_times.empty()) return {TradingPhase::continuous, {}, {}};
    std::optional<Time> next;
    for (const Duration time_of_day : market.terms.auction_times) {
        const Time one = next_time_of_day(now_, time_of_day);
        if (!next || one < *next) next = one;
    }
    if (market.terms.model == MarketModel::call) return gathering_until(market, *next);
    const Time gathering_begins(next->raw() - market.terms.call_window.raw());
    if (now_ < gathering_begins) return {TradingPhase::continuous, gathering_begins, {}};
    return gathering_until(market, *next);
}

void NaiveMarket::enter(InstrumentId id, const Phase& phase) {
    Market& market = markets[id.raw()];
    const bool same = market.phase == phase.phase && market.phase_ends == phase.ends;
    const bool gathering_ended = market.gathering_ends && market.gathering_ends != phase.gathering_ends;
    market.phase = phase.phase;
    market.phase_ends = phase.ends;
    market.gathering_ends = phase.gathering_ends;
    if (gathering_ended) market.indication_stale = false;
    if (!same) say(PhaseChanged{id, phase.phase, phase.ends});
}

// A gathering that would reach into the one before a scheduled auction lasts until that auction.
void NaiveMarket::interrupt(InstrumentId id) {
    Market& market = markets[id.raw()];
    Time ends = now_ + market.terms.interruption;
    const Phase now = scheduled(market);
    if (now.phase == TradingPhase::continuous && now.ends && ends > *now.ends) ends = *now.ends + market.terms.call_window;
    enter(id, gathering_until(market, ends));
}

// --- halts and switches --------------------------------------------------------------------------------------------------

void NaiveMarket::on(const SetTradingState& c) {
    if (*actor_ != ParticipantId(0)) {
        refuse({missing_scope});
        return;
    }
    if (c.instrument && c.instrument->raw() >= markets.size()) {
        refuse({unknown_instrument});
        return;
    }
    std::vector<TradingState> before;
    for (const Market& market : markets) before.push_back(state_of(market));
    (c.instrument ? markets[c.instrument->raw()].state : whole_market_) = c.state;
    say(TradingStateChanged{c.instrument, c.state});
    for (std::uint32_t i = 0; i < markets.size(); ++i) {
        const bool open = state_of(markets[i]) == TradingState::open;
        if (!open) markets[i].indication_stale = false;
        if (!open) markets[i].draw_from.reset();
        if (open && before[i] != TradingState::open) reopen(InstrumentId(i));
    }
}

void NaiveMarket::reopen(InstrumentId id) {
    Market& market = markets[id.raw()];
    Phase next = scheduled(market);
    if (next.phase == TradingPhase::continuous && market.terms.rival && crossed(id)) {
        interrupt(id);
    } else {
        enter(id, next);
    }
    if (market.phase == TradingPhase::batch) await_draw(id);
    run_elected(id);
}

void NaiveMarket::on(const SetKillSwitch& c) {
    if (c.participant.raw() >= people.size()) {
        refuse({unknown_participant});
        return;
    }
    Person& person = people[c.participant.raw()];
    const bool by_operator = *actor_ == ParticipantId(0);
    if (!by_operator && c.participant != *actor_) {
        refuse({missing_scope});
        return;
    }
    if (!by_operator && !c.engaged && person.killed_by_operator) {
        refuse({not_yours_to_release});
        return;
    }
    person.killed = c.engaged;
    person.killed_by_operator = c.engaged && (by_operator || person.killed_by_operator);
    say(KillSwitchSet{c.participant, c.engaged});
    if (c.engaged) cancel_all(c.participant, std::nullopt, CancelReason::kill_switch);
}

// --- batches -------------------------------------------------------------------------------------------------------------

void NaiveMarket::on(const Resume&) {
    for (Market& market : markets) market.commitment.reset(), market.draw_from.reset();
}

// A draw is awaited from when the book is crossed or an immediate order waits, for the end of the interval that runs then; not
// before the end of the one that the commitment stands for.
void NaiveMarket::await_draw(InstrumentId id) {
    Market& market = markets[id.raw()];
    bool wanted = crossed(id);
    for (const OrderId one : all_resting(id)) wanted = wanted || orders_.at(one).time_in_force == TimeInForce::ioc;
    if (!wanted || !market.commitment || state_of(market) != TradingState::open)
        market.draw_from.reset();
    else if (!market.draw_from)
        market.draw_from = std::max(market.interval_ends, end_of_interval(now_, market.terms.batch_interval));
}

void NaiveMarket::on(const RunBatch& c) {
    if (c.instrument.raw() >= markets.size() || markets[c.instrument.raw()].terms.model != MarketModel::batch) {
        refuse({unknown_instrument});
        return;
    }
    Market& market = markets[c.instrument.raw()];
    const Duration length = market.terms.batch_interval;
    const bool right = c.seed ? market.commitment == sha256({c.seed->begin(), c.seed->end()}) : !market.commitment;
    if (!right) {
        refuse({wrong_seed});
        return;
    }
    await_draw(c.instrument);
    if (c.seed && market.draw_from && now_ < *market.draw_from) {
        refuse({interval_not_over});
        return;
    }
    if (c.seed && market.draw_from) {
        std::vector<std::pair<Digest, OrderId>> drawn;
        for (const OrderId id : all_resting(c.instrument)) {
            std::vector<std::uint8_t> bytes(c.seed->begin(), c.seed->end());
            for (int shift = 0; shift < 64; shift += 8) bytes.push_back(static_cast<std::uint8_t>(id.raw() >> shift));
            drawn.emplace_back(sha256(bytes), id);
        }
        std::sort(drawn.begin(), drawn.end());
        std::vector<OrderId> input;
        for (const auto& [digest, id] : drawn) input.push_back(id);
        run_auction(c.instrument, input, true);
    }
    // A draw begins the interval that the next commitment stands for; without one it stands for the first to begin.
    if (c.seed) {
        market.interval_ends = end_of_interval(now_, length);
    } else {
        const std::int64_t begun = now_.raw() / length.raw() * length.raw();
        market.interval_ends = Time(begun == now_.raw() ? begun : begun + length.raw()) + length;
    }
    market.commitment = c.next_commitment;
    market.draw_from.reset();
    say(SeedCommitted{c.instrument, market.interval_ends});
    await_draw(c.instrument);
}

}  // namespace tongqu::naive
