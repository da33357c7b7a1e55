#pragma once
// What a command brought about. Events hold only what the exchange decided; what the command said stands in the command,
// and the two are released together. All are plain values: no event owns memory.
#include <optional>
#include <tuple>
#include <variant>

#include "market/account.hpp"
#include "market/amounts.hpp"
#include "market/coupling.hpp"
#include "market/ids.hpp"
#include "market/order_terms.hpp"
#include "market/participant.hpp"
#include "market/reject_reason.hpp"
#include "market/settlement_events.hpp"
#include "market/shares.hpp"

namespace tongqu {

// The command was refused; nothing changed.
struct Rejected {
    RejectReason reason;
    static constexpr auto fields() { return std::make_tuple(&Rejected::reason); }
};

// The same request was carried out before; nothing changed. The answer is that of the original.
struct Repeated {
    SequenceNumber original;
    static constexpr auto fields() { return std::make_tuple(&Repeated::original); }
};

struct RegionCreated {
    RegionId region;
    static constexpr auto fields() { return std::make_tuple(&RegionCreated::region); }
};

struct ParticipantApplied {
    ParticipantId participant;
    GroupId group;
    static constexpr auto fields() { return std::make_tuple(&ParticipantApplied::participant, &ParticipantApplied::group); }
};

struct StatusChanged {
    ParticipantId participant;
    ParticipantStatus status;
    static constexpr auto fields() { return std::make_tuple(&StatusChanged::participant, &StatusChanged::status); }
};

struct KeyCreated {
    KeyId key;
    ParticipantId participant;
    static constexpr auto fields() { return std::make_tuple(&KeyCreated::key, &KeyCreated::participant); }
};

struct KeyRevoked {
    KeyId key;
    static constexpr auto fields() { return std::make_tuple(&KeyRevoked::key); }
};

struct ProductListed {
    ProductId product;
    ParticipantId supplier;
    static constexpr auto fields() { return std::make_tuple(&ProductListed::product, &ProductListed::supplier); }
};

// A product's share table in a new version; one ShareAssigned per contributor follows. Also the first, with the listing.
struct SharesSet {
    ProductId product;
    ShareVersion version;
    ShareMethod method;
    Digest inputs_digest;
    static constexpr auto fields() {
        using E = SharesSet;
        return std::make_tuple(&E::product, &E::version, &E::method, &E::inputs_digest);
    }
};

// Contributor number `position` of the table that was just set weighs this much; its name stands in the command.
struct ShareAssigned {
    std::uint32_t position;
    std::uint64_t weight;
    static constexpr auto fields() { return std::make_tuple(&ShareAssigned::position, &ShareAssigned::weight); }
};

struct InstrumentOpened {
    InstrumentId instrument;
    ParticipantId opened_by;
    Grain grain;
    static constexpr auto fields() {
        using E = InstrumentOpened;
        return std::make_tuple(&E::instrument, &E::opened_by, &E::grain);
    }
};

struct AccountOpened {
    AccountId account;
    AccountKey key;
    static constexpr auto fields() { return std::make_tuple(&AccountOpened::account, &AccountOpened::key); }
};

// Why money moved. Values are part of the format: append only.
enum class PostingCause : std::uint8_t {
    deposit,
    withdrawal,
    order_hold,          // available → held, when a bid is accepted or amended upwards
    hold_release,        // held → available: price improvement, a cancel, an amendment downwards
    trade,               // held → escrow: gross and the buyer's fee
    buyer_fee,           // escrow → exchange, at the release
    exchange_fee,        // escrow → exchange, from the gross
    development_levy,    // escrow → the region's fund, from the gross
    contribution,        // escrow → a contributor (or its waiting account), from the gross
    refund,              // escrow → the buyer: gross and fee, when the supplier did not deliver
    maturity,            // pending → available, when the dispute window has ended
    claim,               // waiting → pending or available, when a contributor was admitted
    bust,                // every posting of a busted trade backwards
    link_charge,         // escrow → a link operator, from the gross
    commission,          // escrow → the chain leader, from the gross
    bond_hold,           // available → held, when a sell that needs a bond is accepted or amended upwards
    bond_trade,          // held → escrow: the bond of a trade
    bond_return,         // escrow → the supplier's available: it has delivered, or what the penalty left
    penalty,             // the supplier's escrow or available → the buyer: it has not delivered
    take_back,           // pending → escrow: what a refund takes back from those who were paid
    debit,               // the supplier's available → the buyer: a refund after the trade was settled
    claim_payment,       // the debtor's available → the creditor, when an estate is divided
    voucher,             // a region's fund → a small firm
    rebate,              // a region's fund → a buyer of a less developed region
    fee_payout,          // exchange → the operator's available, at the close of a period
    payout,              // available → outside, at the close of a period
    link_rent,           // escrow → a link operator, from the gross: its part of the congestion rent
    fund_rent            // escrow → the fund of a link's end, from the gross: its part of the congestion rent
};

// Amount > 0 moves from one account to another. `subject` is the order or trade it belongs to, 0 for none of these.
struct Posted {
    AccountId from;
    AccountId to;
    Money amount;
    PostingCause cause;
    std::uint64_t subject = 0;
    static constexpr auto fields() {
        using E = Posted;
        return std::make_tuple(&E::from, &E::to, &E::amount, &E::cause, &E::subject);
    }
};

struct OrderAccepted {
    OrderId order;
    ParticipantId participant;
    InstrumentId instrument;
    Side side;
    Price limit;  // of a market order: its collar
    Quantity quantity;
    RegionId region;
    static constexpr auto fields() {
        using E = OrderAccepted;
        return std::make_tuple(&E::order, &E::participant, &E::instrument, &E::side, &E::limit, &E::quantity, &E::region);
    }
};

struct Traded {
    TradeId trade;
    InstrumentId instrument;
    OrderId maker;
    OrderId taker;
    Side taker_side;
    ParticipantId buyer;
    ParticipantId seller;
    Price price;  // what the buyer pays; half a tick more where `half_tick`
    Quantity quantity;
    Money gross;
    Money buyer_fee;
    Time delivery_due;
    bool auction = false;  // then nobody took: the maker is the earlier order
    Price transfer;        // of the price, for each lot: what the links of the path cost
    // Coupled auctions: buyer and seller each have their own region's price.
    bool half_tick = false;
    HalfTicks rent{};  // of the price, for each lot: what links of the path earn beyond their cost, being full

