// Channel `deliveries`: the subscriber's trades on their way from the trade to the settlement.
#include <algorithm>
#include <set>
#include <vector>

#include "gateway/api/page.hpp"
#include "gateway/api/trade_json.hpp"
#include "gateway/stream/content.hpp"

namespace tongqu::stream {
namespace {

class OwnDeliveries final : public Content {
  public:
    OwnDeliveries(const Sources& sources, ParticipantId participant) : sources_(sources), participant_(participant) {}

    void take(const Event& event) override {
        if (const auto* traded = std::get_if<Traded>(&event)) keep(traded->trade);
        if (const auto* delivered = std::get_if<Delivered>(&event)) keep(delivered->trade);
        if (const auto* released = std::get_if<Released>(&event)) keep(released->trade);
        if (const auto* finalised = std::get_if<Finalised>(&event)) keep(finalised->trade);
        if (const auto* refunded = std::get_if<Refunded>(&event)) keep(refunded->trade);
        if (const auto* disputed = std::get_if<Disputed>(&event)) keep(disputed->trade);
        if (const auto* resolved = std::get_if<Resolved>(&event)) keep(resolved->trade);
        if (const auto* started = std::get_if<UseStarted>(&event)) keep(started->trade);
        if (const auto* used = std::get_if<UsageReported>(&event)) keep(used->trade);
        if (const auto* busted = std::get_if<TradeBusted>(&event)) keep(busted->trade);
    }

    bool write_delta(http::JsonWriter& json, SequenceNumber) override {
        if (changed_.empty()) return false;
        write(json, changed_);
        changed_.clear();
        return true;
    }

    // Looks through the newest unsettled trades of all for those of this one.
    std::expected<void, StreamError> write_snapshot(http::JsonWriter& json) override {
        const std::set<TradeId>& unsettled = sources_.model.trades().unsettled();
        std::vector<TradeId> own;
        std::size_t looked_at = 0;
        auto at = unsettled.rbegin();
        for (; at != unsettled.rend() && looked_at < gateway::kLookedAtPerPage; ++at, ++looked_at) {
            if (own.size() == sources_.limits.snapshot_deliveries) break;
            if (sources_.model.trades().at(*at).is_party(participant_)) own.push_back(*at);
        }
        std::ranges::reverse(own);
        json.field("complete", at == unsettled.rend());
        write(json, own);
        return {};
    }

  private:
    void keep(TradeId id) {
        if (sources_.model.trades().at(id).is_party(participant_)) changed_.insert(id);
    }

    template <class Ids>
    void write(http::JsonWriter& json, const Ids& ids) const {
        json.key("deliveries").begin_array();
        for (const TradeId id : ids)
            gateway::write_trade(json, sources_.model, sources_.model.trades().at(id), participant_);
        json.end_array();
    }

    Sources sources_;
    ParticipantId participant_;
    std::set<TradeId> changed_;
};

}  // namespace

std::unique_ptr<Content> make_deliveries(const Sources& sources, ParticipantId participant) {
    return std::make_unique<OwnDeliveries>(sources, participant);
}

}  // namespace tongqu::stream
