#include "settlement/service/orders.hpp"

#include <algorithm>

#include "engine/exchange/trading.hpp"
#include "market/check.hpp"

namespace tongqu::service {
namespace {

const std::set<OrderId>& set_of(const std::map<ParticipantId, std::set<OrderId>>& sets,
                                ParticipantId participant) {
    static const std::set<OrderId> kNone;
    const auto found = sets.find(participant);
    return found == sets.end() ? kNone : found->second;
}

}  // namespace

void Orders::accept(const OrderAccepted& event, const PlaceOrder& command, const InstrumentTerms& terms,
                    Origin origin, std::optional<KeyId> key) {
    OrderRecord order;
    order.id = event.order;
    order.key = key;
    order.participant = event.participant;
    order.instrument = event.instrument;
    order.region = event.region;
    order.client_order_id = command.client_order_id;
    order.side = event.side;
    order.type = command.type;
    order.time_in_force = command.time_in_force;
    order.self_trade = command.self_trade;
    order.post_only = command.post_only;
    order.stop_price = command.stop_price;
    order.display_quantity = command.display_quantity;
    order.minimum_quantity = command.minimum_quantity;
    order.expires = command.expires;
    if (command.time_in_force == TimeInForce::day) order.expires = exchange::end_of_day(origin.time, terms.day_end);
    if (is_stop(command.type)) order.now.status = OrderStatus::waiting;
    order.replenishes = !terms.rival && event.side == Side::sell;
    order.now.limit = event.limit;
    order.now.quantity = event.quantity;
    set_leaves(order, event.quantity);
    order.entered = order.changed = origin;

    const auto [place, fresh] = orders_.emplace(event.order, std::move(order));
    TONGQU_CHECK(fresh, "order " + std::to_string(event.order.raw()) + " was entered twice");
    const OrderRecord& kept = place->second;
    const ClientKey client{kept.participant, kept.client_order_id};
    const auto [known, first] = by_client_id_.emplace(client, kept.id);
    if (!first) {  // its text belongs to an older record
        by_client_id_.erase(known);
        by_client_id_.emplace(client, kept.id);
    }
    // Ids ascend: with the hint nothing is searched for.
    auto& open = open_[kept.participant];
    open.insert(open.end(), kept.id);
    ++open_size_;
    auto& all = all_[kept.participant];
    all.insert(all.end(), kept.id);
}

void Orders::show(const OrderShown& event) {
    OrderRecord& order = at(event.order);
    show_less(order, Quantity{});
    order.shown = event.quantity;
    order.place = queues_.enter(event.instrument, event.side, event.price, event.order);
}

void Orders::show_less(OrderRecord& order, Quantity shown) {
    order.shown = shown;
    if (!order.place || shown.is_positive()) return;
    queues_.leave(order.instrument, order.side, *order.place);
    order.place.reset();
}

void Orders::elect(const StopElected& event, Origin origin) {
    OrderRecord& order = at(event.order);
    order.now.status = OrderStatus::open;
    order.changed = origin;
}

void Orders::trade(const Traded& event, Origin origin) {
    fill(at(event.maker), event, origin);
    fill(at(event.taker), event, origin);
}

void Orders::fill(OrderRecord& order, const Traded& event, Origin origin) {
    order.now.filled += event.quantity;
    order.fills.push_back(event.trade);
    ++order.now.fills;
    order.changed = origin;
    if (order.replenishes) {
        renewed_lots_ += event.quantity;
        return;
    }
    set_leaves(order, order.now.leaves - event.quantity);
    show_less(order, order.shown - std::min(order.shown, event.quantity));
    if (order.now.leaves.is_zero()) close(order, OrderStatus::filled, origin);
}

void Orders::cancel(const OrderCancelled& event, Origin origin) {
    OrderRecord& order = at(event.order);
    order.cancelled_for = event.reason;
    // An offer of non-rival goods that never came to rest: what it sold was used up after all.
    if (order.replenishes) {
        renewed_lots_ += event.leaves;
        renewed_lots_ -= order.now.leaves;
    }
    close(order, OrderStatus::cancelled, origin);
}

void Orders::decrement(const OrderDecremented& event, Origin origin) {
    OrderRecord& order = at(event.order);
    order.now.quantity -= event.by;
    set_leaves(order, order.now.leaves - event.by);
    show_less(order, order.shown - std::min(order.shown, event.by));
    order.changed = origin;
}

void Orders::amend(const OrderAmended& event, Origin origin) {
    OrderRecord& order = at(event.order);
    order.now.limit = event.limit;
    order.now.quantity = event.quantity;
    set_leaves(order, order.replenishes ? event.quantity : event.quantity - order.now.filled);
    // With its priority kept the hidden part went first; otherwise it arrives anew.
    show_less(order, event.kept_priority ? std::min(order.shown, order.now.leaves) : Quantity{});
    order.changed = origin;
}

void Orders::finish_entry(OrderId id) {
    OrderRecord& order = at(id);
    // Fills do not use it up, and nothing says that it has got all it wanted at once.
    if (order.replenishes && !may_rest(order.time_in_force) && order.now.status == OrderStatus::open) {
        renewed_lots_ -= order.now.leaves;
        close(order, OrderStatus::filled, order.entered);
    }
    order.entry = order.now;
}

void Orders::close(OrderRecord& order, OrderStatus status, Origin origin) {
    order.now.status = status;
    set_leaves(order, Quantity{});
    if (status == OrderStatus::filled) ++filled_size_;
    show_less(order, Quantity{});
    order.changed = origin;
    open_size_ -= open_[order.participant].erase(order.id);
    closed_.push_back({origin.time, order.id});
}

void Orders::set_leaves(OrderRecord& order, Quantity leaves) {
    open_lots_ += leaves;
    open_lots_ -= order.now.leaves;
    order.now.leaves = leaves;
}

void Orders::forget_closed_before(Time time) {
    for (; !closed_.empty() && closed_.front().at < time; closed_.pop_front()) forget(closed_.front().id);
}

void Orders::forget(OrderId id) {
    const auto found = orders_.find(id);
    const OrderRecord& order = found->second;
    const auto client = by_client_id_.find({order.participant, order.client_order_id});
    if (client != by_client_id_.end() && client->second == id) by_client_id_.erase(client);
    all_[order.participant].erase(id);
    orders_.erase(found);
}

OrderRecord& Orders::at(OrderId id) {
    const auto found = orders_.find(id);
    TONGQU_CHECK(found != orders_.end(), "no order " + std::to_string(id.raw()));
    return found->second;
}

const OrderRecord* Orders::find(OrderId id) const {
    const auto found = orders_.find(id);
    return found == orders_.end() ? nullptr : &found->second;
}

const OrderRecord* Orders::find(ParticipantId participant, std::string_view client_order_id) const {
    const auto found = by_client_id_.find({participant, client_order_id});
    return found == by_client_id_.end() ? nullptr : find(found->second);
}

const std::set<OrderId>& Orders::open_of(ParticipantId participant) const {
    return set_of(open_, participant);
}
const std::set<OrderId>& Orders::all_of(ParticipantId participant) const { return set_of(all_, participant); }

}  // namespace tongqu::service
