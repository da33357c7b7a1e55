#pragma once
// What fed the development funds, and what they paid from which part of it. Grows with history: about 48 bytes a receipt, 120 a
// payment.
#include <deque>
#include <map>
#include <utility>
#include <vector>

#include "market/event.hpp"
#include "settlement/service/origin.hpp"

namespace tongqu::service {

// Money that came into a fund from a trade, or (below zero) went back to one that was undone.
struct FundReceipt {
    TradeId trade;
    Currency currency;
    Money amount;
    PostingCause cause;
    SequenceNumber sequence;
};

struct FundPayment {
    RegionId region;
    Currency currency;
    SupportKind kind = SupportKind::voucher;
    TradeId trade;
    ParticipantId to;
    Money amount;
    RulebookVersion rulebook;
    Origin origin;
    std::vector<SupportSource> sources;  // add up to the amount
};

struct FundTotals {
    Money fed;       // receipts less what went back
    Money vouchers;
    Money rebates;
};

class Funds {
  public:
    // A posting of the journal; those that no fund has to do with are passed over.
    void post(const Posted& event, const AccountKey& from, const AccountKey& to, SequenceNumber sequence);
    void pay(const SupportPaid& event, Currency currency, Origin origin);
    // Precondition: belongs to the payment that was made last.
    void source(const SupportSource& event);

    // The oldest first.
    [[nodiscard]] const std::deque<FundReceipt>& receipts(RegionId region) const;
    [[nodiscard]] const std::deque<FundPayment>& payments(RegionId region) const;
    [[nodiscard]] FundTotals totals(RegionId region, Currency currency) const;
    // Made by this command, to a participant of this region; nothing for any other. O(log n).
    [[nodiscard]] const FundPayment* payment(RegionId region, SequenceNumber sequence) const;

  private:
    std::map<RegionId, std::deque<FundReceipt>> receipts_;
    std::map<RegionId, std::deque<FundPayment>> payments_;
    std::map<std::pair<RegionId, Currency>, FundTotals> totals_;
    RegionId last_;  // that paid last
};

}  // namespace tongqu::service
