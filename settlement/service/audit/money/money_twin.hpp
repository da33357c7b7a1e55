#pragma once
// The money of the exchange told a second time, from docs/settlement.md and in exact numbers: what orders hold, what trades cost, who is
// paid when and how much, what failures, claims, funds and payouts do. It is told the commands that were carried out and what matching
// made of the orders, and predicts every movement between accounts (by the sum for each pair of accounts, cause and subject) and every
// event of settlement. orders.cpp: holds and fees; due.cpp: what time brings; release.cpp: the waterfall and its parts; refunds.cpp:
// disputes, failures, busts; funds.cpp: support, payouts, estates; refusals.cpp: who may do what; commands.cpp: what it brings about.
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <unordered_map>
#include <vector>

#include "settlement/service/audit/matching/matching_twin.hpp"
#include "settlement/service/audit/money/accounts.hpp"
#include "settlement/service/audit/records/directory.hpp"

namespace tongqu::audit {

class MoneyTwin {
  public:
    explicit MoneyTwin(const Directory& directory) : directory_(directory) {}

    // The steps of one command, in this order.
    // Its time has come; an outage moves the deadlines.
    void begin(Time now, const Command& command);
    // The next deadline of a trade by this time passes. False: there is none. Between them the orders' own deadlines are followed: what
    // a supplier that fails can pay depends on what its orders gave back by then.
    bool run_next_due();
    // An event of matching; of a trade, what money has to say (gross, fee, deadline) is filled in.
    void follow(Event& event);
    // Nothing more is due: what can be undone no more is forgotten.
    void end_of_due();
    // Why money, or the state of a trade, refuses the command. None: nothing does.
    [[nodiscard]] std::optional<RejectReason> reason_against(const CommandBody& command, ParticipantId actor) const;
    // It is carried out; after the directory, and after matching has cancelled what it cancels.
    void carry_out(const CommandBody& command, std::optional<ParticipantId> actor);
    // Orders hold what they have to, now that matching is done; the orders that are open.
    void finish(const std::unordered_map<OrderId, Order>& open);

    // Whether the money would suffice for this order: order_too_large, insufficient_funds or claims_open where not.
    [[nodiscard]] std::optional<RejectReason> funds(const Proposal& proposal) const;
    // The events of settlement that the command has to have, postings and accounts aside.
    [[nodiscard]] const std::vector<Event>& said() const { return said_; }
    [[nodiscard]] Accounts& accounts() { return accounts_; }
    [[nodiscard]] const Accounts& accounts() const { return accounts_; }
    // What waits for a contributor who is not admitted.
    [[nodiscard]] Wide waiting_for(const std::string& name, Currency currency, AccountPurpose purpose) const;

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
        Wide exact_fees = 0;       // a buy: Σ gross × rate, a sell: Σ gross at its limit × bond; in millionths of a micro-unit
        Wide held = 0;
    };
    enum class State : std::uint8_t { traded, delivered, in_use, released, disputed };
    // One who is paid by a trade. The first of a debt is the exchange, with the buyer's fee; the others divide the gross.
    struct Payee {
        PostingCause cause{};
        ParticipantId participant;  // link operator, chain leader, the seller of a standard contract
        std::string contributor;    // of a product
        Wide whole = 0;             // where all of the gross is released
        Wide given = 0;             // so far, pending included
        Wide settled = 0;           // so far, for good
        std::optional<RegionId> end{};  // congestion rent: the region of a link's end, whose fund is paid
    };
    struct Part {
        Wide upto = 0;  // of the gross
        Time final_at;
    };
    struct Debt {
        ParticipantId buyer, seller;
        InstrumentId instrument;
        RegionId region;
        std::size_t rulebook = 0;           // index of the version in force at the trade
        std::size_t waterfall = 0;          // likewise
        std::optional<ShareVersion> table;  // likewise; none for a standard contract
        std::vector<LinkId> path;           // over regions: the links, each of which is paid for
        std::vector<HalfTicks> rents;       // and what each earns of a lot beyond that
        Quantity quantity;
        Wide gross = 0, fee = 0, bond = 0;
        State state = State::traded;
        std::optional<Time> due;   // the end of the state's window
        std::optional<Time> next;  // in the calendar
        Wide used = 0;             // lots, or periods
        Wide released = 0, matured = 0, refunded = 0, debited = 0, support = 0;
        std::set<SupportKind> supported;
        std::deque<Part> parts;  // pending, as released
        std::vector<Payee> payees;
        [[nodiscard]] bool decided() const { return released + refunded == gross; }
    };
    struct Settled {
        TradeId trade;
        Time until;  // when it can be undone no more
    };
    struct Claim {
        std::uint64_t id = 0;
        ParticipantId creditor;
        Wide amount = 0;
        TradeId trade;
    };
    struct Lot {  // of a fund: what fed it
        TradeId first, last;
        Wide amount = 0;
    };
    struct Period {
        std::uint64_t closed = 0, payments = 0;
        Wide total = 0;
    };
    using Debtor = std::pair<ParticipantId, Currency>;
    using Fund = std::pair<RegionId, Currency>;

