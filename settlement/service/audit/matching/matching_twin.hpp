#pragma once
// docs/matching.md a second time, as plainly as it can be said: of each side one sorted list of orders, of everything else a map. It
// judges what the engine did, so it uses the vocabulary of market/ and nothing of engine/ or pricing/. Money is not here. Memory grows
// with open orders only; a command costs O(log n) for each order that it meets.
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "market/command.hpp"
#include "market/event.hpp"
#include "settlement/service/audit/matching/network.hpp"

namespace tongqu::audit {

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

// Where an order stands in the book: what is less trades first.
struct Rank {
    Price distance;  // a sell's limit, a buy's negated
    std::uint64_t place = 0;
    friend auto operator<=>(const Rank&, const Rank&) = default;
};

// One side of a market.
struct MarketSide {
    std::map<Rank, Order*> book;
    std::map<Price, Quantity> shown;              // sums of the book by price
    std::map<Price, std::set<OrderId>> waiting;  // by stop price: those that were not elected
};

struct Market {
    InstrumentTerms terms;
    TradingPhase phase = TradingPhase::continuous;
    std::optional<Time> phase_ends;
    std::optional<Time> gathering_ends;  // of call and no_cancel: when the auction is
    TradingState state = TradingState::open;
    std::map<Time, PricePoint> last_trades;  // of the latest two trading days, by their ends
    std::optional<PricePoint> last_auction;  // that traded
    std::uint64_t auction_number = 0;
    Quantity licences_sold;
    ParticipantId supplier;            // of a product
    bool has_product = false;
    bool withdrawn = false;            // the product is not sold any more
    std::optional<Digest> commitment;     // batch: to the next seed
    Time interval_ends;                   // of the interval that the commitment stands for
    std::optional<Time> draw_from;        // somebody waits for a draw since before this end of an interval
    std::optional<Time> indicated_at;
    bool indication_stale = false;
    std::array<MarketSide, 2> sides;             // by Side
    std::map<std::uint64_t, OrderId> elected;    // stop orders, by their place in the queue
    std::set<OrderId> immediate;                 // resting orders that the next auction ends
    std::optional<Time> timer;                   // when something is due here
    Carriage carriage;                           // where it has a network
    RegionSet residency;                         // of the product: where its goods may go; none: everywhere
    [[nodiscard]] MarketSide& side(Side side) { return sides[static_cast<std::size_t>(side)]; }
    [[nodiscard]] const MarketSide& side(Side side) const { return sides[static_cast<std::size_t>(side)]; }
};

struct Person {
    GroupId group;
    RegionId home;
    bool killed = false;
    bool killed_by_operator = false;
    std::set<OrderId> orders;  // open ones
};

// An order as it would stand: what money has to say about it is asked outside.
struct Proposal {
    std::optional<OrderId> amends;
    ParticipantId participant;
    InstrumentId instrument;
    Side side;
    Price limit;
    Quantity leaves;
};

class MatchingTwin {
  public:
    MatchingTwin() = default;
    MatchingTwin(const MatchingTwin&) = delete;
    MatchingTwin& operator=(const MatchingTwin&) = delete;

    // What the market consists of; before the first command. Participants by number.
    std::vector<Person> people;
    std::vector<Market> markets;
    std::vector<LinkTerms> links;  // of all networks, by number
    // Why money refuses an order, if it does: order_too_large, insufficient_funds or claims_open. None: money never refuses.
    std::function<std::optional<RejectReason>(const Proposal&)> funds;

    // What the exchange told of the command at hand: the fills, flows and prices of a coupled auction are taken from there and checked.
    std::span<const Event> published;
    // What a published coupled auction breaks; empty: nothing.
    [[nodiscard]] const std::string& unlawful() const { return unlawful_; }

    // Opens the market `number` as if by a command of this time; its events are expected too.
    const std::vector<Event>& open(InstrumentId number, Time now);

    // What the exchange has to answer, money aside; key n belongs to participant n. Valid until the next call.
    const std::vector<Event>& apply(SequenceNumber sequence, Time now, const Command& command);

    // The same in steps, for who knows the keys: what is due by the time; the command, of which `others` are reasons to refuse it that
    // the market's rules do not know; what follows from a changed book.
    void begin(SequenceNumber sequence, Time now);
    void carry_out(const CommandBody& command, std::optional<ParticipantId> actor, std::span<const RejectReason> others = {});
    const std::vector<Event>& finish();
    // A market that opens with this command.
    void open_within(InstrumentId number);
    // What was said since begin().
    [[nodiscard]] const std::vector<Event>& said() const { return said_; }
    // The refusal that was said last is told by somebody else.
    void take_back_answer() { said_.pop_back(); }

    // Open ones; never iterated where the order could show.
    [[nodiscard]] const std::unordered_map<OrderId, Order>& orders() const { return orders_; }

