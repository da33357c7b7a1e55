#pragma once
// The market as one deterministic state machine: registry, books, ledger and obligations under one `apply`. It reads no clock, no
// random source, no file and no socket; the same commands with the same stamps give the same events and the same state.
#include <expected>
#include <map>
#include <optional>
#include <vector>

#include "engine/exchange/catalogue.hpp"
#include "engine/exchange/client_ids.hpp"
#include "engine/exchange/entrants.hpp"
#include "engine/exchange/expected.hpp"
#include "engine/exchange/level_feed.hpp"
#include "engine/exchange/links.hpp"
#include "engine/exchange/open_orders.hpp"
#include "engine/exchange/schedule.hpp"
#include "engine/exchange/timers.hpp"
#include "engine/match/pro_rata.hpp"
#include "governance/registry.hpp"
#include "market/command.hpp"
#include "market/command_codec.hpp"
#include "market/event.hpp"
#include "pricing/coupled_auction.hpp"
#include "settlement/claim_book.hpp"
#include "settlement/development_funds.hpp"
#include "settlement/ledger.hpp"
#include "settlement/obligations.hpp"
#include "settlement/payouts.hpp"
#include "settlement/settled_trades.hpp"
#include "settlement/waterfall.hpp"

namespace tongqu::exchange {

using governance::Ruling;

// Raised by every change that makes old journals give other events or another state.
inline constexpr LogicVersion kLogicVersion{5};

class Exchange {
  public:
    // Applies one command and appends what it brought about to `events`: first what was due by the stamp, then the command's own,
    // or Rejected or Repeated. A refused command changes nothing but what time itself changes.
    // Preconditions, checked: sequence is one above the last, the stamp is not below the last; the first command is
    // OpenExchange. An order allocates nothing once the containers have grown to the size that the market needs.
    void apply(SequenceNumber sequence, Time stamp, const Command& command, std::vector<Event>& events);

    // When the next Tick is due; nothing when nothing waits for time to pass.
    [[nodiscard]] std::optional<Time> next_due() const;
    // Whether a human deadline waits: one that an outage would move.
    [[nodiscard]] bool deadline_is_pending() const { return obligations_.next_due().has_value(); }
    // A batch draw that is due: the sequencer answers it with RunBatch.
    struct Draw {
        Time due;
        InstrumentId instrument;
        bool commits_only;  // no commitment stands: there is no seed to reveal
    };
    // Those due by the time, the earliest first. O(their number).
    [[nodiscard]] std::vector<Draw> due_draws(Time by, std::size_t at_most) const;
    static constexpr std::size_t kCommandsAhead = 8;
    // Says that this command will come with this sequence, some kCommandsAhead commands from now: asks the memory for what it names. Changes
    // nothing but what the processor's caches hold; where it does not come, or comes otherwise, nothing is lost. For whoever has
    // the next commands in hand: the sequencer with its batches, a replay.
    void expect(SequenceNumber sequence, const Command& command) {
        if (orders_.size() >= kWorthExpecting) expect_orders(sequence, command);
    }

    [[nodiscard]] SequenceNumber last_sequence() const { return last_sequence_; }
    [[nodiscard]] Time last_stamp() const { return last_stamp_; }

    // Every account, hold, book and obligation against the others; stops the process where they disagree. O(state).
    void check();

    // The whole state in bytes, the same for the same state; and back. O(state).
    void save(ByteBuffer& to) const;
    [[nodiscard]] static std::expected<Exchange, DecodeError> load(std::span<const std::byte> bytes);
    // SHA-256 of what save() writes. O(state), without the memory for it.
    [[nodiscard]] Digest state_hash() const;

    [[nodiscard]] const settlement::Ledger& ledger() const { return ledger_; }
    [[nodiscard]] const governance::Registry& registry() const { return registry_; }
    [[nodiscard]] std::size_t open_order_count() const { return orders_.size(); }

  private:
    // The fingerprint of the command at hand: formed where it is asked for, as most commands carry nothing to know them by.
    struct Request {
        const CommandBody& body;
        operator std::uint64_t() const { return fingerprint_of(body); }  // NOLINT: read like the number it stands for
    };
    // What one command needs at hand while it is applied.
    struct Context {
        SequenceNumber sequence;
        Time now;
        std::optional<KeyId> key;
        ParticipantId actor;  // whose key it is, once authorised
        std::vector<Event>& events;
        Request request;
        bool has_evidence = false;
    };
    struct ArrivalSink;

