#pragma once
// docs/matching.md a second time, as plainly as it can be said: one list of open orders, sorted anew whenever somebody asks who is
// first. Slow on purpose. It uses the vocabulary of market/ and nothing of engine/ or pricing/. Money is not here.
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <vector>

#include "market/command.hpp"
#include "market/event.hpp"

namespace tongqu::naive {

struct Order {
    OrderId id;
    ParticipantId participant;
    GroupId group;
    RegionId region;
    InstrumentId instrument;
    Side side = Side::buy;
    OrderType type = OrderType::limit;
    TimeInForce time_in_force = TimeInForce::gtc;
    PostOnly post_only = PostOnly::no;
    SelfTradePolicy self_trade = SelfTradePolicy::cancel_taker;
    Price limit;
    std::optional<Price> stop_price;
    std::optional<Quantity> display;
    std::optional<Time> expires;
    Quantity total;   // fills included
    Quantity filled;
    Quantity leaves;
    Quantity shown;   // while it rests
    bool waiting = false;                 // for its stop price, outside the book
    std::optional<std::uint64_t> queued;  // elected: its place in the queue
    bool resting = false;
    std::uint64_t place = 0;              // in the book: whoever has the smaller one came earlier
};

struct PricePoint {
    Time at;
    Price price;
};

struct Market {
    InstrumentTerms terms;
    TradingPhase phase = TradingPhase::continuous;
    std::optional<Time> phase_ends;
    std::optional<Time> gathering_ends;  // of call and no_cancel: when the auction is
    TradingState state = TradingState::open;
    std::map<Time, PricePoint> last_trades;  // of each trading day, by its end
    std::optional<PricePoint> last_auction;  // that traded
    std::uint64_t auction_number = 0;
    Quantity licences_sold;
    ParticipantId supplier;            // of a product
    bool has_product = false;
    std::optional<Digest> commitment;     // batch: to the next seed
    Time interval_ends;                   // of the interval that the commitment stands for
    std::optional<Time> draw_from;        // somebody waits for a draw since before this end of an interval
    std::optional<Time> indicated_at;
    bool indication_stale = false;
};

struct Person {
    GroupId group;
    RegionId home;
    bool killed = false;
    bool killed_by_operator = false;
    bool suspended = false;
};

class NaiveMarket {
  public:
    // What the market consists of; before the first command. Participants by number, keys likewise: key n belongs to participant n.
    std::vector<Person> people;
    std::vector<Market> markets;
    // Opens the market `number` as if by a command of this time; its events are expected too.
    std::vector<Event> open(InstrumentId number, Time now);

    // What the exchange has to answer.
    std::vector<Event> apply(SequenceNumber sequence, Time now, const Command& command);

    // The orders of one side in the order of priority; those at one price where one is given.
    [[nodiscard]] std::vector<const Order*> book(InstrumentId market, Side side) const;
    [[nodiscard]] const std::map<OrderId, Order>& orders() const { return orders_; }
    // Sums of what is shown, by price.
    [[nodiscard]] std::map<Price, Quantity> levels(InstrumentId market, Side side) const;

  private:
    using Reasons = std::vector<RejectReason>;

    // naive_orders.cpp
    void on(const PlaceOrder& command);
    void on(const CancelOrder& command);
    void on(const AmendOrder& command);
    void on(const CancelAllOrders& command);
    [[nodiscard]] Reasons wrong_terms(const PlaceOrder& command, const Market& market) const;
    [[nodiscard]] Reasons wrong_now(const PlaceOrder& command, const Market& market) const;
    [[nodiscard]] std::optional<RejectReason> not_own(OrderId id) const;
    [[nodiscard]] bool may_not_cancel(const Order& order) const;
    [[nodiscard]] bool outside_band(const Market& market, Price limit) const;
    [[nodiscard]] std::optional<Price> reference(const Market& market) const;
    [[nodiscard]] Price collared(const Market& market, Side side, Price from) const;
    [[nodiscard]] bool would_cross(InstrumentId market, Side side, Price limit) const;
    // Where a post-only order goes, if anywhere.
    [[nodiscard]] std::optional<Price> behind(InstrumentId market, Side side, Price limit, PostOnly post_only) const;
    [[nodiscard]] TradingState state_of(const Market& market) const;
    [[nodiscard]] bool gathers(const Market& market) const;
    [[nodiscard]] bool trades_now(const Market& market) const;
    void cancel(OrderId id, CancelReason reason);
    void cancel_all(ParticipantId participant, std::optional<InstrumentId> market, CancelReason reason);
    bool refuse(Reasons reasons);

