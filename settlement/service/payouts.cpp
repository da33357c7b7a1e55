#include "settlement/service/payouts.hpp"

#include <utility>

#include "settlement/service/by_sequence.hpp"

namespace tongqu::service {

void Payouts::set(const PayoutSet& event, Origin origin) {
    auto& own = instructions_[event.participant];
    if (event.keep)
        own[event.currency] = {event.currency, *event.keep, origin};
    else
        own.erase(event.currency);
}

void Payouts::close(const PeriodClosed& event, Origin origin) {
    periods_.push_back({event, std::exchange(fees_, Money(0)), origin});
}

std::vector<PayoutRecord> Payouts::of(ParticipantId participant) const {
    std::vector<PayoutRecord> records;
    const auto found = instructions_.find(participant);
    if (found == instructions_.end()) return records;
    for (const auto& [currency, record] : found->second) records.push_back(record);
    return records;
}

const PeriodRecord* Payouts::period(SequenceNumber sequence) const { return by_sequence(periods_, sequence); }

}  // namespace tongqu::service