    // client_ids.cpp … one file for each group of commands
    template <class Body>
    Ruling<void> authorise(const Body& body, Context& context) const;
    template <class Body>
    void run(const Body& body, const CommandBody& whole, Context& context);
    bool repeated_name(SequenceNumber made_at, std::uint64_t request, Context& context) const;

    Ruling<void> on(const OpenExchange& command, Context& context);
    Ruling<void> on(const Resume& command, Context& context);
    Ruling<void> on(const Tick& command, Context& context);
    Ruling<void> on(const CreateRegion& command, Context& context);
    Ruling<void> on(const ApplyForAdmission& command, Context& context);
    Ruling<void> on(const ChangeStatus& command, Context& context);
    Ruling<void> on(const CreateKey& command, Context& context);
    Ruling<void> on(const RevokeKey& command, Context& context);
    Ruling<void> on(const SetOrderSigning& command, Context& context);
    Ruling<void> on(const Deposit& command, Context& context);
    Ruling<void> on(const Withdraw& command, Context& context);
    Ruling<void> on(const ListProduct& command, Context& context);
    Ruling<void> on(const OpenInstrument& command, Context& context);
    Ruling<void> on(const PlaceOrder& command, Context& context);
    Ruling<void> on(const CancelOrder& command, Context& context);
    Ruling<void> on(const AmendOrder& command, Context& context);
    Ruling<void> on(const CancelAllOrders& command, Context& context);
    Ruling<void> on(const SetTradingState& command, Context& context);
    Ruling<void> on(const SetKillSwitch& command, Context& context);
    Ruling<void> on(const RunBatch& command, Context& context);
    Ruling<void> on(const BustTrade& command, Context& context);
    Ruling<void> on(const DeliverTrade& command, Context& context);
    Ruling<void> on(const AcceptTrade& command, Context& context);
    Ruling<void> on(const DeclareShares& command, Context& context);
    Ruling<void> on(const ProposeShares& command, Context& context);
    Ruling<void> on(const DisputeTrade& command, Context& context);
    Ruling<void> on(const ResolveTrade& command, Context& context);
    Ruling<void> on(const ReportUsage& command, Context& context);
    Ruling<void> on(const SetRulebook& command, Context& context);
    Ruling<void> on(const SetWaterfall& command, Context& context);
    Ruling<void> on(const WithdrawProduct& command, Context& context);
    Ruling<void> on(const ClaimSupport& command, Context& context);
    Ruling<void> on(const SetPayout& command, Context& context);
    Ruling<void> on(const ClosePeriod& command, Context& context);
    Ruling<void> on(const SettleEstate& command, Context& context);
    Ruling<void> on(const DefineLink& command, Context& context);
    Ruling<void> on(const ChangeCapacity& command, Context& context);

    // expect.cpp
    static constexpr std::size_t kWorthExpecting = 10'000;  // open orders; fewer lie in the caches anyway
    void expect_orders(SequenceNumber sequence, const Command& command);

    // links.cpp
    LinkId add_link(LinkRecord record);
    // How many lots of the instrument the link carries: its own number, the link's, or none where the goods may not go.
    [[nodiscard]] Quantity capacity_of(const Instrument& instrument, LinkId link) const;
    // Whether the residency of the instrument's product keeps its goods off the link.
    [[nodiscard]] bool is_forbidden(const Instrument& instrument, LinkId link) const;
    [[nodiscard]] pricing::NetworkEdge edge_of(const Instrument& instrument, LinkId link) const;
    void join_network(Instrument& instrument);
    [[nodiscard]] std::size_t networked_instruments() const;

    // regional.cpp
    [[nodiscard]] std::vector<LinkId> links_of(const Instrument& instrument, std::span<const match::LinkPosition> path) const;
    void take_resting(Instrument& instrument, OpenOrder& order, Quantity by, Context& context);
    void after_trade(Instrument& instrument, OpenOrder& order, Quantity quantity, Context& context);
    bool part_regional(OpenOrder& older, OpenOrder& younger, Context& context);
    void match_over_regions(OpenOrder& order, std::optional<Quantity> minimum, Context& context);
    void uncross(InstrumentId instrument, Context& context);

