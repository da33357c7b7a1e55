#pragma once
// Who owes what to whom since it could not pay, and how estates were divided. Grows with history: about 120 bytes a claim.
#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "market/event.hpp"
#include "settlement/service/dense_records.hpp"
#include "settlement/service/origin.hpp"

namespace tongqu::service {

struct ClaimRecord {
    ClaimId id;
    ParticipantId debtor;
    ParticipantId creditor;
    Currency currency;
    Money amount;  // when it was opened
    Money left;
    TradeId trade;
    Origin origin;

    [[nodiscard]] bool concerns(ParticipantId participant) const { return participant == debtor || participant == creditor; }
};

// The division of what a debtor had among the claims on it.
struct EstateRecord {
    ParticipantId debtor;
    Currency currency;
    Money estate;
    Money claims;
    ClaimsRule rule = ClaimsRule::proportional;
    Origin origin;
    std::vector<ClaimPaid> awards;  // those above zero
};

class Claims {
  public:
    void open(const ClaimOpened& event, Origin origin);
    void settle(const EstateSettled& event, Origin origin);
    // Precondition: belongs to the estate that was settled last.
    void pay(const ClaimPaid& event);

    [[nodiscard]] const DenseRecords<ClaimId, ClaimRecord>& all() const { return claims_; }
    // Settled by this command; nothing for any other. O(log n).
    [[nodiscard]] const EstateRecord* estate(SequenceNumber sequence) const;

  private:
    DenseRecords<ClaimId, ClaimRecord> claims_;
    std::deque<EstateRecord> estates_;  // in the order of the sequence
};

}  // namespace tongqu::service