    // orders.cpp
    void accept(const OrderAccepted& event);
    void amend(const OrderAmended& event);
    void trade(Traded& event);
    void settle_holds();
    [[nodiscard]] bool replenishes(const OrderMoney& order) const;
    [[nodiscard]] Wide needed(const OrderMoney& order) const;
    [[nodiscard]] Wide needed_as_buy(const OrderMoney& order) const;
    void set_hold(OrderId id, OrderMoney& order, Wide target);
    [[nodiscard]] Wide gross_of(InstrumentId instrument, Price price, Quantity quantity) const;

    // due.cpp
    [[nodiscard]] const InstrumentTerms& terms_of(const Debt& debt) const { return directory_.contract(debt.instrument).terms; }
    [[nodiscard]] const Rulebook& rules_of(const Debt& debt) const { return directory_.rulebooks()[debt.rulebook]; }
    // Puts it into the calendar as it stands, or closes it.
    void keep(TradeId trade, Debt& debt);
    void take_out_of_calendar(TradeId trade, Debt& debt);
    void settle(TradeId trade, Debt debt);
    void close(TradeId trade);

    // release.cpp
    [[nodiscard]] std::vector<Payee> payees_of(const Debt& debt) const;
    // What each payee has where so much is released.
    [[nodiscard]] std::vector<Wide> standing(const Debt& debt, Wide released, bool decided) const;
    // The region whose fund the payee is.
    [[nodiscard]] static std::optional<RegionId> fund_of(const Debt& debt, const Payee& payee);
    [[nodiscard]] AccountKey account_of(const Debt& debt, const Payee& payee, AccountPurpose purpose) const;
    [[nodiscard]] AccountKey earner(const std::string& name, Currency currency, AccountPurpose purpose) const;
    void release(TradeId trade, Debt& debt, Wide upto, ReleaseCause cause, Time final_at);
    void mature(TradeId trade, Debt& debt);
    // The payee has this much more for good, from there.
    void pay(TradeId trade, const Debt& debt, Payee& payee, const AccountKey& from, Wide amount, PostingCause cause);
    void claim_waiting(ParticipantId participant);

    // refunds.cpp
    void return_bond(TradeId trade, Debt& debt);
    void fail(TradeId trade, RefundCause cause);
    // From the seller's available funds to the buyer, the rest as a claim; what was paid.
    Wide collect(TradeId trade, const Debt& debt, Wide amount, PostingCause cause);
    void refund_rest(TradeId trade, Debt& debt, RefundCause cause, Time at);
    void resolve(TradeId trade, Wide refund);
    void refund_late(TradeId trade, Wide refund);
    [[nodiscard]] const Debt* bustable(TradeId trade) const;
    void bust(TradeId trade);

    // funds.cpp
    void feed(RegionId region, Currency currency, TradeId trade, Wide amount);
    void take_back(RegionId region, Currency currency, TradeId trade, Wide amount);
    [[nodiscard]] Wide support_due(const Debt& debt, SupportKind kind) const;
    [[nodiscard]] std::vector<Wide> awards(ClaimsRule rule, Wide estate, const std::vector<Claim>& claims) const;

