#pragma once
// Standing instructions to pay out, and the periods that were closed. Instructions are bounded by participants × currencies; a closed
// period takes about 64 bytes for ever.
#include <deque>
#include <map>
#include <vector>

#include "market/event.hpp"
#include "settlement/service/origin.hpp"

namespace tongqu::service {

struct PayoutRecord {
    Currency currency;
    Money keep;
    Origin origin;
};

struct PeriodRecord {
    PeriodClosed period;
    Money fees;  // that went from the exchange to the operator
    Origin origin;
};

class Payouts {
  public:
    void set(const PayoutSet& event, Origin origin);
    // A posting of the journal; all but the exchange's fees to the operator are passed over.
    void post(const Posted& event) {
        if (event.cause == PostingCause::fee_payout) fees_ += event.amount;
    }
    void close(const PeriodClosed& event, Origin origin);

    // In the order of the table of currencies.
    [[nodiscard]] std::vector<PayoutRecord> of(ParticipantId participant) const;
    // The oldest first.
    [[nodiscard]] const std::deque<PeriodRecord>& periods() const { return periods_; }
    // Closed by this command; nothing for any other. O(log n).
    [[nodiscard]] const PeriodRecord* period(SequenceNumber sequence) const;

  private:
    std::map<ParticipantId, std::map<Currency, PayoutRecord>> instructions_;
    std::deque<PeriodRecord> periods_;
    Money fees_;  // of the close that is being told
};

}  // namespace tongqu::service
