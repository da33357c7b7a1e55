// Channel `orders`: the subscriber's own orders as they are now, each with the fills that the message tells of.
#include <set>

#include "gateway/api/order_json.hpp"
#include "gateway/stream/content.hpp"

namespace tongqu::stream {
namespace {

class OwnOrders final : public Content {
  public:
    OwnOrders(const Sources& sources, ParticipantId participant) : sources_(sources), participant_(participant) {}

    // Of a trade both orders are named; those of others are passed over.
    void take(const Event& event) override {
        if (const auto* accepted = std::get_if<OrderAccepted>(&event)) keep(accepted->order);
        if (const auto* cancelled = std::get_if<OrderCancelled>(&event)) keep(cancelled->order);
        if (const auto* decremented = std::get_if<OrderDecremented>(&event)) keep(decremented->order);
        if (const auto* amended = std::get_if<OrderAmended>(&event)) keep(amended->order);
        if (const auto* elected = std::get_if<StopElected>(&event)) keep(elected->order);
        if (const auto* traded = std::get_if<Traded>(&event)) {
            keep(traded->maker);
            keep(traded->taker);
        }
    }

    bool write_delta(http::JsonWriter& json, SequenceNumber since) override {
        if (changed_.empty()) return false;
        json.key("orders").begin_array();
        for (const OrderId id : changed_) {
            const service::OrderRecord& order = *sources_.model.orders().find(id);
            std::uint32_t told = order.now.fills;
            while (told > 0 && sources_.model.trades().at(order.fills[told - 1]).origin.sequence > since) --told;
            gateway::write_order(json, sources_.model, order, order.now, order.changed, told);
        }
        json.end_array();
        changed_.clear();
        return true;
    }

    // Fills that were before are left out: an offer of non-rival goods can have any number of them.
    std::expected<void, StreamError> write_snapshot(http::JsonWriter& json) override {
        const std::set<OrderId>& open = sources_.model.orders().open_of(participant_);
        auto from = open.end();
        for (std::size_t i = 0; i < sources_.limits.snapshot_orders && from != open.begin(); ++i) --from;
        json.field("complete", from == open.begin()).key("orders").begin_array();
        for (; from != open.end(); ++from) {
            const service::OrderRecord& order = *sources_.model.orders().find(*from);
            gateway::write_order(json, sources_.model, order, order.now, order.changed, order.now.fills);
        }
        json.end_array();
        return {};
    }

  private:
    void keep(OrderId id) {
        const service::OrderRecord* order = sources_.model.orders().find(id);
        if (order != nullptr && order->participant == participant_) changed_.insert(id);
    }

    Sources sources_;
    ParticipantId participant_;
    std::set<OrderId> changed_;
};

}  // namespace

std::unique_ptr<Content> make_orders(const Sources& sources, ParticipantId participant) {
    return std::make_unique<OwnOrders>(sources, participant);
}

}  // namespace tongqu::stream