    // refusals.cpp
    [[nodiscard]] std::optional<RejectReason> not_a_party(TradeId trade, bool as_buyer, RejectReason closed, ParticipantId actor) const;
    [[nodiscard]] std::optional<RejectReason> against(const Deposit& command, ParticipantId actor) const;
    [[nodiscard]] std::optional<RejectReason> against(const Withdraw& command, ParticipantId actor) const;
    [[nodiscard]] std::optional<RejectReason> against(const DeliverTrade& command, ParticipantId actor) const;
    [[nodiscard]] std::optional<RejectReason> against(const AcceptTrade& command, ParticipantId actor) const;
    [[nodiscard]] std::optional<RejectReason> against(const ReportUsage& command, ParticipantId actor) const;
    [[nodiscard]] std::optional<RejectReason> against(const DisputeTrade& command, ParticipantId actor) const;
    [[nodiscard]] std::optional<RejectReason> against(const ResolveTrade& command, ParticipantId actor) const;
    [[nodiscard]] std::optional<RejectReason> against(const BustTrade& command, ParticipantId actor) const;
    [[nodiscard]] std::optional<RejectReason> against(const ClaimSupport& command, ParticipantId actor) const;
    [[nodiscard]] std::optional<RejectReason> against(const SetPayout& command, ParticipantId actor) const;
    [[nodiscard]] std::optional<RejectReason> against(const ClosePeriod& command, ParticipantId actor) const;
    [[nodiscard]] std::optional<RejectReason> against(const SettleEstate& command, ParticipantId actor) const;

    // commands.cpp, funds.cpp
    void on(const ChangeStatus& command, ParticipantId actor);
    void on(const Deposit& command, ParticipantId actor);
    void on(const Withdraw& command, ParticipantId actor);
    void on(const DeliverTrade& command, ParticipantId actor);
    void on(const AcceptTrade& command, ParticipantId actor);
    void on(const ReportUsage& command, ParticipantId actor);
    void on(const DisputeTrade& command, ParticipantId actor);
    void on(const ResolveTrade& command, ParticipantId actor);
    void on(const BustTrade& command, ParticipantId actor);
    void on(const ClaimSupport& command, ParticipantId actor);
    void on(const SetPayout& command, ParticipantId actor);
    void on(const ClosePeriod& command, ParticipantId actor);
    void on(const SettleEstate& command, ParticipantId actor);

    [[nodiscard]] Currency currency_of(InstrumentId instrument) const { return directory_.contract(instrument).terms.currency; }
    [[nodiscard]] static AccountKey own(ParticipantId participant, Currency currency, AccountPurpose purpose) {
        return {AccountOwner::participant, purpose, currency, participant.raw()};
    }
    [[nodiscard]] static AccountKey fund(RegionId region, Currency currency) {
        return {AccountOwner::region_fund, AccountPurpose::available, currency, region.raw()};
    }
    [[nodiscard]] Wide available(ParticipantId participant, Currency currency) const {
        return accounts_.balance(own(participant, currency, AccountPurpose::available));
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
    std::map<Debtor, std::vector<Claim>> claims_;           // open ones, the oldest first
    std::uint64_t last_claim_ = 0;
    std::map<Fund, std::deque<Lot>> lots_;
    std::map<std::tuple<ParticipantId, Currency, std::size_t>, Wide> vouchers_;  // given, by version of the rulebook
    std::map<std::pair<Currency, ParticipantId>, Wide> keep_;                   // standing instructions to pay out
    std::map<Currency, Period> periods_;
    std::vector<Event> said_;
    mutable Tally tally_;
};

[[nodiscard]] constexpr Money money(Wide amount) { return Money(static_cast<std::int64_t>(amount)); }
[[nodiscard]] constexpr Time earlier(Time time) { return time < kLatestTime ? time : kLatestTime; }

inline constexpr std::size_t kMaxSettled = 1'000'000;  // that can still be undone
inline constexpr std::size_t kMaxOpenClaims = 1'000'000;
inline constexpr std::size_t kMaxLots = 1'000'000;  // in one fund

}  // namespace tongqu::audit
