#include "engine/match/order_flow_replay.hpp"

#include "engine/match/price_time.hpp"

namespace tongqu::match {

namespace {

using book::FlowEvent;
using book::FlowType;

struct FlowSink {
    FlowOutcome& outcome;
    std::optional<OrderId> first_maker;

    void on_trade(const RestingOrder& maker, Price price, Quantity quantity) {
        if (!first_maker) first_maker = maker.id;
        ++outcome.trades;
        outcome.trade_hash = with_trade(outcome.trade_hash, maker.id, quantity, price);
    }
    void on_maker_refreshed(const RestingOrder&) {}
    void on_maker_cancelled(const RestingOrder&) {}
    void on_maker_decremented(const RestingOrder&, Quantity) {}
    void on_taker_decremented(Quantity) {}
};

std::optional<OrderId> enter(OrderBook& book, FlowOutcome& outcome, const FlowEvent& event, OrderId id,
                             Side side) {
    const auto owner = static_cast<std::uint32_t>(id.raw());
    const bool immediate = event.type == FlowType::immediate;
    const Taker taker{.id = id,
                      .participant = ParticipantId(owner),
                      .group = GroupId(owner),
                      .side = side,
                      .limit = event.price,
                      .quantity = event.quantity,
                      .time_in_force = immediate ? TimeInForce::ioc : TimeInForce::gtc};
    FlowSink sink{outcome, std::nullopt};
    match(book, taker, MatchRules{}, sink);
    return sink.first_maker;
}

}  // namespace

void play(const FlowEvent& event, OrderBook& book, FlowOutcome& outcome) {
    ++outcome.events;
    switch (event.type) {
        case FlowType::add:
            enter(book, outcome, event, event.id, event.side);
            return;
        case FlowType::cancel:
            if (!book.remove(event.id)) ++outcome.stale;
            return;
        case FlowType::reduce:
            if (!book.reduce(event.id, event.quantity)) ++outcome.stale;
            return;
        case FlowType::immediate: {
            const std::optional<OrderId> maker = enter(book, outcome, event, event.id, event.side);
            if (!event.expected) return;
            ++outcome.executions;
            if (maker == event.expected) ++outcome.expected_maker_hits;
            return;
        }
        case FlowType::replace: {
            const std::optional<RestingOrder> before = book.remove(event.id);
            if (before) {
                enter(book, outcome, event, event.replacement, before->side);
            } else {
                ++outcome.stale;
            }
            return;
        }
    }
}

FlowOutcome replay(const book::OrderFlow& flow, OrderBook& book) {
    FlowOutcome outcome;
    constexpr std::size_t kAhead = 8;  // events that the book is told of before they come
    for (std::size_t i = 0; i < flow.events.size(); ++i) {
        if (i + kAhead < flow.events.size()) book.expect(flow.events[i + kAhead].id);
        play(flow.events[i], book, outcome);
    }
    outcome.resting = book.size();
    return outcome;
}

}  // namespace tongqu::match
