// Orders: entry, cancellation, amendment. All checks come before the first change.
#include <string>

#include "engine/exchange/exchange.hpp"
#include "engine/exchange/order_terms.hpp"
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

}  // namespace

// A market order's limit lies the collar's share of the best opposite price behind it; that of a stop order behind its stop price.
std::optional<Price> Exchange::best_opposite(Instrument& instrument, RegionId region, Side side) {
    if (instrument.regions) {
        const auto found = instrument.regions->best_for(region, side);
        // What costs as much to carry as it brings is no price.
        return found && found->landed.is_positive() ? std::optional(found->landed) : std::nullopt;
    }
    const auto best = instrument.book.best(opposite(side));
    return best ? std::optional(best->price) : std::nullopt;
}

Ruling<Price> Exchange::limit_of(const PlaceOrder& command, Instrument& instrument, RegionId region) {
    if (command.price) return *command.price;
    const PartsPerMillion collar = instrument.record.terms.collar;
    if (command.stop_price) return collared(command.side, *command.stop_price, collar);
    const auto best = best_opposite(instrument, region, command.side);
    if (!best) return std::unexpected(RejectReason::no_liquidity);
    return collared(command.side, *best, collar);
}

Ruling<void> Exchange::check_band(const Instrument& instrument, Price limit, Time now) const {
    const InstrumentTerms& terms = instrument.record.terms;
    if ((terms.lowest_price && limit < *terms.lowest_price) || (terms.highest_price && limit > *terms.highest_price))
        return std::unexpected(RejectReason::price_outside_bounds);
    if (!terms.price_band) return {};
    const auto reference = reference_price(instrument.trading, terms, now);
    if (reference && !range_around(*reference, *terms.price_band).contains(limit))
        return std::unexpected(RejectReason::price_outside_band);
    return {};
}

// Where a post-only order rests: at its limit, or one tick behind the best opposite price when it slides; nothing where it must
// be refused.
std::optional<Price> Exchange::post_only_limit(Instrument& instrument, RegionId region, Side side, Price limit, PostOnly post_only) {
    if (post_only == PostOnly::no) return limit;
    const auto best = best_opposite(instrument, region, side);
    if (!best || (side == Side::buy ? *best > limit : *best < limit)) return limit;
    if (post_only == PostOnly::reject) return std::nullopt;
    const Price behind = side == Side::buy ? *best - Price(1) : *best + Price(1);
    return check_price(behind) ? std::optional(behind) : std::nullopt;
}

PartsPerMillion Exchange::largest_buyer_fee(RulebookVersion version) const {
    return std::max(rulebook(version).buyer_maker_fee, rulebook(version).buyer_taker_fee);
}

Ruling<Money> Exchange::hold_needed(Side side, Price limit, Quantity leaves, const InstrumentRecord& record,
                                    const settlement::FeeMeter& fees, RulebookVersion version) const {
    const auto most = settlement::hold_for(limit, leaves, record.grain, fees, largest_buyer_fee(version));
    if (!most || *most > kMaxOrderAmount) return std::unexpected(RejectReason::order_too_large);
    if (side == Side::buy) return *most;
    return fees.bound(gross_amount(limit, leaves, record.grain).value(), record.terms.bond).value();
}