    // shares.cpp
    [[nodiscard]] Ruling<void> check_share_setter(ProductId product, const Context& context) const;
    [[nodiscard]] std::optional<ShareVersion> shares_in_force(const InstrumentTerms& terms) const;
    void set_shares(ProductId product, ShareTable table, std::vector<Event>& events);

    // due.cpp
    void run_due(Context& context);
    void run_obligation(TradeId trade, Context& context);
    void expire(OrderId order, Context& context);

    // phases.cpp
    void start_trading(InstrumentId instrument, Context& context);
    // Something of the instrument is due: its phase ends, or an indication.
    void run_instrument(InstrumentId instrument, Context& context);
    // What may be done in the phase and state that the instrument is in.
    [[nodiscard]] Ruling<void> check_entry(const Instrument& instrument, const PlaceOrder& command) const;
    [[nodiscard]] Ruling<void> check_cancel(const OpenOrder& order) const;
    [[nodiscard]] Ruling<void> check_amend(const OpenOrder& order, bool only_reduces) const;
    // Admitted, and no kill switch.
    [[nodiscard]] Ruling<void> require_may_enter(ParticipantId participant) const;
    // Whether orders trade on arrival now.
    [[nodiscard]] bool trades_now(const Instrument& instrument) const;
    // The volatility band was reached: orders gather.
    void interrupt(InstrumentId instrument, Context& context);
    // The stricter of the instrument's own state and the whole market's.
    [[nodiscard]] TradingState state_of(const Instrument& instrument) const;
    void enter_phase(InstrumentId instrument, const ScheduledPhase& next, Context& context);
    void set_instrument_timer(InstrumentId instrument);

    // auction.cpp. With a seed the orders stand in the order it draws and share at the margin; without, time decides.
    void run_auction(InstrumentId instrument, const std::optional<Digest>& seed, Context& context);
    void prevent_self_trades(std::vector<Entrant>& entrants, bool drawn, Context& context);
    void part_own_orders(Entrant& earlier, Entrant& later, Context& context);
    void decrement_entrant(Entrant& entrant, Quantity by, Context& context);
    std::vector<OrderId> trade_at(InstrumentId instrument, Price price, const std::vector<Entrant>& entrants,
                                  const std::vector<Quantity>& given, bool drawn, Context& context);
    void cancel_immediate(InstrumentId instrument, Context& context);

    // coupled.cpp
    struct CoupledInput;
    // Whether two orders could trade with one another now.
    [[nodiscard]] bool can_trade(Instrument& instrument) const;
    void prevent_own_crossings(Instrument& instrument, std::vector<Entrant>& entrants, Context& context);
    [[nodiscard]] CoupledInput coupled_input(const Instrument& instrument, const std::vector<Entrant>& entrants);
    [[nodiscard]] std::optional<Money> residency_cost(const Instrument& instrument, const CoupledInput& input, WideInt welfare) const;
    void run_coupled(InstrumentId instrument, const Digest& seed, Context& context);
    void trade_coupled(InstrumentId instrument, const std::vector<Entrant>& entrants, const CoupledInput& input,
                       const pricing::CoupledResult& result, Context& context);
    void publish_coupled(InstrumentId instrument, const CoupledInput& input, const pricing::CoupledResult& result,
                         std::optional<Money> residency_cost, Context& context);

    // indication.cpp
    static constexpr Duration kIndicationPause = seconds(1);
    void indicate(InstrumentId instrument, std::vector<Event>& events);
    // The book of this instrument has changed.
    void note_book_change(InstrumentId instrument, std::vector<Event>& events);

    // batch.cpp
    void set_draw(InstrumentId instrument, std::optional<Time> due);
    void await_draw(InstrumentId instrument);

    // control.cpp
    void stop_trading(InstrumentId instrument);
    void reopen(InstrumentId instrument, Context& context);

    // fills.cpp
    // One trade with all that follows from it in money and obligations; what the orders have left changes, their books do not. Over
    // regions: the links from the seller to the buyer, and what they cost of each lot's price; after a coupled auction what each earns
    // beyond its cost, and whether the price is half a tick more.
    void trade(InstrumentId instrument, OpenOrder& maker, OpenOrder& taker, Price price, Quantity quantity, bool auction,
               Context& context, std::span<const LinkId> path = {}, Price transfer = {}, std::span<const HalfTicks> rents = {},
               bool half_tick = false);
    // How far an arriving order may trade before the market is interrupted.
    [[nodiscard]] std::optional<Price> volatility_reach(const Instrument& instrument, Side side, Time now) const;
    // A price at which orders of the instrument have just traded: the last price, and what it elects.
    void note_price(InstrumentId instrument, PriceRange traded, Price last, Context& context);
    // Lets stop orders that were elected enter, one after the other, while orders trade on arrival.
    void run_elected(InstrumentId instrument, Context& context);

