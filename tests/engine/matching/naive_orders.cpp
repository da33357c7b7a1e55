// Orders are entered, cancelled and amended. Every reason to refuse one is collected; the answer is the first of them in the
// published table.
#include <algorithm>

#include "market/order_rules.hpp"
#include "naive_market.hpp"

namespace tongqu::naive {

using enum RejectReason;

Time next_time_of_day(Time from, Duration time_of_day) {
    const std::int64_t day = days(1).raw();
    std::int64_t midnight = from.raw() / day * day;
    while (midnight > from.raw()) midnight -= day;  // before 1970
    const Time today(midnight + time_of_day.raw());
    return today > from ? today : today + days(1);
}

bool NaiveMarket::refuse(Reasons reasons) {
    if (reasons.empty()) return false;
    say(Rejected{*std::min_element(reasons.begin(), reasons.end())});
    return true;
}

std::vector<const Order*> NaiveMarket::book(InstrumentId market, Side side) const {
    std::vector<const Order*> orders;
    for (const auto& [id, order] : orders_)
        if (order.resting && order.instrument == market && order.side == side) orders.push_back(&order);
    std::sort(orders.begin(), orders.end(), [side](const Order* a, const Order* b) {
        if (a->limit != b->limit) return side == Side::buy ? a->limit > b->limit : a->limit < b->limit;
        return a->place < b->place;
    });
    return orders;
}

std::map<Price, Quantity> NaiveMarket::levels(InstrumentId market, Side side) const {
    std::map<Price, Quantity> levels;
    for (const Order* order : book(market, side)) levels[order->limit] += order->shown;
    return levels;
}

// The latest auction's price; from the end of a trading day on its last price, where that is later; else what was declared.
std::optional<Price> NaiveMarket::reference(const Market& market) const {
    std::optional<PricePoint> found = market.last_auction;
    for (const auto& [ends, last] : market.last_trades)
        if (ends <= now_ && (!found || last.at > found->at)) found = last;
    return found ? std::optional(found->price) : market.terms.reference_price;
}

bool NaiveMarket::outside_band(const Market& market, Price limit) const {
    const auto from = reference(market);
    if (!market.terms.price_band || !from) return false;
    const auto room = static_cast<std::int64_t>(static_cast<WideInt>(from->raw()) * market.terms.price_band->raw() / kMillion);
    return limit.raw() < from->raw() - room || limit.raw() > from->raw() + room;
}

Price NaiveMarket::collared(const Market& market, Side side, Price from) const {
    const auto room = static_cast<std::int64_t>(static_cast<WideInt>(from.raw()) * market.terms.collar.raw() / kMillion);
    if (side == Side::buy) return std::min(Price(from.raw() + room), kMaxPrice);
    return std::max(Price(from.raw() - room), Price(1));
}

bool NaiveMarket::would_cross(InstrumentId market, Side side, Price limit) const {
    for (const Order* order : book(market, opposite(side)))
        if (side == Side::buy ? order->limit <= limit : order->limit >= limit) return true;
    return false;
}

std::optional<Price> NaiveMarket::behind(InstrumentId market, Side side, Price limit, PostOnly post_only) const {
    if (post_only == PostOnly::no || !would_cross(market, side, limit)) return limit;
    if (post_only == PostOnly::reject) return std::nullopt;
    const Price best = book(market, opposite(side)).front()->limit;
    const Price tick(1);
    const Price slid = side == Side::buy ? best - tick : best + tick;
    if (slid < Price(1) || slid > kMaxPrice) return std::nullopt;
    return slid;
}

// The stricter of the market's own state and that of the whole.
TradingState NaiveMarket::state_of(const Market& market) const { return std::max(market.state, whole_market_); }

bool NaiveMarket::gathers(const Market& market) const {
    return market.phase == TradingPhase::call || market.phase == TradingPhase::no_cancel;
}

bool NaiveMarket::trades_now(const Market& market) const {
    return market.phase == TradingPhase::continuous && state_of(market) == TradingState::open;
}

// What the market's state and phase forbid.
NaiveMarket::Reasons NaiveMarket::wrong_now(const PlaceOrder& command, const Market& market) const {
    Reasons reasons;
    const TradingState state = state_of(market);
    if (state == TradingState::cancel_only) reasons.push_back(trading_cancel_only);
    if (state == TradingState::halted && !market.terms.rival) reasons.push_back(trading_halted);
    const bool cannot_rest = !may_rest(command.time_in_force) || command.type == OrderType::market;
    if (market.terms.model == MarketModel::continuous &&
        (cannot_rest || command.post_only != PostOnly::no || command.minimum_quantity)) {
        if (state == TradingState::halted) reasons.push_back(trading_halted);
        if (gathers(market)) reasons.push_back(not_in_this_phase);
    }
    if (market.terms.licence_cap && licences_left(market).is_zero()) reasons.push_back(licences_exhausted);
    return reasons;
}

// What is wrong with the order by itself, or for this model.
NaiveMarket::Reasons NaiveMarket::wrong_terms(const PlaceOrder& c, const Market& market) const {
    Reasons reasons;
    const auto wrong_if = [&](bool wrong, RejectReason reason) {
        if (wrong) reasons.push_back(reason);
    };
    const MarketKind kind = kind_of(market.terms);
    const bool has_limit = c.type == OrderType::limit || c.type == OrderType::stop_limit;
    const bool stop = c.type == OrderType::stop || c.type == OrderType::stop_limit;
    wrong_if(c.quantity < Quantity(1), quantity_not_positive);
    wrong_if(c.quantity > kMaxOrderQuantity, quantity_too_large);
    wrong_if(!takes(kind, rule_of(c.type)), order_type_not_allowed);
    wrong_if(has_limit && !c.price, price_required);
    wrong_if(!has_limit && c.price, price_not_allowed);
    wrong_if(has_limit && c.price && *c.price < Price(1), price_not_positive);
    wrong_if(has_limit && c.price && *c.price > kMaxPrice, price_too_large);
    wrong_if(stop && !c.stop_price, stop_price_required);
    wrong_if(!stop && c.stop_price, stop_price_not_allowed);
    wrong_if(stop && c.stop_price && (*c.stop_price < Price(1) || *c.stop_price > kMaxPrice), invalid_stop_price);
    wrong_if(!takes(kind, rule_of(c.time_in_force)), time_in_force_not_allowed);
    wrong_if(c.type == OrderType::market && c.time_in_force != TimeInForce::ioc, time_in_force_not_allowed);
    wrong_if(stop && (c.time_in_force == TimeInForce::ioc || c.time_in_force == TimeInForce::fok), time_in_force_not_allowed);
    const bool gtd = c.time_in_force == TimeInForce::gtd;
    wrong_if(gtd && !c.expires, expiry_required);
    wrong_if(!gtd && c.expires, expiry_not_allowed);
    wrong_if(gtd && c.expires && (*c.expires <= now_ || *c.expires > now_ + days(366)), invalid_expiry);

    const bool rests = c.time_in_force != TimeInForce::ioc && c.time_in_force != TimeInForce::fok && c.type != OrderType::stop;
    wrong_if(c.post_only != PostOnly::no && (!takes(kind, OrderRule::post_only) || !rests || stop), post_only_not_allowed);
    if (c.display_quantity) {
        wrong_if(!takes(kind, OrderRule::display_quantity) || !rests, display_not_allowed);
        wrong_if(*c.display_quantity < Quantity(1) || *c.display_quantity >= c.quantity ||
                     c.display_quantity->raw() < (c.quantity.raw() + 999) / 1000,
                 invalid_display_quantity);
    }
    if (c.minimum_quantity) {
        wrong_if(!takes(kind, OrderRule::minimum_quantity) || stop || c.time_in_force == TimeInForce::fok ||
                     c.post_only != PostOnly::no,
                 minimum_not_allowed);
        wrong_if(*c.minimum_quantity < Quantity(1) || *c.minimum_quantity > c.quantity, invalid_minimum_quantity);
    }
    return reasons;
}

void NaiveMarket::on(const PlaceOrder& c) {
    const Person& person = people[actor_->raw()];
    if (c.instrument.raw() >= markets.size()) {
        refuse({unknown_instrument});
        return;
    }
    Market& market = markets[c.instrument.raw()];
    Reasons reasons = wrong_terms(c, market);
    for (const RejectReason reason : wrong_now(c, market)) reasons.push_back(reason);
    if (person.suspended) reasons.push_back(participant_suspended);
    if (person.killed) reasons.push_back(kill_switch_engaged);
    if (market.has_product && c.side == Side::sell && *actor_ != market.supplier) reasons.push_back(not_the_supplier);
    if (refuse(reasons)) return;

    Price limit = c.price.value_or(Price(0));
    if (c.type == OrderType::stop) limit = collared(market, c.side, *c.stop_price);
    if (c.type == OrderType::market) {
        const auto best = book(c.instrument, opposite(c.side));
        if (best.empty()) {
            refuse({no_liquidity});
            return;
        }
        limit = collared(market, c.side, best.front()->limit);
    }
    if (outside_band(market, limit)) reasons.push_back(price_outside_band);
    const auto at = behind(c.instrument, c.side, limit, c.post_only);
    if (!at) reasons.push_back(post_only_would_trade);
    if (refuse(reasons)) return;

    Order order;
    order.id = OrderId(sequence_.raw());
    order.participant = *actor_;
    order.group = person.group;
    order.region = c.region.value_or(person.home);
    order.instrument = c.instrument;
    order.side = c.side;
    order.type = c.type;
    order.time_in_force = c.time_in_force;
    order.post_only = c.post_only;
    order.self_trade = c.self_trade;
    order.limit = *at;
    order.stop_price = c.stop_price;
    order.display = c.display_quantity;
    order.expires = c.expires;
    if (c.time_in_force == TimeInForce::day) order.expires = next_time_of_day(now_, market.terms.day_end);
    order.total = order.leaves = c.quantity;
    order.waiting = c.stop_price.has_value();
    orders_[order.id] = order;
    say(OrderAccepted{order.id, order.participant, order.instrument, order.side, order.limit, order.total, order.region});
    if (order.waiting) {
        if (const auto last = last_price(market)) elect(c.instrument, {*last});
    } else {
        arrive(order.id, c.minimum_quantity);
    }
    run_elected(c.instrument);
}

std::optional<RejectReason> NaiveMarket::not_own(OrderId id) const {
    if (id == OrderId(0) || id.raw() >= sequence_.raw()) return unknown_order;
    const auto found = orders_.find(id);
    if (found == orders_.end()) return order_not_open;
    if (found->second.participant != *actor_) return unknown_order;
    return std::nullopt;
}

bool NaiveMarket::may_not_cancel(const Order& order) const {
    const Market& market = markets[order.instrument.raw()];
    return order.resting && market.phase == TradingPhase::no_cancel && state_of(market) == TradingState::open;
}

void NaiveMarket::on(const CancelOrder& c) {
    if (const auto wrong = not_own(c.order)) {
        refuse({*wrong});
    } else if (may_not_cancel(orders_.at(c.order))) {
        refuse({no_cancel_phase});
    } else {
        end(c.order, CancelReason::requested);
    }
}

void NaiveMarket::on(const CancelAllOrders& c) {
    if (c.instrument && c.instrument->raw() >= markets.size()) {
        refuse({unknown_instrument});
        return;
    }
    cancel_all(*actor_, c.instrument, CancelReason::requested);
}

// In the order of entry.
void NaiveMarket::cancel_all(ParticipantId participant, std::optional<InstrumentId> market, CancelReason reason) {
    std::vector<OrderId> ids;
    for (const auto& [id, order] : orders_) {
        const bool there = !market || order.instrument == *market;
        const bool stays = reason == CancelReason::requested && may_not_cancel(order);
        if (order.participant == participant && there && !stays) ids.push_back(id);
    }
    for (const OrderId id : ids) end(id, reason);
}

void NaiveMarket::on(const AmendOrder& c) {
    const Person& person = people[actor_->raw()];
    Reasons reasons;
    if (person.suspended) reasons.push_back(participant_suspended);
    if (person.killed) reasons.push_back(kill_switch_engaged);
    const auto wrong = not_own(c.order);
    if (wrong) reasons.push_back(*wrong);
    if (refuse(reasons)) return;

    Order& order = orders_.at(c.order);
    const InstrumentId at = order.instrument;
    Market& market = market_of(order);
    const Price limit = c.price.value_or(order.limit);
    const Quantity total = c.quantity.value_or(order.total);
    const bool replenishes = !market.terms.rival && order.side == Side::sell;
    const Quantity leaves = replenishes ? total : total - order.filled;
    const bool only_less = limit == order.limit && leaves < order.leaves;
    const TradingState state = state_of(market);
    if (state == TradingState::cancel_only && !only_less) reasons.push_back(trading_cancel_only);
    if (state == TradingState::halted && !market.terms.rival && !only_less) reasons.push_back(trading_halted);
    if (may_not_cancel(order)) reasons.push_back(no_cancel_phase);
    if (total < Quantity(1)) reasons.push_back(quantity_not_positive);
    if (total > kMaxOrderQuantity) reasons.push_back(quantity_too_large);
    if (c.price && order.type == OrderType::stop) reasons.push_back(price_not_allowed);
    if (limit < Price(1)) reasons.push_back(price_not_positive);
    if (limit > kMaxPrice) reasons.push_back(price_too_large);
    if (order.display && order.display->raw() < (leaves.raw() + 999) / 1000) reasons.push_back(invalid_display_quantity);
    if (limit != order.limit && outside_band(market, limit)) reasons.push_back(price_outside_band);
    if (limit == order.limit && total == order.total) reasons.push_back(nothing_to_change);
    if (leaves < Quantity(1)) reasons.push_back(quantity_below_filled);
    const auto where = only_less ? std::optional(limit) : behind(at, order.side, limit, order.post_only);
    if (!where) reasons.push_back(post_only_would_trade);
    if (refuse(reasons)) return;

    const bool stays = order.waiting || only_less;
    if (order.resting) touch(order);
    order.limit = *where;
    order.total = total;
    order.leaves = leaves;
    say(OrderAmended{order.id, order.limit, total, stays});
    if (stays) {
        order.shown = std::min(order.shown, leaves);
        return;
    }
    order.resting = false;
    arrive(order.id, std::nullopt);
    run_elected(at);
}

}  // namespace tongqu::naive
