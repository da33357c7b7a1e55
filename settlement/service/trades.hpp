#pragma once
// Every trade with what became of it. Grows with history: about 250 bytes a trade and 32 a step of its
// distribution.
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "market/command.hpp"
#include "market/event.hpp"
#include "settlement/service/dense_records.hpp"
#include "settlement/service/origin.hpp"

namespace tongqu::service {

// How many of an instrument's last trades are listed for everyone.
inline constexpr std::size_t kRecentTradesPerInstrument = 1000;

enum class TradeStatus : std::uint8_t {
    traded,     // waits for the delivery
    delivered,  // waits for the acceptance
    released,   // accepted by time-out: the shares are pending until the dispute window ends
    settled,    // paid out for good
    refunded,   // not delivered in time: the buyer has its money back
    busted,     // undone by a regulator: the buyer has its money back
    in_use,     // metered goods and subscriptions: released as they are used
    disputed    // a regulator decides
};

// One movement of the money of a trade out of its escrow; of a busted trade also what comes back.
struct DistributionStep {
    PostingCause cause;
    AccountId from;
    AccountId to;
    Money amount;
    SequenceNumber sequence;
    // Of the trade at that point: how much of the gross was released in all, how much of it debited again to the supplier,
    // and whether all was decided.
    Money released;
    Money debited;
    bool decided = false;
};

struct TradeRecord {
    TradeId id;
    InstrumentId instrument;
    OrderId maker;
    OrderId taker;
    Side taker_side = Side::buy;
    ParticipantId buyer;
    ParticipantId seller;
    Price price;
    Quantity quantity;
    Money gross;
    Money buyer_fee;
    Origin origin;
    TradeStatus status = TradeStatus::traded;
    bool accepted_by_time_out = false;
    bool auction = false;  // nobody took
    std::optional<Time> due;  // of the next step: delivery, acceptance, end of the dispute window
    std::optional<Time> delivered_at;
    std::optional<Time> released_at;
    RulebookVersion rulebook;                 // in force at the trade, as are the next two
    WaterfallVersion waterfall;               // of the instrument
    std::optional<ShareVersion> shares;       // of the product's table; none for a standard contract
    RegionId seller_region;                   // that it was sold from
    std::string reference;                    // of the delivery
    Digest grant_commitment{};                // of the delivery
    Money released;                             // of the gross
    Money refunded;                             // of the gross, before it was settled
    Money debited;                              // of the gross, refunded after that
    bool decided = false;                       // no part of the gross is left to be released or refunded
    std::int64_t used = 0;                      // lots of a quota
    Money escrow;                               // gross and fee that no release or refund has moved yet
    Money bond;                                 // in the supplier's escrow
    Money penalty_due;                          // for not delivering
    Money penalty_paid;                         // of it; the rest is a claim
    Price transfer;                             // of the price: what the links of the path cost for each lot
    bool half_tick = false;                     // the buyer pays half a tick more than the price
    HalfTicks rent;                             // of the price: what they earn beyond that, after a coupled auction
    std::vector<LinkId> path;                   // over regions: from the seller to the buyer
    std::vector<Carrier> carriers;              // those of them that are paid anything
    std::vector<DistributionStep> steps;

    [[nodiscard]] OrderId buy_order() const { return taker_side == Side::buy ? taker : maker; }
    [[nodiscard]] OrderId sell_order() const { return taker_side == Side::buy ? maker : taker; }
    [[nodiscard]] HalfTicks buyer_pays() const { return doubled(price) + HalfTicks(half_tick ? 1 : 0); }
    [[nodiscard]] HalfTicks seller_gets() const { return buyer_pays() - doubled(transfer) - rent; }
    [[nodiscard]] bool is_party(ParticipantId participant) const {
        return participant == buyer || participant == seller;
    }
};

// What a trade is divided by, from the beginning.
struct TradeRules {
    RulebookVersion rulebook;
    WaterfallVersion waterfall;
    std::optional<ShareVersion> shares;
    RegionId seller_region;
};

class Trades {
  public:
    void add(const Traded& event, Origin origin, const TradeRules& rules);
    // Over regions: its goods go over this link, which is paid its cost and the rent for each lot.
    void carry(const LinkUsed& event, const LinkTerms& link, Grain grain);
    void deliver(const Delivered& event, const DeliverTrade& command, Origin origin);
    // Period: of the instrument, the length of a subscription's.
    void release(const Released& event, Origin origin, Duration period);
    void finalise(const Finalised& event);
    void refund(const Refunded& event);
    void bust(const TradeBusted& event);
    void move_deadlines(Duration by);  // O(unsettled trades)
    void start_use(const UseStarted& event, Origin origin, const DeliverTrade& command);
    void report_use(const UsageReported& event);
    void dispute(const Disputed& event);
    void resolve(const Resolved& event);
    void charge(const PenaltyCharged& event);
    // Keeps a posting into or out of the escrow of a trade; others are passed over.
    void post(const Posted& event, const AccountKey& from, const AccountKey& to, SequenceNumber sequence);

    [[nodiscard]] const TradeRecord* find(TradeId id) const { return trades_.find(id); }
    [[nodiscard]] const TradeRecord& at(TradeId id) const { return trades_.at(id); }
    [[nodiscard]] std::size_t size() const { return trades_.size(); }
    // The newest last; at most kRecentTradesPerInstrument.
    [[nodiscard]] const std::deque<TradeId>& recent(InstrumentId instrument) const;
    // All trades of a participant, the newest last.
    [[nodiscard]] const std::vector<TradeId>& of(ParticipantId participant) const;
    // Traded, delivered or released.
    [[nodiscard]] const std::set<TradeId>& unsettled() const { return unsettled_; }

  private:
    void close(TradeRecord& trade, TradeStatus status);

    DenseRecords<TradeId, TradeRecord> trades_;
    std::map<InstrumentId, std::deque<TradeId>> recent_;
    std::map<ParticipantId, std::vector<TradeId>> by_participant_;
    std::set<TradeId> unsettled_;
};

}  // namespace tongqu::service