    // orders.cpp, fills.cpp
    // The best opposite price for an order from there, landed where there is a network.
    [[nodiscard]] std::optional<Price> best_opposite(Instrument& instrument, RegionId region, Side side);
    [[nodiscard]] Ruling<Price> limit_of(const PlaceOrder& command, Instrument& instrument, RegionId region);
    [[nodiscard]] Ruling<void> check_band(const Instrument& instrument, Price limit, Time now) const;
    [[nodiscard]] std::optional<Price> post_only_limit(Instrument& instrument, RegionId region, Side side, Price limit, PostOnly post_only);
    void wait_for_stop_price(OpenOrder& order);
    // What an order on the instrument holds at this limit: a buy gross and fees, a sell its bond. Refused where the gross is too large.
    [[nodiscard]] Ruling<Money> hold_needed(Side side, Price limit, Quantity leaves, const InstrumentRecord& record,
                                            const settlement::FeeMeter& fees, RulebookVersion rulebook) const;
    [[nodiscard]] PartsPerMillion largest_buyer_fee(RulebookVersion version) const;
    [[nodiscard]] const Rulebook& rulebook(RulebookVersion version) const { return rulebooks_[version.raw() - 1]; }
    void raise_hold(OpenOrder& order, Money needed, Context& context);
    // Returns to available what an order's hold exceeds its needs by.
    void settle_hold(OpenOrder& order, Context& context);
    // Matches the order, then rests or ends it; while orders gather it only rests.
    void arrive(OpenOrder& order, std::optional<Quantity> minimum, Context& context);
    void match_on_arrival(OpenOrder& order, TimeInForce time_in_force, std::optional<Quantity> minimum, Context& context);
    void rest(OpenOrder& order, Context& context) { rest_since(order, std::nullopt, context); }
    // Over regions: with this stamp, none: now.
    void rest_since(OpenOrder& order, std::optional<std::uint64_t> stamp, Context& context);
    void remove_from_book(Instrument& instrument, OrderId order);
    void say_shown(OpenOrder& order, const book::RestingOrder& shown, Context& context);
    // The last licence was sold: nothing can trade any more.
    void end_licences(InstrumentId instrument, Context& context);
    void take_off_book(OpenOrder& order, CancelReason reason, Context& context);
    void close_order(OpenOrder& order, CancelReason reason, Context& context);
    // The order has ended; what it held was settled.
    void forget_order(OpenOrder& order);
    void cancel_all(ParticipantId participant, std::optional<InstrumentId> instrument, CancelReason reason, Context& context);
    [[nodiscard]] Ruling<OpenOrder*> own_order(OrderId id, const Context& context);
    void touch(InstrumentId instrument, Side side, Price price) { levels_.touch(instrument, side, price); }
    void publish_levels(std::vector<Event>& events);

    // delivery.cpp
    [[nodiscard]] bool was_traded(TradeId trade) const;
    // The trade's open obligation, where the actor is its buyer or its seller, as asked; `closed` for one that was.
    [[nodiscard]] Ruling<settlement::Obligation> own_obligation(TradeId trade, bool as_buyer, RejectReason closed,
                                                                const Context& context) const;
    void return_bond(settlement::Obligation& obligation, std::vector<Event>& events);

