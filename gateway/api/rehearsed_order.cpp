#include "gateway/api/rehearsed_order.hpp"

#include "gateway/api/carry_out.hpp"
#include "gateway/api/order_json.hpp"

namespace tongqu::gateway {
namespace {

// The order alone: of the others that its events concern only their part in its trades is followed.
class Stage {
  public:
    Stage(const service::Directory& directory, const log::ReleasedCommand& rehearsed)
        : directory_(directory),
          command_(std::get<PlaceOrder>(rehearsed.command.body)),
          id_(rehearsed.sequence.raw()),
          origin_{rehearsed.sequence, rehearsed.time} {
        for (const Event& event : rehearsed.events) std::visit([this](const auto& each) { take(each); }, event);
        if (orders_.find(id_) != nullptr) orders_.finish_entry(id_);
    }
    [[nodiscard]] const service::OrderRecord* order() const { return orders_.find(id_); }
    [[nodiscard]] const std::vector<Fill>& fills() const { return fills_; }
    [[nodiscard]] service::Origin origin() const { return origin_; }

  private:
    const InstrumentTerms& terms(InstrumentId id) const { return directory_.instruments().at(id).terms; }

    void take(const OrderAccepted& event) {
        if (event.order == id_) orders_.accept(event, command_, terms(event.instrument), origin_);
    }
    void take(const Traded& event) {
        if (event.maker != id_ && event.taker != id_) return;
        const OrderId other = event.maker == id_ ? event.taker : event.maker;
        if (orders_.find(other) == nullptr) stand_in(other, event);
        orders_.trade(event, origin_);
        fills_.push_back({event.trade, command_.side == Side::buy ? event.buyer_pays() : event.seller_gets(), event.quantity, event.buyer_fee});
    }
    void take(const OrderCancelled& event) {
        if (event.order == id_) orders_.cancel(event, origin_);
    }
    void take(const OrderDecremented& event) {
        if (event.order == id_) orders_.decrement(event, origin_);
    }
    void take(const StopElected& event) {
        if (event.order == id_) orders_.elect(event, origin_);
    }
    template <class Other>
    void take(const Other&) {}

    // Somebody of whom nothing else is known, with enough to trade for ever.
    void stand_in(OrderId other, const Traded& event) {
        const Side side = event.taker_side == Side::buy ? Side::sell : Side::buy;
        PlaceOrder order;
        order.client_order_id = std::to_string(other.raw());
        orders_.accept({other, {}, event.instrument, side, event.price, Quantity(INT64_MAX / 2), {}}, order, {}, origin_);
    }

    const service::Directory& directory_;
    const PlaceOrder& command_;
    OrderId id_;
    service::Origin origin_;
    service::Orders orders_;
    std::vector<Fill> fills_;
};

}  // namespace

http::Response rehearsed_answer(const Call& call, const log::ReleasedCommand& rehearsed) {
    for (const Event& event : rehearsed.events) {
        if (const auto* rejected = std::get_if<Rejected>(&event)) return refusal(rejected->reason);
        const auto* repeated = std::get_if<Repeated>(&event);
        if (repeated == nullptr) continue;
        const auto* original = call.model().orders().find(OrderId(repeated->original.raw()));
        if (original == nullptr) return refusal(ApiError::answer_not_kept);
        http::JsonWriter json;
        write_order(json, call.model(), *original, original->entry, original->entered);
        return answer(200, std::move(json), {repeated->original, true});
    }
    const Stage stage(call.directory(), rehearsed);
    if (stage.order() == nullptr) return refusal(ApiError::overloaded);
    http::JsonWriter json;
    write_order(json, call.directory(), *stage.order(), stage.order()->entry, stage.origin(), stage.fills());
    return answer(200, std::move(json), {rehearsed.sequence, false});
}

}  // namespace tongqu::gateway