    // naive_match.cpp
    struct Match {
        Quantity wants;     // still, to trade
        Quantity would_rest;
        Quantity traded;
        bool own_group = false;  // it ended at an order of its own group
        bool interrupted = false;
        std::vector<Price> prices;
    };
    [[nodiscard]] static Match whole(const Order& order) {
        Match match;
        match.wants = match.would_rest = order.leaves;
        return match;
    }
    void arrive(OrderId id, std::optional<Quantity> minimum);
    void match(OrderId id, TimeInForce time_in_force, std::optional<Quantity> minimum);
    void walk(Order& taker, Match& match);
    void walk_pro_rata(Order& taker, Match& match);
    bool meet_own(Order& taker, OrderId maker, Match& match);
    [[nodiscard]] Quantity tradable(const Order& taker) const;
    [[nodiscard]] bool within_limit(const Order& taker, Price price) const;
    [[nodiscard]] bool within_volatility(const Order& taker, Price price, std::optional<Price> from) const;
    void trade(Order& maker, Order& taker, Price price, Quantity quantity, bool auction);
    void take_shown(OrderId maker, Quantity by);
    void rest(OrderId id);
    void end(OrderId id, CancelReason reason);
    void elect(InstrumentId market, const std::vector<Price>& prices);
    void run_elected(InstrumentId market);
    [[nodiscard]] Quantity licences_left(const Market& market) const;
    [[nodiscard]] std::optional<Price> last_price(const Market& market) const;
    [[nodiscard]] std::optional<Price> volatility_centre(const Market& market) const;

    // naive_phases.cpp
    struct Phase {
        TradingPhase phase = TradingPhase::continuous;
        std::optional<Time> ends;
        std::optional<Time> gathering_ends;
    };
    void on(const SetTradingState& command);
    void on(const SetKillSwitch& command);
    void on(const RunBatch& command);
    void on(const Resume& command);
    void run_due();
    [[nodiscard]] std::optional<Time> market_due(const Market& market) const;
    void run_market(InstrumentId market);
    void interrupt(InstrumentId market);
    [[nodiscard]] Phase scheduled(const Market& market) const;
    [[nodiscard]] Phase gathering_until(const Market& market, Time ends) const;
    void enter(InstrumentId market, const Phase& phase);
    void reopen(InstrumentId market);
    void note_book(InstrumentId market);
    void await_draw(InstrumentId market);

    // naive_auction.cpp
    struct Clearing {
        std::optional<Price> price;
        Quantity volume;
        Quantity surplus;
    };
    // The orders of the auction in the order of its input.
    [[nodiscard]] std::vector<OrderId> all_resting(InstrumentId market) const;
    void run_auction(InstrumentId market, const std::vector<OrderId>& input, bool batch);
    void prevent_self_trades(InstrumentId market, const std::vector<OrderId>& input, bool batch);
    [[nodiscard]] Clearing clearing(InstrumentId market) const;
    [[nodiscard]] std::optional<Price> auction_reference(const Market& market) const;
    [[nodiscard]] std::map<OrderId, Quantity> fills(const std::vector<OrderId>& input, Clearing at, Side side, bool batch) const;
    void pair(std::vector<OrderId> input, std::map<OrderId, Quantity> fills, Price price);
    [[nodiscard]] bool crossed(InstrumentId market) const;
    void indicate(InstrumentId market);

    void say(Event event) { said_.push_back(event); }
    void touch(const Order& order) { touched_.insert({order.instrument, order.side, order.limit}); }
    [[nodiscard]] Market& market_of(const Order& order) { return markets[order.instrument.raw()]; }

    SequenceNumber sequence_;
    Time now_;
    std::optional<ParticipantId> actor_;
    std::map<OrderId, Order> orders_;  // open ones
    std::uint64_t next_place_ = 0;
    std::uint64_t trades_ = 0;
    TradingState whole_market_ = TradingState::open;
    std::vector<Event> said_;
    std::set<std::tuple<InstrumentId, Side, Price>> touched_;  // levels, by the command at hand
};

// The first moment with this time of day after `from`.
[[nodiscard]] Time next_time_of_day(Time from, Duration time_of_day);
// Shares `to_share` in proportion to `weights`: floors, then one lot each to the largest remainders, equal ones to the earlier.
[[nodiscard]] std::vector<Quantity> in_proportion(Quantity to_share, const std::vector<Quantity>& weights);

}  // namespace tongqu::naive