    [[nodiscard]] HalfTicks buyer_pays() const { return doubled(price) + HalfTicks(half_tick ? 1 : 0); }
    [[nodiscard]] HalfTicks seller_gets() const { return buyer_pays() - doubled(transfer) - rent; }
    static constexpr auto fields() {
        using E = Traded;
        return std::make_tuple(&E::trade, &E::instrument, &E::maker, &E::taker, &E::taker_side, &E::buyer, &E::seller,
                               &E::price, &E::quantity, &E::gross, &E::buyer_fee, &E::delivery_due, &E::auction, &E::transfer,
                               &E::half_tick, &E::rent);
    }
};

struct OrderCancelled {
    OrderId order;
    CancelReason reason;
    Quantity leaves;  // what was cancelled
    static constexpr auto fields() {
        using E = OrderCancelled;
        return std::make_tuple(&E::order, &E::reason, &E::leaves);
    }
};

// The self-trade policy `decrement` took this much away without a trade; an order it emptied is cancelled next.
struct OrderDecremented {
    OrderId order;
    Quantity by;
    static constexpr auto fields() { return std::make_tuple(&OrderDecremented::order, &OrderDecremented::by); }
};

struct OrderAmended {
    OrderId order;
    Price limit;
    Quantity quantity;  // the total, fills included
    bool kept_priority;
    static constexpr auto fields() {
        using E = OrderAmended;
        return std::make_tuple(&E::order, &E::limit, &E::quantity, &E::kept_priority);
    }
};

// The order stands at the end of the queue at its price and shows this quantity: it has come to rest, has lost its priority by
// an amendment, or shows its next peak. With the trades, decrements, amendments and cancels this is the book order by order.
struct OrderShown {
    OrderId order;
    InstrumentId instrument;
    Side side;
    Price price;
    Quantity quantity;
    static constexpr auto fields() {
        using E = OrderShown;
        return std::make_tuple(&E::order, &E::instrument, &E::side, &E::price, &E::quantity);
    }
};

// The last price has reached the stop price of a waiting order, which enters the market next.
struct StopElected {
    OrderId order;
    static constexpr auto fields() { return std::make_tuple(&StopElected::order); }
};

// The instrument's market goes over into another phase; `ends` is when it leaves it at the earliest, none: no time is set.
struct PhaseChanged {
    InstrumentId instrument;
    TradingPhase phase;
    std::optional<Time> ends;
    static constexpr auto fields() {
        using E = PhaseChanged;
        return std::make_tuple(&E::instrument, &E::phase, &E::ends);
    }
};

struct TradingStateChanged {
    std::optional<InstrumentId> instrument;  // none: every market
    TradingState state;
    static constexpr auto fields() {
        return std::make_tuple(&TradingStateChanged::instrument, &TradingStateChanged::state);
    }
};

struct KillSwitchSet {
    ParticipantId participant;
    bool engaged;
    static constexpr auto fields() {
        return std::make_tuple(&KillSwitchSet::participant, &KillSwitchSet::engaged);
    }
};

// Whether the participant's orders must be signed from now on.
struct OrderSigningSet {
    ParticipantId participant;
    bool required;
    static constexpr auto fields() {
        return std::make_tuple(&OrderSigningSet::participant, &OrderSigningSet::required);
    }
};

// What an auction would give if it ended now: no price, no trade. Surplus: what buyers want beyond what sellers offer at the
// price; below zero the other way round.
struct AuctionIndicated {
    InstrumentId instrument;
    std::optional<Price> price;
    Quantity volume;
    Quantity surplus;
    static constexpr auto fields() {
        using E = AuctionIndicated;
        return std::make_tuple(&E::instrument, &E::price, &E::volume, &E::surplus);
    }
};

// An auction has ended; its trades come before this.
struct AuctionCleared {
    InstrumentId instrument;
    std::optional<Price> price;
    Quantity volume;
    Quantity surplus;
    std::uint64_t number;  // 1, 2, 3 … on this instrument
    static constexpr auto fields() {
        using E = AuctionCleared;
        return std::make_tuple(&E::instrument, &E::price, &E::volume, &E::surplus, &E::number);
    }
};

// The exchange is committed to the seed of this instrument's next draw, which cannot take place before `interval_ends`.
struct SeedCommitted {
    InstrumentId instrument;
    Time interval_ends;
    static constexpr auto fields() { return std::make_tuple(&SeedCommitted::instrument, &SeedCommitted::interval_ends); }
};

// The trade was undone by a regulator; the postings that reverse it come next.
struct TradeBusted {
    TradeId trade;
    static constexpr auto fields() { return std::make_tuple(&TradeBusted::trade); }
};

// The absolute quantity at a price after the command; zero: the level is gone. At most once per level and command.
struct LevelChanged {
    InstrumentId instrument;
    Side side;
    Price price;
    Quantity quantity;
    static constexpr auto fields() {
        using E = LevelChanged;
        return std::make_tuple(&E::instrument, &E::side, &E::price, &E::quantity);
    }
};

struct LinkDefined {
    LinkId link;
    static constexpr auto fields() { return std::make_tuple(&LinkDefined::link); }
};

struct CapacityChanged {
    LinkId link;
    std::optional<InstrumentId> instrument;  // none: all without a number of their own
    Quantity capacity;
    static constexpr auto fields() {
        using E = CapacityChanged;
        return std::make_tuple(&E::link, &E::instrument, &E::capacity);
    }
};

// The goods of a trade go over this link: one event for each link of the path, from the seller to the buyer, after the trade.
struct LinkUsed {
    TradeId trade;
    LinkId link;
    Quantity quantity;
    HalfTicks rent{};  // for each lot, beyond the cost; in a coupled auction
    static constexpr auto fields() {
        using E = LinkUsed;
        return std::make_tuple(&E::trade, &E::link, &E::quantity, &E::rent);
    }
};

// Human deadlines moved by the length of an outage.
struct DeadlinesMoved {
    Duration by;
    static constexpr auto fields() { return std::make_tuple(&DeadlinesMoved::by); }
};

using Event = std::variant<Rejected, Repeated, RegionCreated, ParticipantApplied, StatusChanged, KeyCreated, KeyRevoked,
                           ProductListed, InstrumentOpened, AccountOpened, Posted, OrderAccepted, Traded, OrderCancelled,
                           OrderDecremented, OrderAmended, LevelChanged, Delivered, Released, Finalised, Refunded,
                           DeadlinesMoved, SharesSet, ShareAssigned, OrderShown, StopElected, PhaseChanged, TradingStateChanged,
                           KillSwitchSet, AuctionIndicated, AuctionCleared, SeedCommitted, TradeBusted,
                           Disputed, Resolved, UseStarted, UsageReported, PenaltyCharged, ClaimOpened, ClaimPaid, EstateSettled,
                           RulebookSet, WaterfallSet, WithdrawalNoticed, ProductWithdrawn, SupportPaid, SupportSource, PayoutSet,
                           PeriodClosed, LinkDefined, CapacityChanged, LinkUsed, RegionCleared, LinkCleared,
                           CoupledCleared, AuctionWithheld, OrderSigningSet>;
static_assert(std::is_trivially_copyable_v<Event>);

constexpr bool is_valid(PostingCause value) { return value <= PostingCause::fund_rent; }

}  // namespace tongqu
