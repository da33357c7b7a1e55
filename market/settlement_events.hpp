#pragma once
// What becomes of a trade after the match, and of the money that it left behind: the events of delivery, release, refund, claims and
// funds. Part of the variant in market/event.hpp.
#include <optional>
#include <tuple>

#include "market/account.hpp"
#include "market/amounts.hpp"
#include "market/ids.hpp"
#include "market/region.hpp"
#include "market/rulebook.hpp"
#include "market/shares.hpp"
#include "market/time.hpp"
#include "market/waterfall.hpp"

namespace tongqu {

struct Delivered {
    TradeId trade;
    Time acceptance_due;
    static constexpr auto fields() { return std::make_tuple(&Delivered::trade, &Delivered::acceptance_due); }
};

// Why escrow is released. Values are part of the format: append only.
enum class ReleaseCause : std::uint8_t {
    acceptance,  // by the buyer: paid out at once
    time_out,    // the buyer let the acceptance window pass: pending
    use,         // a report of use: pending
    period,      // a period of a subscription ended: pending
    resolution   // a regulator decided: paid out at once
};

// Escrow was released and split. Pending until `final_at`; paid out at once where that is now.
struct Released {
    TradeId trade;
    ReleaseCause cause;
    RulebookVersion rulebook;
    WaterfallVersion waterfall;
    std::optional<ShareVersion> shares;  // of the product's table; none for a standard contract
    Money upto;   // of the gross, so much is released by now
    bool whole;   // nothing is left in escrow: the last units go out by the largest remainders
    Time final_at;
    static constexpr auto fields() {
        using E = Released;
        return std::make_tuple(&E::trade, &E::cause, &E::rulebook, &E::waterfall, &E::shares, &E::upto, &E::whole, &E::final_at);
    }
};

// A dispute window has ended; what was pending, up to so much of the gross, is paid out. Settled: nothing of the trade is open.
struct Finalised {
    TradeId trade;
    Money upto;
    bool settled;
    static constexpr auto fields() { return std::make_tuple(&Finalised::trade, &Finalised::upto, &Finalised::settled); }
};

// Why a buyer has money back. Values are part of the format: append only.
enum class RefundCause : std::uint8_t {
    not_delivered,   // in time
    not_used,        // the rest of a quota, when the time to use it is over
    resolution,      // a regulator decided
    late_resolution, // the same, after the trade was settled: debited to the supplier
    supplier_exited
};

// The buyer has this much of the gross, and the fee on it, back.
struct Refunded {
    TradeId trade;
    RefundCause cause;
    Money amount;
    Money fee;
    bool closed;  // nothing of the trade is open any more
    static constexpr auto fields() {
        using E = Refunded;
        return std::make_tuple(&E::trade, &E::cause, &E::amount, &E::fee, &E::closed);
    }
};

struct Disputed {
    TradeId trade;
    static constexpr auto fields() { return std::make_tuple(&Disputed::trade); }
};

// The postings that follow are what the decision makes of the money.
struct Resolved {
    TradeId trade;
    Money refund;
    static constexpr auto fields() { return std::make_tuple(&Resolved::trade, &Resolved::refund); }
};

// Metered goods and subscriptions, from the delivery on; the supplier's part is released as the goods are used. `due` is when the
// quota, or the period, ends.
struct UseStarted {
    TradeId trade;
    Time due;
    static constexpr auto fields() { return std::make_tuple(&UseStarted::trade, &UseStarted::due); }
};

struct UsageReported {
    TradeId trade;
    Quantity used;  // in all
    static constexpr auto fields() { return std::make_tuple(&UsageReported::trade, &UsageReported::used); }
};

// What a supplier owes for not delivering: from its bond, from its available funds, and as a claim where these do not suffice.
struct PenaltyCharged {
    TradeId trade;
    Money due;
    Money paid;
    static constexpr auto fields() {
        return std::make_tuple(&PenaltyCharged::trade, &PenaltyCharged::due, &PenaltyCharged::paid);
    }
};

struct ClaimOpened {
    ClaimId claim;
    ParticipantId debtor;
    ParticipantId creditor;
    Currency currency;
    Money amount;
    TradeId trade;
    static constexpr auto fields() {
        using E = ClaimOpened;
        return std::make_tuple(&E::claim, &E::debtor, &E::creditor, &E::currency, &E::amount, &E::trade);
    }
};

struct ClaimPaid {
    ClaimId claim;
    Money amount;
    Money left;
    static constexpr auto fields() { return std::make_tuple(&ClaimPaid::claim, &ClaimPaid::amount, &ClaimPaid::left); }
};

struct EstateSettled {
    ParticipantId debtor;
    Currency currency;
    Money estate;
    Money claims;
    ClaimsRule rule;
    static constexpr auto fields() {
        using E = EstateSettled;
        return std::make_tuple(&E::debtor, &E::currency, &E::estate, &E::claims, &E::rule);
    }
};

struct RulebookSet {
    RulebookVersion version;
    static constexpr auto fields() { return std::make_tuple(&RulebookSet::version); }
};

struct WaterfallSet {
    InstrumentId instrument;
    WaterfallVersion version;
    static constexpr auto fields() { return std::make_tuple(&WaterfallSet::instrument, &WaterfallSet::version); }
};

struct WithdrawalNoticed {
    ProductId product;
    Time ends;
    static constexpr auto fields() { return std::make_tuple(&WithdrawalNoticed::product, &WithdrawalNoticed::ends); }
};

struct ProductWithdrawn {
    ProductId product;
    static constexpr auto fields() { return std::make_tuple(&ProductWithdrawn::product); }
};

// A fund paid; one SupportSource for each part of what had fed it follows.
struct SupportPaid {
    RegionId region;
    SupportKind kind;
    TradeId trade;
    ParticipantId to;
    Money amount;
    RulebookVersion rulebook;
    static constexpr auto fields() {
        using E = SupportPaid;
        return std::make_tuple(&E::region, &E::kind, &E::trade, &E::to, &E::amount, &E::rulebook);
    }
};

// So much of what a fund pays came from the levies of these trades, the oldest first; mostly of one.
struct SupportSource {
    TradeId first;
    TradeId last;
    Money amount;
    static constexpr auto fields() {
        return std::make_tuple(&SupportSource::first, &SupportSource::last, &SupportSource::amount);
    }
};

struct PayoutSet {
    ParticipantId participant;
    Currency currency;
    std::optional<Money> keep;
    static constexpr auto fields() {
        return std::make_tuple(&PayoutSet::participant, &PayoutSet::currency, &PayoutSet::keep);
    }
};

// Payments: what participants were owed by each other's trades in the period. Transfers: what left the exchange for it.
struct PeriodClosed {
    Currency currency;
    std::uint64_t number;  // 1, 2, 3 … of this currency
    std::uint64_t payments;
    Money payments_total;
    std::uint64_t transfers;
    Money transfers_total;
    static constexpr auto fields() {
        using E = PeriodClosed;
        return std::make_tuple(&E::currency, &E::number, &E::payments, &E::payments_total, &E::transfers, &E::transfers_total);
    }
};

constexpr bool is_valid(ReleaseCause value) { return value <= ReleaseCause::resolution; }
constexpr bool is_valid(RefundCause value) { return value <= RefundCause::supplier_exited; }

}  // namespace tongqu
