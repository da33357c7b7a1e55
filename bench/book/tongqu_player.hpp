#pragma once
// Plays events through Tongqu's book and matching.
#include "bench/book/event.hpp"
#include "engine/match/order_flow_replay.hpp"
#include "engine/match/price_time.hpp"

namespace tongqu::bench {

class TongquPlayer {
  public:
    explicit TongquPlayer(const Scenario& scenario)
        : book_(scenario.secret == 0 ? book::OrderBook() : book::OrderBook(scenario.secret)) {}

    void play(const Event& event) {
        switch (event.type) {
            case book::FlowType::add:
                return enter(event, event.id, event.side, TimeInForce::gtc);
            case book::FlowType::immediate:
                return enter(event, event.id, event.side, TimeInForce::ioc);
            case book::FlowType::cancel:
                book_.cancel(event.id);
                return;
            case book::FlowType::reduce:
                book_.reduce(event.id, Quantity(event.quantity));
                return;
            case book::FlowType::replace:
                if (const auto side = book_.cancel(event.id)) {
                    enter(event, event.replacement, *side, TimeInForce::gtc);
                }
                return;
        }
    }

    [[gnu::always_inline]] void expect(const Event& event) { book_.expect(event.id); }

    [[nodiscard]] Outcome outcome() const { return {sink_.trades, sink_.trade_hash, book_.size()}; }

    [[nodiscard]] std::size_t mapped_bytes() const { return book_.mapped_bytes(); }

  private:
    struct Sink {
        std::uint64_t trades = 0;
        std::uint64_t trade_hash = 1469598103934665603U;

        void on_trade(const book::RestingOrder& maker, Price price, Quantity quantity) {
            ++trades;
            trade_hash = match::with_trade(trade_hash, maker.id, quantity, price);
        }
        void on_maker_refreshed(const book::RestingOrder&) {}
        void on_maker_cancelled(const book::RestingOrder&) {}
        void on_maker_decremented(const book::RestingOrder&, Quantity) {}
        void on_taker_decremented(Quantity) {}
    };

    void enter(const Event& event, OrderId id, Side side, TimeInForce time_in_force) {
        const auto owner = static_cast<std::uint32_t>(id.raw());
        const match::Taker taker{.id = id,
                                 .participant = ParticipantId(owner),
                                 .group = GroupId(owner),
                                 .side = side,
                                 .limit = event.price,
                                 .quantity = Quantity(event.quantity),
                                 .time_in_force = time_in_force};
        match::match(book_, taker, match::MatchRules{}, sink_);
    }

    book::OrderBook book_;
    Sink sink_;
};

}  // namespace tongqu::bench
