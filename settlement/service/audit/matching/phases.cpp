// Time passes: orders expire, phases begin and end, markets halt and reopen; batches are drawn.
#include <algorithm>

#include "settlement/service/audit/matching/matching_twin.hpp"

namespace tongqu::audit {

using enum RejectReason;

namespace {

constexpr Duration kIndicationGap = seconds(1);

}  // namespace

const std::vector<Event>& MatchingTwin::open(InstrumentId number, Time now) {
    said_.clear();
    now_ = now;
    open_within(number);
    return said_;
}

void MatchingTwin::open_within(InstrumentId number) {
    Market& market = markets[number.raw()];
    const Phase phase = scheduled(market);
    market.phase = phase.phase;
    market.phase_ends = phase.ends;
    market.gathering_ends = phase.gathering_ends;
    if (market.terms.model != MarketModel::continuous || !market.terms.auction_times.empty())
        say(PhaseChanged{number, market.phase, market.phase_ends});
    if (!market.terms.network.empty()) join_network(market);
    reschedule(number);
}

const std::vector<Event>& MatchingTwin::apply(SequenceNumber sequence, Time now, const Command& command) {
    begin(sequence, now);
    carry_out(command.body, command.key ? std::optional(ParticipantId(command.key->raw())) : std::nullopt);
    return finish();
}

void MatchingTwin::begin(SequenceNumber sequence, Time now) {
    said_.clear();
    touched_.clear();
    unlawful_.clear();
    sequence_ = sequence;
    now_ = now;
    run_due();
}

void MatchingTwin::carry_out(const CommandBody& command, std::optional<ParticipantId> actor, std::span<const RejectReason> others) {
    actor_ = actor;
    others_.assign(others.begin(), others.end());
    std::visit(
        [&](const auto& body) {
            if constexpr (requires { on(body); })
                on(body);
            else
                refuse(others_);
        },
        command);
}

const std::vector<Event>& MatchingTwin::finish() {
    std::sort(touched_.begin(), touched_.end());
    touched_.erase(std::unique(touched_.begin(), touched_.end()), touched_.end());
    for (const auto& [market, side, price] : touched_) {
        const auto& sums = markets[market.raw()].side(side).shown;
        const auto found = sums.find(price);
        say(LevelChanged{market, side, price, found == sums.end() ? Quantity(0) : found->second});
    }
    std::optional<InstrumentId> noted;
    for (const Level& level : touched_)
        if (noted != level.market) note_book(*(noted = level.market));
    return said_;
}

// --- what is due ---------------------------------------------------------------------------------------------------------

std::optional<Time> MatchingTwin::market_due(const Market& market) const {
    if (state_of(market) != TradingState::open) return std::nullopt;
    std::optional<Time> due = market.phase_ends;
    if (gathers(market) && market.indication_stale) {
        const Time again = *market.indicated_at + kIndicationGap;
        if (!due || again < *due) due = again;
    }
    return due;
}

void MatchingTwin::reschedule(InstrumentId id) {
    Market& market = markets[id.raw()];
    const auto due = market_due(market);
    if (due == market.timer) return;
    if (market.timer) timers_.erase({*market.timer, id});
    if (due) timers_.insert({*due, id});
    market.timer = due;
}

// In the order of (time, orders before markets before products, id).
void MatchingTwin::run_due() {
    while (true) {
        const bool order_due = !expiries_.empty() && expiries_.begin()->first <= now_;
        const bool market_due = !timers_.empty() && timers_.begin()->first <= now_;
        const bool product_due = !withdrawals_.empty() && withdrawals_.begin()->first <= now_;
        const bool before_products = !product_due || timers_.empty() || timers_.begin()->first <= withdrawals_.begin()->first;
        if (order_due && (!market_due || expiries_.begin()->first <= timers_.begin()->first) &&
            (!product_due || expiries_.begin()->first <= withdrawals_.begin()->first)) {
            end(expiries_.begin()->second, CancelReason::expired);
        } else if (market_due && before_products) {
            run_market(timers_.begin()->second);
        } else if (product_due) {
            const ProductId product = withdrawals_.begin()->second;
            withdrawals_.erase(withdrawals_.begin());
            withdraw(product);
        } else {
            return;
        }
    }
}

// The phase is over, or an indication is due.
void MatchingTwin::run_market(InstrumentId id) {
    Market& market = markets[id.raw()];
    if (market.phase_ends && *market.phase_ends <= *market_due(market)) {
        if (!gathers(market)) {
            enter(id, scheduled(market));
        } else if (*market.phase_ends < *market.gathering_ends) {
            enter(id, {TradingPhase::no_cancel, market.gathering_ends, market.gathering_ends});
        } else {
            run_auction(id, crossing(id), false);
            enter(id, scheduled(market));
            run_elected(id);
        }
    } else {
        market.indication_stale = false;
        market.indicated_at = now_;
        indicate(id);
    }
    reschedule(id);
}

// After a command that changed the book: a market that gathers says what the auction would give, at most once a second.
void MatchingTwin::note_book(InstrumentId id) {
    Market& market = markets[id.raw()];
    if (is_drawn(market.terms.model)) await_draw(id);
    if (!gathers(market) || state_of(market) != TradingState::open) return;
    market.indication_stale = market.indicated_at && now_ < *market.indicated_at + kIndicationGap;
    if (!market.indication_stale) {
        market.indicated_at = now_;
        indicate(id);
    }
    reschedule(id);
}

// --- phases --------------------------------------------------------------------------------------------------------------

// Orders gather from now on, for an auction at this time.
MatchingTwin::Phase MatchingTwin::gathering_until(const Market& market, Time ends) const {
    const Duration last_part = market.terms.no_cancel_window;
    if (last_part.is_zero()) return {TradingPhase::call, ends, ends};
    const Time begins(ends.raw() - last_part.raw());
    if (begins <= now_) return {TradingPhase::no_cancel, ends, ends};
    return {TradingPhase::call, begins, ends};
}

// What the schedule gives for this moment.
MatchingTwin::Phase MatchingTwin::scheduled(const Market& market) const {
    if (is_drawn(market.terms.model)) return {TradingPhase::batch, {}, {}};
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

void MatchingTwin::enter(InstrumentId id, const Phase& phase) {
    Market& market = markets[id.raw()];
    const bool same = market.phase == phase.phase && market.phase_ends == phase.ends;
    const bool gathering_ended = market.gathering_ends && market.gathering_ends != phase.gathering_ends;
    market.phase = phase.phase;
    market.phase_ends = phase.ends;
    market.gathering_ends = phase.gathering_ends;
    if (gathering_ended) market.indication_stale = false;
    if (!same) say(PhaseChanged{id, phase.phase, phase.ends});
    reschedule(id);
}

// A gathering that would reach into the one before a scheduled auction lasts until that auction.
void MatchingTwin::interrupt(InstrumentId id) {
    Market& market = markets[id.raw()];
    Time ends = now_ + market.terms.interruption;
    const Phase now = scheduled(market);
    if (now.phase == TradingPhase::continuous && now.ends && ends > *now.ends) ends = *now.ends + market.terms.call_window;
    enter(id, gathering_until(market, ends));
}

// --- halts and switches --------------------------------------------------------------------------------------------------

void MatchingTwin::on(const SetTradingState& c) {
    Reasons reasons = others_;
    if (*actor_ != ParticipantId(0)) reasons.push_back(missing_scope);
    if (c.instrument && c.instrument->raw() >= markets.size()) reasons.push_back(unknown_instrument);
    if (refuse(reasons)) return;
    std::vector<TradingState> before;
    for (const Market& market : markets) before.push_back(state_of(market));
    (c.instrument ? markets[c.instrument->raw()].state : whole_market_) = c.state;
    say(TradingStateChanged{c.instrument, c.state});
    for (std::uint32_t i = 0; i < markets.size(); ++i) {
        const bool open = state_of(markets[i]) == TradingState::open;
        if (!open) markets[i].indication_stale = false;
        if (!open) markets[i].draw_from.reset();
        if (open && before[i] != TradingState::open) reopen(InstrumentId(i));
        reschedule(InstrumentId(i));
    }
}

void MatchingTwin::reopen(InstrumentId id) {
    Market& market = markets[id.raw()];
    Phase next = scheduled(market);
    const bool over_regions = !market.terms.network.empty();
    if (next.phase == TradingPhase::continuous && market.terms.rival && !over_regions && crossed(id)) {
        interrupt(id);
    } else {
        enter(id, next);
    }
    if (market.phase == TradingPhase::batch) await_draw(id);
    if (over_regions) uncross(id);
    run_elected(id);
}

void MatchingTwin::on(const SetKillSwitch& c) {
    Reasons reasons = others_;
    const bool by_operator = *actor_ == ParticipantId(0);
    if (c.participant.raw() >= people.size()) reasons.push_back(unknown_participant);
    if (!by_operator && c.participant != *actor_) reasons.push_back(missing_scope);
    if (refuse(reasons)) return;
    Person& person = people[c.participant.raw()];
    if (!by_operator && !c.engaged && person.killed_by_operator) reasons.push_back(not_yours_to_release);
    if (refuse(reasons)) return;
    person.killed = c.engaged;
    person.killed_by_operator = c.engaged && (by_operator || person.killed_by_operator);
    say(KillSwitchSet{c.participant, c.engaged});
    if (c.engaged) cancel_all(c.participant, std::nullopt, CancelReason::kill_switch);
}

}  // namespace tongqu::audit
