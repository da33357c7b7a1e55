#pragma once
// The money of the exchange told a second time, from the documents and in exact numbers: what orders hold, what trades cost, who is
// paid when and how much. It is told the commands that were carried out and what matching made of the orders, and predicts every
// movement between accounts (by the sum for each pair of accounts, cause and subject) and every event of a trade's settlement.
// orders.cpp: holds and fees; settlement.cpp: from the trade to the release; commands.cpp: who may do it, and what it brings about.
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <unordered_map>
#include <vector>

#include "settlement/service/audit/records/directory.hpp"
#include "settlement/service/audit/matching/matching_twin.hpp"
#include "settlement/service/audit/money/accounts.hpp"

namespace tongqu::audit {

class MoneyTwin {
  public:
    explicit MoneyTwin(const Directory& directory) : directory_(directory) {}

    // The steps of one command, in this order.
    // Time passes: what was due by it, in the order of (time, trade).
    void begin(Time now, const Command& command);
    // An event of matching; of a trade, what money has to say (gross, fee, deadline) is filled in.
    void follow(Event& event);
    // Why money, or the state of a trade, refuses the command. None: nothing does.
    [[nodiscard]] std::optional<RejectReason> reason_against(const CommandBody& command, ParticipantId actor) const;
    // It is carried out; after the directory.
    void carry_out(const CommandBody& command, std::optional<ParticipantId> actor);
    // Orders hold what they have to, now that matching is done; the orders that are open.
    void finish(const std::unordered_map<OrderId, Order>& open);

    // Whether the money would suffice for this order: order_too_large or insufficient_funds where not.
    [[nodiscard]] std::optional<RejectReason> funds(const Proposal& proposal) const;
    // The events of settlement that the command has to have, postings and accounts aside.
    [[nodiscard]] const std::vector<Event>& said() const { return said_; }
    [[nodiscard]] Accounts& accounts() { return accounts_; }
    [[nodiscard]] const Accounts& accounts() const { return accounts_; }

    struct Tally {
        std::uint64_t fees = 0;      // of trades, recomputed
        std::uint64_t releases = 0;  // waterfalls recomputed
        std::uint64_t shares = 0;    // parts of them
    };
    [[nodiscard]] const Tally& tally() const { return tally_; }

  private:
    struct OrderMoney {
        ParticipantId owner;
        InstrumentId instrument;
        RegionId region;
        Side side = Side::buy;
        Price limit;
        Quantity leaves, filled;
        std::size_t rulebook = 0;  // index of the version in force when it was entered
        Wide exact_fees = 0;  // Σ gross × rate, in millionths of a micro-unit
        Wide held = 0;
    };
    enum class State : std::uint8_t { traded, delivered, released };
    struct Debt {
        ParticipantId buyer, seller;
        InstrumentId instrument;
        RegionId region;
        std::size_t rulebook = 0;           // index of the version in force at the trade
        std::size_t waterfall = 0;          // likewise
        std::optional<ShareVersion> table;  // likewise; none for a standard contract
        Quantity quantity;
        Wide gross = 0, fee = 0;
        State state = State::traded;
        Time due;
    };
    struct Share {
        AccountKey to;
        Wide amount = 0;
        PostingCause cause{};
    };
    struct Settled {
        TradeId trade;
        Time until;  // when it can be undone no more
    };

    // orders.cpp
    void accept(const OrderAccepted& event);
    void amend(const OrderAmended& event);
    void trade(Traded& event);
    [[nodiscard]] Wide needed(const OrderMoney& order) const;
    void set_hold(OrderId id, OrderMoney& order, Wide target);
    [[nodiscard]] Wide gross_of(InstrumentId instrument, Price price, Quantity quantity) const;
    [[nodiscard]] Wide largest_rate(std::size_t rulebook) const;

    // settlement.cpp
    void run_due();
    void put_due(TradeId trade, Debt& debt, State state, Time due);
    [[nodiscard]] std::vector<Share> shares_of(const Debt& debt, AccountPurpose purpose) const;
    [[nodiscard]] AccountKey earner(const std::string& name, Currency currency, AccountPurpose purpose) const;
    void say_released(TradeId trade, const Debt& debt, ReleaseCause cause, Time final_at);
    void release(TradeId trade, const Debt& debt, AccountPurpose purpose);
    void settle(TradeId trade, const Debt& debt);
    void close(TradeId trade);
    [[nodiscard]] const Debt* bustable(TradeId trade) const;
    void bust(TradeId trade);
    void claim_waiting(ParticipantId participant);

    // commands.cpp
    [[nodiscard]] std::optional<RejectReason> against(const Deposit& command, ParticipantId actor) const;
    [[nodiscard]] std::optional<RejectReason> against(const Withdraw& command, ParticipantId actor) const;
    [[nodiscard]] std::optional<RejectReason> against(const DeliverTrade& command, ParticipantId actor) const;
    [[nodiscard]] std::optional<RejectReason> against(const AcceptTrade& command, ParticipantId actor) const;
    [[nodiscard]] std::optional<RejectReason> against(const BustTrade& command, ParticipantId actor) const;
    void on(const ChangeStatus& command, ParticipantId actor);
    void on(const Deposit& command, ParticipantId actor);
    void on(const Withdraw& command, ParticipantId actor);
    void on(const DeliverTrade& command, ParticipantId actor);
    void on(const AcceptTrade& command, ParticipantId actor);
    void on(const BustTrade& command, ParticipantId actor);

    [[nodiscard]] Currency currency_of(InstrumentId instrument) const { return directory_.contract(instrument).terms.currency; }
    [[nodiscard]] static AccountKey own(ParticipantId participant, Currency currency, AccountPurpose purpose) {
        return {AccountOwner::participant, purpose, currency, participant.raw()};
    }

    const Directory& directory_;
    Accounts accounts_;
    Time now_, last_;
    std::unordered_map<OrderId, OrderMoney> orders_;
    std::vector<OrderId> changed_;  // by the command at hand
    std::unordered_map<TradeId, Debt> debts_;
    std::set<std::pair<Time, TradeId>> calendar_;
    std::unordered_map<TradeId, Debt> settled_;
    std::deque<Settled> settled_order_;  // the oldest first; also some that were undone since
    std::uint64_t last_trade_ = 0;
    mutable std::map<std::string, std::uint32_t> waiting_;  // contributors who were paid before they were admitted
    std::vector<Event> said_;
    mutable Tally tally_;
};

}  // namespace tongqu::audit
