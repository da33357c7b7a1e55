#include "settlement/service/disputes.hpp"

namespace tongqu::service {

void Disputes::dispute(const Disputed& event, const DisputeTrade& command, Origin origin) {
    trades_.insert(event.trade);
    records_[event.trade].dispute = Dispute{command.reference, command.reason_commitment, origin};
}

void Disputes::resolve(const Resolved& event, const ResolveTrade& command, ParticipantId by, Origin origin) {
    trades_.insert(event.trade);
    records_[event.trade].resolutions.push_back({by, command.reference, event.refund, command.note_commitment, origin});
}

const DisputeRecord* Disputes::find(TradeId trade) const {
    const auto found = records_.find(trade);
    return found == records_.end() ? nullptr : &found->second;
}

}  // namespace tongqu::service