  private:
    using Reasons = std::vector<RejectReason>;

    // orders.cpp
    void on(const PlaceOrder& command);
    void on(const CancelOrder& command);
    void on(const AmendOrder& command);
    void on(const CancelAllOrders& command);
    void on(const ChangeStatus& command);
    void on(const WithdrawProduct& command);
    void withdraw(ProductId product);
    void wrong_terms(const PlaceOrder& command, const Market& market, Reasons& reasons) const;
    void wrong_now(const PlaceOrder& command, const Market& market, Reasons& reasons) const;
    [[nodiscard]] std::optional<RejectReason> not_own(OrderId id) const;
    [[nodiscard]] bool may_not_cancel(const Order& order) const;
    [[nodiscard]] bool outside_band(const Market& market, Price limit) const;
    [[nodiscard]] std::optional<Price> reference(const Market& market) const;
    [[nodiscard]] Price collared(const Market& market, Side side, Price from) const;
    // Where a post-only order goes, if anywhere.
    [[nodiscard]] std::optional<Price> behind(InstrumentId market, RegionId region, Side side, Price limit, PostOnly post_only) const;
    // The best price that an order of this side from there would meet.
    [[nodiscard]] std::optional<Price> first_price(InstrumentId market, RegionId region, Side side) const;
    [[nodiscard]] TradingState state_of(const Market& market) const;
    [[nodiscard]] bool gathers(const Market& market) const;
    [[nodiscard]] bool trades_now(const Market& market) const;
    void cancel_all(ParticipantId participant, std::optional<InstrumentId> market, CancelReason reason);
    bool refuse(const Reasons& reasons);

    // book.cpp
    [[nodiscard]] static Rank rank_of(const Order& order);
    [[nodiscard]] MarketSide& side_of(const Order& order) { return market_of(order).side(order.side); }
    [[nodiscard]] const Order* best(InstrumentId market, Side side) const;
    void enter_book(Order& order, std::optional<std::uint64_t> place);
    void leave_book(Order& order);
    void set_shown(Order& order, Quantity shown);
    // At the end of the queue of its price, with what it shows.
    void rest(Order& order, std::optional<std::uint64_t> place = {});
    // Of what a resting order shows, so much is gone.
    void take_shown(Order& order, Quantity by);
    void end(Order& order, CancelReason reason);
    void end(OrderId id, CancelReason reason) { end(orders_.at(id), reason); }
    void forget(Order& order);

    // match.cpp
    struct Match {
        Quantity wants;     // still, to trade
        Quantity would_rest;
        Quantity traded;
        bool own_group = false;  // it ended at an order of its own group
        bool interrupted = false;
        std::vector<Price> prices;
    };
    void arrive(Order& order, std::optional<Quantity> minimum);
    void match(Order& order, TimeInForce time_in_force, std::optional<Quantity> minimum);
    void walk(Order& taker, Match& match);
    void walk_pro_rata(Order& taker, Match& match);
    bool meet_own(Order& taker, Order& maker, Match& match);
    [[nodiscard]] bool within_limit(const Order& taker, Price price) const;
    [[nodiscard]] bool within_volatility(const Order& taker, Price price, std::optional<Price> from) const;
    void trade(Order& maker, Order& taker, Price price, Quantity quantity, bool auction);
    void note_price(Market& market, Price price);
    void elect(InstrumentId market, const std::vector<Price>& prices);
    void run_elected(InstrumentId market);
    [[nodiscard]] Quantity licences_left(const Market& market) const;
    [[nodiscard]] std::optional<Price> last_price(const Market& market) const;
    [[nodiscard]] std::optional<Price> volatility_centre(const Market& market) const;

    // regions.cpp
    struct Meeting {
        Order* order = nullptr;  // the one that rests
        Price landed;
        Price cost;
        std::vector<LinkId> path;
    };
    [[nodiscard]] bool has_room(const Market& market, LinkId link) const;
    [[nodiscard]] Quantity room(const Market& market, const std::vector<LinkId>& path, Quantity most) const;
    [[nodiscard]] const Ways& ways(const Market& market, RegionId region, bool towards) const;
    void carry(Market& market, const std::vector<LinkId>& path, Quantity quantity) const;
    [[nodiscard]] std::optional<Meeting> nearest(const Market& market, Side side, RegionId region) const;
    void trade_over(Order& maker, Order& taker, Price price, Quantity quantity, const Meeting& meeting);
    bool part_over_regions(Order& older, Order& younger);
    [[nodiscard]] Quantity tradable_over_regions(const Order& taker) const;
    void match_over_regions(Order& order, std::optional<Quantity> minimum);
    void uncross(InstrumentId market);
    [[nodiscard]] Quantity capacity_of(const Market& market, LinkId link) const;
    void join_network(Market& market);
    void on(const DefineLink& command);
    void on(const ChangeCapacity& command);

