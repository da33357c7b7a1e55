#pragma once
// What buyers disputed and regulators decided. The texts are in the vault of the gateway; here is what finds them. Grows with
// history: about 250 bytes a trade that was ever disputed or refunded by a regulator.
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "market/command.hpp"
#include "market/event.hpp"
#include "settlement/service/origin.hpp"

namespace tongqu::service {

struct Dispute {
    std::string reference;
    Digest reason_commitment{};
    Origin origin;
};

struct Resolution {
    ParticipantId by;
    std::string reference;
    Money refund;
    Digest note_commitment{};
    Origin origin;
};

struct DisputeRecord {
    std::optional<Dispute> dispute;  // none: a regulator refunded a settled trade that nobody had disputed
    std::vector<Resolution> resolutions;
};

class Disputes {
  public:
    void dispute(const Disputed& event, const DisputeTrade& command, Origin origin);
    void resolve(const Resolved& event, const ResolveTrade& command, ParticipantId by, Origin origin);

    [[nodiscard]] const DisputeRecord* find(TradeId trade) const;
    // That have a record, by id.
    [[nodiscard]] const std::set<TradeId>& trades() const { return trades_; }

  private:
    std::map<TradeId, DisputeRecord> records_;
    std::set<TradeId> trades_;
};

}  // namespace tongqu::service
