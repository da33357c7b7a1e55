// Orders: entry, cancellation, amendment. All checks come before the first change.
#include <string>

#include "engine/exchange/exchange.hpp"
#include "market/check.hpp"

namespace tongqu::exchange {
namespace {

// What the exchange lets in is what a book is made for.
static_assert(book::kMaxOrderQuantity == kMaxOrderQuantity);

// Of a product only its supplier sells.
Ruling<void> check_supplier(const NamedList<Product>& products, const Instrument& instrument, Side side,
                            ParticipantId participant) {
    const auto product = instrument.record.terms.product;
    if (side == Side::sell && product && products[product->raw()].supplier != participant)
        return std::unexpected(RejectReason::not_the_supplier);
    return {};
}

// An order is placed from a site of the participant that the instrument is open to.
Ruling<void> check_region(const Instrument& instrument, RegionId region, RegionSet sites) {
    if (!sites.contains(region)) return std::unexpected(RejectReason::region_not_a_site);
    const RegionSet allowed = instrument.record.terms.allowed_regions;
    if (!allowed.empty() && !allowed.contains(region)) return std::unexpected(RejectReason::region_not_eligible);
    return {};
}

Ruling<void> check_quantity(Quantity quantity) {
    if (!quantity.is_positive()) return std::unexpected(RejectReason::quantity_not_positive);
    if (quantity > kMaxOrderQuantity) return std::unexpected(RejectReason::quantity_too_large);
    return {};
}

Ruling<void> check_price(Price price) {
    if (!price.is_positive()) return std::unexpected(RejectReason::price_not_positive);
    if (price > kMaxPrice) return std::unexpected(RejectReason::price_too_large);
    return {};
}

Ruling<void> check_terms(const PlaceOrder& command) {
    if (const auto good = check_quantity(command.quantity); !good) return good;
    if (command.type == OrderType::limit) {
        if (!command.price) return std::unexpected(RejectReason::price_required);
        if (const auto good = check_price(*command.price); !good) return good;
    } else {
        if (command.price) return std::unexpected(RejectReason::price_not_allowed);
        if (command.time_in_force != TimeInForce::ioc) return std::unexpected(RejectReason::time_in_force_not_allowed);
    }
    if (command.post_only != PostOnly::no && command.time_in_force != TimeInForce::gtc)
        return std::unexpected(RejectReason::post_only_not_allowed);
    return {};
}

}  // namespace

// A market order's limit lies the collar's share of the best opposite price behind it, rounded towards that price.
Ruling<Price> Exchange::limit_of(const PlaceOrder& command, const Instrument& instrument) const {
    if (command.price) return *command.price;
    const auto best = instrument.book.best(opposite(command.side));
    if (!best) return std::unexpected(RejectReason::no_liquidity);
    const WideInt room = static_cast<WideInt>(best->price.raw()) * instrument.record.terms.collar.raw() / kMillion;
    const Price distance(static_cast<std::int64_t>(room));
    if (command.side == Side::buy) return std::min(best->price + distance, kMaxPrice);
    return std::max(best->price - distance, Price(1));
}

PartsPerMillion Exchange::largest_buyer_fee() const {
    return std::max(rulebooks_.back().buyer_maker_fee, rulebooks_.back().buyer_taker_fee);
}

Ruling<Money> Exchange::hold_needed(Side side, Price limit, Quantity leaves, Grain grain,
                                    const settlement::FeeMeter& fees) const {
    const auto most = settlement::hold_for(limit, leaves, grain, fees, largest_buyer_fee());
    if (!most || *most > kMaxOrderAmount) return std::unexpected(RejectReason::order_too_large);
    return side == Side::buy ? *most : Money(0);
}

Ruling<void> Exchange::on(const PlaceOrder& command, Context& context) {
    if (const auto admitted = registry_.require_admitted(context.actor); !admitted) return admitted;
    if (!registry_.has_role(context.actor, command.side == Side::buy ? Role::buyer : Role::supplier))
        return std::unexpected(RejectReason::missing_role);
    const ParticipantTerms& actor = registry_.at(context.actor).terms;
    const RegionId region = command.region.value_or(actor.region);
    if (region.raw() >= registry_.regions().size()) return std::unexpected(RejectReason::unknown_region);
    if (command.instrument.raw() >= instruments_.size()) return std::unexpected(RejectReason::unknown_instrument);
    const Instrument& instrument = instruments_[command.instrument.raw()];
    if (const auto good = check_supplier(products_, instrument, command.side, context.actor); !good) return good;
    if (const auto good = check_region(instrument, region, actor.sites); !good) return good;
    if (const auto good = check_terms(command); !good) return good;
    const auto limit = limit_of(command, instrument);
    if (!limit) return std::unexpected(limit.error());
    const auto needed = hold_needed(command.side, *limit, command.quantity, instrument.record.grain, {});
    if (!needed) return std::unexpected(needed.error());
    if (command.post_only != PostOnly::no && match::would_cross(instrument.book, command.side, *limit))
        return std::unexpected(RejectReason::post_only_would_trade);
    if (orders_.count(context.actor) >= kMaxOpenOrdersPerParticipant)
        return std::unexpected(RejectReason::too_many_open_orders);
    if (!instrument.book.has_room_for(command.side, *limit, command.quantity)) return std::unexpected(RejectReason::book_full);
    if (ledger_.available(context.actor, instrument.record.terms.currency) < *needed)
        return std::unexpected(RejectReason::insufficient_funds);

    const OrderId id(context.sequence.raw());
    OpenOrder& order = orders_.insert({.id = id,
                                       .participant = context.actor,
                                       .instrument = command.instrument,
                                       .limit = *limit,
                                       .quantity = command.quantity,
                                       .leaves = command.quantity,
                                       .side = command.side,
                                       .self_trade = command.self_trade,
                                       .post_only = command.post_only,
                                       .region = region});
    context.events.emplace_back(
        OrderAccepted{id, context.actor, command.instrument, command.side, *limit, command.quantity, region});
    raise_hold(order, *needed, context);
    trade_on_arrival(order, command.time_in_force, context);
    return {};
}

Ruling<OpenOrder*> Exchange::own_order(OrderId id, const Context& context) {
    OpenOrder* order = orders_.find(id);
    if (id == OrderId(0) || id.raw() >= context.sequence.raw()) return std::unexpected(RejectReason::unknown_order);
    if (order == nullptr) return std::unexpected(RejectReason::order_not_open);
    if (order->participant != context.actor) return std::unexpected(RejectReason::unknown_order);
    return order;
}

Ruling<void> Exchange::on(const CancelOrder& command, Context& context) {
    const auto order = own_order(command.order, context);
    if (!order) return std::unexpected(order.error());
    take_off_book(**order, CancelReason::requested, context);
    return {};
}

Ruling<void> Exchange::on(const CancelAllOrders& command, Context& context) {
    if (command.instrument && command.instrument->raw() >= instruments_.size())
        return std::unexpected(RejectReason::unknown_instrument);
    cancel_all(context.actor, command.instrument, CancelReason::requested, context);
    return {};
}

void Exchange::cancel_all(ParticipantId participant, std::optional<InstrumentId> instrument, CancelReason reason,
                          Context& context) {
    for (const OrderId id : orders_.of(participant)) {
        OpenOrder& order = *orders_.find(id);
        if (!instrument || order.instrument == *instrument) take_off_book(order, reason, context);
    }
}

Ruling<void> Exchange::on(const SetTradingState&, Context&) { return std::unexpected(RejectReason::not_for_clients); }
Ruling<void> Exchange::on(const SetKillSwitch&, Context&) { return std::unexpected(RejectReason::not_for_clients); }
Ruling<void> Exchange::on(const RunBatch&, Context&) { return std::unexpected(RejectReason::not_for_clients); }
Ruling<void> Exchange::on(const BustTrade&, Context&) { return std::unexpected(RejectReason::not_for_clients); }

Ruling<void> Exchange::on(const AmendOrder& command, Context& context) {
    if (const auto admitted = registry_.require_admitted(context.actor); !admitted) return admitted;
    const auto found = own_order(command.order, context);
    if (!found) return std::unexpected(found.error());
    OpenOrder& order = **found;
    Instrument& instrument = instruments_[order.instrument.raw()];

    const Price limit = command.price.value_or(order.limit);
    const Quantity total = command.quantity.value_or(order.quantity);
    if (const auto good = check_quantity(total); !good) return good;
    if (const auto good = check_price(limit); !good) return good;
    if (limit == order.limit && total == order.quantity) return std::unexpected(RejectReason::nothing_to_change);
    // An offer that replenishes is never used up: its total is what one incoming order can take.
    const bool replenishes = !instrument.record.terms.rival && order.side == Side::sell;
    const Quantity leaves = replenishes ? total : total - order.filled;
    if (!leaves.is_positive()) return std::unexpected(RejectReason::quantity_below_filled);
    const auto needed = hold_needed(order.side, limit, leaves, instrument.record.grain, order.fees);
    if (!needed) return std::unexpected(needed.error());
    const bool keeps_priority = limit == order.limit && leaves < order.leaves;
    if (order.post_only != PostOnly::no && !keeps_priority && match::would_cross(instrument.book, order.side, limit))
        return std::unexpected(RejectReason::post_only_would_trade);
    if (!keeps_priority && !instrument.book.has_room_for(order.side, limit, leaves))
        return std::unexpected(RejectReason::book_full);
    if (*needed > order.held &&
        ledger_.available(context.actor, instrument.record.terms.currency) < *needed - order.held)
        return std::unexpected(RejectReason::insufficient_funds);

    touch(order.instrument, order.side, order.limit);
    order.limit = limit;
    order.quantity = total;
    order.leaves = leaves;
    context.events.emplace_back(OrderAmended{order.id, limit, total, keeps_priority});
    if (keeps_priority) {
        instrument.book.set_leaves(order.id, leaves);
        settle_hold(order, context);
        return {};
    }
    instrument.book.remove(order.id);
    raise_hold(order, *needed, context);
    trade_on_arrival(order, TimeInForce::gtc, context);
    return {};
}

}  // namespace tongqu::exchange