Ruling<void> Exchange::on(const PlaceOrder& command, Context& context) {
    if (const auto allowed = require_may_enter(context.actor); !allowed) return allowed;
    if (!registry_.has_role(context.actor, command.side == Side::buy ? Role::buyer : Role::supplier))
        return std::unexpected(RejectReason::missing_role);
    const ParticipantTerms& actor = registry_.at(context.actor).terms;
    const RegionId region = command.region.value_or(actor.region);
    if (region.raw() >= registry_.regions().size()) return std::unexpected(RejectReason::unknown_region);
    if (command.instrument.raw() >= instruments_.size()) return std::unexpected(RejectReason::unknown_instrument);
    Instrument& instrument = instruments_[command.instrument.raw()];
    const InstrumentTerms& terms = instrument.record.terms;
    if (const auto good = check_supplier(products_, instrument, command.side, context.actor); !good) return good;
    if (const auto good = check_not_withdrawn(terms); !good) return good;
    if (const auto good = check_region(instrument, region, actor.sites); !good) return good;
    if (const auto good = check_entry(instrument, command); !good) return good;
    if (terms.licence_cap && instrument.trading.licences_sold == *terms.licence_cap)
        return std::unexpected(RejectReason::licences_exhausted);
    if (const auto good = check_terms(command, terms, context.now); !good) return good;
    const auto limit = limit_of(command, instrument, region);
    if (!limit) return std::unexpected(limit.error());
    if (const auto good = check_band(instrument, *limit, context.now); !good) return good;
    const auto resting = post_only_limit(instrument, region, command.side, *limit, command.post_only);
    const Price price = resting.value_or(*limit);
    const RulebookVersion rules = rulebooks_.back().version;
    const auto needed = hold_needed(command.side, price, command.quantity, instrument.record, {}, rules);
    if (!needed) return std::unexpected(needed.error());
    if (!resting) return std::unexpected(RejectReason::post_only_would_trade);
    if (orders_.count(context.actor) >= kMaxOpenOrdersPerParticipant)
        return std::unexpected(RejectReason::too_many_open_orders);
    if (is_stop(command.type) && instrument.trading.stops.size() >= kMaxStopsPerInstrument)
        return std::unexpected(RejectReason::too_many_stops);
    const bool full = terms.model == MarketModel::coupled && instrument.book.size() >= kMaxCoupledBook;
    if (full || !instrument.book.has_room_for(command.side, price, command.quantity)) return std::unexpected(RejectReason::book_full);
    if (ledger_.available(context.actor, terms.currency) < *needed) return std::unexpected(RejectReason::insufficient_funds);
    if (needed->is_positive() && claims_.any_on(context.actor, terms.currency)) return std::unexpected(RejectReason::claims_open);

    const OrderId id(context.sequence.raw());
    OpenOrder& order = orders_.insert({.id = id,
                                       .participant = context.actor,
                                       .instrument = command.instrument,
                                       .limit = price,
                                       .quantity = command.quantity,
                                       .leaves = command.quantity,
                                       .rulebook = rules,
                                       .side = command.side,
                                       .type = command.type,
                                       .time_in_force = command.time_in_force,
                                       .self_trade = command.self_trade,
                                       .post_only = command.post_only,
                                       .region = region,
                                       .waiting = is_stop(command.type),
                                       .display = command.display_quantity,
                                       .stop_price = command.stop_price,
                                       .expires = command.expires});
    if (command.time_in_force == TimeInForce::day) order.expires = end_of_day(context.now, terms.day_end);
    if (order.expires) expiries_.set(id, order.expires);
    if (waits_for_auction(order, terms)) ++instruments_[command.instrument.raw()].trading.immediate_waiting;
    context.events.emplace_back(
        OrderAccepted{id, context.actor, command.instrument, command.side, price, command.quantity, region});
    raise_hold(order, *needed, context);
    if (order.waiting) {
        wait_for_stop_price(order);
    } else {
        arrive(order, command.minimum_quantity, context);
    }
    run_elected(command.instrument, context);
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
    if (const auto good = check_cancel(**order); !good) return good;
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
        if (instrument && order.instrument != *instrument) continue;
        if (reason == CancelReason::requested && !check_cancel(order)) continue;
        take_off_book(order, reason, context);
    }
}

Ruling<void> Exchange::on(const AmendOrder& command, Context& context) {
    if (const auto allowed = require_may_enter(context.actor); !allowed) return allowed;
    const auto found = own_order(command.order, context);
    if (!found) return std::unexpected(found.error());
    OpenOrder& order = **found;
    Instrument& instrument = instruments_[order.instrument.raw()];

    Price limit = command.price.value_or(order.limit);
    const Quantity total = command.quantity.value_or(order.quantity);
    // An offer that replenishes is never used up: its total is what one incoming order can take.
    const bool replenishes = !instrument.record.terms.rival && order.side == Side::sell;
    const Quantity leaves = replenishes ? total : total - order.filled;
    const bool only_reduces = limit == order.limit && leaves < order.leaves;
    if (const auto good = check_amend(order, only_reduces); !good) return good;
    if (const auto good = check_quantity(total); !good) return good;
    if (command.price && order.type == OrderType::stop) return std::unexpected(RejectReason::price_not_allowed);
    if (const auto good = check_price(limit); !good) return good;
    if (order.display)
        if (const auto good = check_display(*order.display, leaves); !good) return good;
    if (limit != order.limit)
        if (const auto good = check_band(instrument, limit, context.now); !good) return good;
    if (limit == order.limit && total == order.quantity) return std::unexpected(RejectReason::nothing_to_change);
    if (!leaves.is_positive()) return std::unexpected(RejectReason::quantity_below_filled);
    const auto resting =
        only_reduces ? std::optional(limit) : post_only_limit(instrument, order.region, order.side, limit, order.post_only);
    limit = resting.value_or(limit);
    const auto needed = hold_needed(order.side, limit, leaves, instrument.record, order.fees, order.rulebook);
    if (!needed) return std::unexpected(needed.error());
    if (!resting) return std::unexpected(RejectReason::post_only_would_trade);
    const bool stays = order.waiting || only_reduces;
    if (!stays && !instrument.book.has_room_for(order.side, limit, leaves)) return std::unexpected(RejectReason::book_full);
    if (*needed > order.held) {
        const Currency currency = instrument.record.terms.currency;
        if (ledger_.available(context.actor, currency) < *needed - order.held)
            return std::unexpected(RejectReason::insufficient_funds);
        if (claims_.any_on(context.actor, currency)) return std::unexpected(RejectReason::claims_open);
    }

    if (!order.waiting) touch(order.instrument, order.side, order.limit);
    order.limit = limit;
    order.quantity = total;
    order.leaves = leaves;
    context.events.emplace_back(OrderAmended{order.id, limit, total, stays});
    if (stays) {
        if (!order.waiting) instrument.book.set_total(order.id, leaves);
        raise_hold(order, *needed, context);
        return {};
    }
    remove_from_book(instrument, order.id);
    raise_hold(order, *needed, context);
    const InstrumentId at = order.instrument;
    arrive(order, std::nullopt, context);
    run_elected(at, context);
    return {};
}

}  // namespace tongqu::exchange