    // release.cpp
    [[nodiscard]] std::vector<settlement::WaterfallStep> steps_of(const settlement::Obligation& obligation) const;
    // The region whose development fund the step pays, if it does.
    [[nodiscard]] static std::optional<RegionId> fund_paid_by(const settlement::Obligation& obligation,
                                                              const settlement::WaterfallStep& step);
    [[nodiscard]] AccountId contributor_account(const std::string& name, Currency currency, AccountPurpose purpose,
                                                std::vector<Event>& events);
    [[nodiscard]] AccountId payee_account(const settlement::Obligation& obligation, const settlement::WaterfallStep& step,
                                          AccountPurpose purpose, std::vector<Event>& events);
    // What step number i, and the exchange from the buyer's fee, moved between two points of the trade's progress.
    struct Standing {
        std::vector<Money> parts;  // by step
        Money fee;
    };
    [[nodiscard]] Standing standing_at(const settlement::Obligation& obligation,
                                       const std::vector<settlement::WaterfallStep>& steps, settlement::Progress progress) const;
    // A payee has this much more for good.
    void pay_out(const settlement::Obligation& obligation, const settlement::WaterfallStep& step, AccountId from, Money amount,
                 PostingCause cause, std::vector<Event>& events);
    void pay_fee(const settlement::Obligation& obligation, AccountId from, AccountPurpose to, Money amount, PostingCause cause,
                 std::vector<Event>& events);
    // Releases what is missing up to so much of the gross: paid out at once after an acceptance or a resolution, else pending until the time.
    void release_to(settlement::Obligation& obligation, Money upto, ReleaseCause cause, Time final_at, Context& context);
    // The first pending part is paid out for good.
    void mature(settlement::Obligation& obligation, std::vector<Event>& events);
    // Keeps the obligation as it stands now; one of which nothing is open is settled, or was refunded whole.
    void keep(const settlement::Obligation& obligation, Time now);
    void claim_waiting(ParticipantId participant, std::vector<Event>& events);

    // use.cpp
    void start_use(settlement::Obligation& obligation, Context& context);
    void end_period(settlement::Obligation& obligation, Context& context);
    // What is not released goes back to the buyer.
    void refund_rest(settlement::Obligation& obligation, RefundCause cause, Time at, Context& context);

    // dispute.cpp
    void decide(settlement::Obligation& obligation, Money refund, Context& context);
    Ruling<void> refund_late(const ResolveTrade& command, Context& context);

    // failure.cpp
    void fail(const settlement::Obligation& obligation, RefundCause cause, Context& context);
    // Up to the amount from what the debtor has available to the creditor, the rest as a claim; what was paid.
    Money collect(const settlement::Obligation& obligation, Money amount, PostingCause cause, std::vector<Event>& events);
    void leave_trades(ParticipantId seller, Context& context);

    // revenue.cpp
    void install_rulebook(const Rulebook& rules);

    // withdrawal.cpp
    [[nodiscard]] Ruling<void> check_not_withdrawn(const InstrumentTerms& terms) const;
    void withdraw_product(ProductId product, Context& context);

    template <class Sink>
    void save_to(Sink& sink) const;
    void load_links(Decoder& from);
    void load_books(Decoder& from);
    void check_market(InstrumentId instrument);
    [[nodiscard]] Money in_escrow(const settlement::Obligation& obligation) const;
    void check_funds() const;

    SequenceNumber last_sequence_;
    Time last_stamp_;
    std::vector<Rulebook> rulebooks_;  // version 1 first
    governance::Registry registry_;
    settlement::Ledger ledger_;
    settlement::Obligations obligations_;
    settlement::SettledTrades settled_;
    settlement::ClaimBook claims_;
    settlement::DevelopmentFunds funds_;
    settlement::Payouts payouts_;
    NamedList<Product> products_;
    NamedList<Instrument> instruments_;
    NamedList<LinkRecord> links_;
    Networks networks_;
    OpenOrders orders_;
    TradingState market_state_ = TradingState::open;
    std::map<ParticipantId, bool> kill_switches_;  // engaged; whether by the operator
    Timers<OrderId> expiries_;
    Timers<InstrumentId> instrument_timers_;
    Timers<InstrumentId> draws_;
    // When a batch book that has changed is to be told of: a Tick says then that the interval is over. No part of the state: it decides
    // nothing here, and a start tells everything.
    Timers<InstrumentId> publications_;
    std::optional<InstrumentId> drawn_;  // by the command at hand, which itself tells
    Timers<ProductId> withdrawals_;
    // What each small firm was given under each rulebook.
    std::map<std::tuple<ParticipantId, Currency, RulebookVersion>, Money> vouchers_;
    ClientIds client_ids_;
    std::uint64_t last_trade_ = 0;
    std::vector<std::string> waiting_names_;  // contributors who were paid before they were admitted
    std::map<std::string, std::uint32_t, std::less<>> waiting_by_name_;

    LevelFeed levels_;
    Expected expected_;
};

}  // namespace tongqu::exchange