    // tradable.cpp: what the order would trade if it arrived now.
    [[nodiscard]] Quantity tradable(const Order& taker) const;

    // phases.cpp
    struct Phase {
        TradingPhase phase = TradingPhase::continuous;
        std::optional<Time> ends;
        std::optional<Time> gathering_ends;
    };
    void on(const SetTradingState& command);
    void on(const SetKillSwitch& command);
    void run_due();
    [[nodiscard]] std::optional<Time> market_due(const Market& market) const;
    void reschedule(InstrumentId market);
    void run_market(InstrumentId market);
    void interrupt(InstrumentId market);
    [[nodiscard]] Phase scheduled(const Market& market) const;
    [[nodiscard]] Phase gathering_until(const Market& market, Time ends) const;
    void enter(InstrumentId market, const Phase& phase);
    void reopen(InstrumentId market);
    void note_book(InstrumentId market);

    // batch.cpp
    void on(const RunBatch& command);
    void on(const Resume& command);
    void await_draw(InstrumentId market);

    // coupled.cpp
    struct Coupling;
    [[nodiscard]] Coupling published_for(InstrumentId market) const;
    [[nodiscard]] bool crossed_over_regions(InstrumentId market) const;
    void part_own_over_regions(InstrumentId market, const std::vector<OrderId>& input);
    [[nodiscard]] std::string unlawful_coupling(const Market& market, const std::vector<OrderId>& input, const Coupling& told) const;
    void pair_over_regions(InstrumentId market, const std::vector<OrderId>& input, const Coupling& told);
    void tell_coupling(InstrumentId market, const std::vector<OrderId>& input, const Coupling& told,
                       const std::map<LinkId, Quantity>& rooms);
    void run_coupled(InstrumentId market, const std::vector<OrderId>& drawn);

    // auction.cpp
    struct Clearing {
        std::optional<Price> price;
        Quantity volume;
        Quantity surplus;
    };
    [[nodiscard]] bool outside_bounds(const Market& market, Price limit) const {
        return limit < market.terms.lowest_price.value_or(limit) || limit > market.terms.highest_price.value_or(limit);
    }
    // The orders that another one of the book crosses, by id: no other can trade in an auction or move its price.
    [[nodiscard]] std::vector<OrderId> crossing(InstrumentId market) const;
    // All orders of the book.
    [[nodiscard]] std::vector<OrderId> resting(InstrumentId market) const;
    // The orders of the auction in the order of its input.
    void run_auction(InstrumentId market, const std::vector<OrderId>& input, bool batch);
    void prevent_self_trades(const std::vector<OrderId>& input, bool batch);
    void part(Order& buy, Order& sell, bool buy_is_later);
    [[nodiscard]] Clearing clearing(InstrumentId market) const;
    [[nodiscard]] std::optional<Price> auction_reference(const Market& market) const;
    [[nodiscard]] std::map<OrderId, Quantity> fills(const std::vector<OrderId>& input, Clearing at, Side side, bool batch) const;
    void pair(const std::vector<OrderId>& input, std::map<OrderId, Quantity> fills, Price price);
    [[nodiscard]] bool crossed(InstrumentId market) const;
    void indicate(InstrumentId market);

    void say(const Event& event) { said_.push_back(event); }
    void touch(const Order& order) { touched_.push_back({order.instrument, order.side, order.limit}); }
    [[nodiscard]] Market& market_of(const Order& order) { return markets[order.instrument.raw()]; }
    [[nodiscard]] const Market& market_of(const Order& order) const { return markets[order.instrument.raw()]; }

    struct Level {
        InstrumentId market;
        Side side;
        Price price;
        friend auto operator<=>(const Level&, const Level&) = default;
    };
    SequenceNumber sequence_;
    Time now_;
    std::optional<ParticipantId> actor_;
    Reasons others_;
    std::unordered_map<OrderId, Order> orders_;  // open ones
    std::set<std::pair<Time, OrderId>> expiries_;
    std::set<std::pair<Time, InstrumentId>> timers_;
    std::set<std::pair<Time, ProductId>> withdrawals_;
    std::uint64_t next_place_ = 0;
    std::uint64_t trades_ = 0;
    TradingState whole_market_ = TradingState::open;
    std::vector<Event> said_;
    std::vector<Level> touched_;  // by the command at hand
    std::string unlawful_;        // likewise
};

// The first moment with this time of day after `from`.
[[nodiscard]] Time next_time_of_day(Time from, Duration time_of_day);
// Shares `to_share` in proportion to `weights`: floors, then one lot each to the largest remainders, equal ones to the earlier.
[[nodiscard]] std::vector<Quantity> in_proportion(Quantity to_share, const std::vector<Quantity>& weights);
// SHA-256.
[[nodiscard]] Digest digest_of(const std::vector<std::uint8_t>& bytes);

}  // namespace tongqu::audit
