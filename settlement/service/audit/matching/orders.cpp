// Orders are entered, cancelled and amended. Every reason to refuse one is collected; the answer is the first of them in the
// published table.
#include <algorithm>

#include "market/order_rules.hpp"
#include "settlement/service/audit/matching/matching_twin.hpp"

namespace tongqu::audit {

using enum RejectReason;

Time next_time_of_day(Time from, Duration time_of_day) {
    const std::int64_t day = days(1).raw();
    std::int64_t midnight = from.raw() / day * day;
    while (midnight > from.raw()) midnight -= day;  // before 1970
    const Time today(midnight + time_of_day.raw());
    return today > from ? today : today + days(1);
}

bool MatchingTwin::refuse(const Reasons& reasons) {
    if (reasons.empty()) return false;
    say(Rejected{*std::min_element(reasons.begin(), reasons.end())});
    return true;
}

// The latest auction's price; from the end of a trading day on its last price, where that is later; else what was declared.
std::optional<Price> MatchingTwin::reference(const Market& market) const {
    std::optional<PricePoint> found = market.last_auction;
    for (const auto& [ends, last] : market.last_trades)
        if (ends <= now_ && (!found || last.at > found->at)) found = last;
    return found ? std::optional(found->price) : market.terms.reference_price;
}

bool MatchingTwin::outside_band(const Market& market, Price limit) const {
    const auto from = reference(market);
    if (!market.terms.price_band || !from) return false;
    const auto room = static_cast<std::int64_t>(static_cast<WideInt>(from->raw()) * market.terms.price_band->raw() / kMillion);
    return limit.raw() < from->raw() - room || limit.raw() > from->raw() + room;
}

Price MatchingTwin::collared(const Market& market, Side side, Price from) const {
    const auto room = static_cast<std::int64_t>(static_cast<WideInt>(from.raw()) * market.terms.collar.raw() / kMillion);
    if (side == Side::buy) return std::min(Price(from.raw() + room), kMaxPrice);
    return std::max(Price(from.raw() - room), Price(1));
}

// Over regions it is landed; of a seller's who would have to pay for the way more than comes in there is none.
std::optional<Price> MatchingTwin::first_price(InstrumentId market, RegionId region, Side side) const {
    if (!markets[market.raw()].terms.network.empty()) {
        const auto met = nearest(markets[market.raw()], side, region);
        if (!met || met->landed < Price(1)) return std::nullopt;
        return met->landed;
    }
    const Order* first = best(market, opposite(side));
    if (first == nullptr) return std::nullopt;
    return first->limit;
}

std::optional<Price> MatchingTwin::behind(InstrumentId market, RegionId region, Side side, Price limit, PostOnly post_only) const {
    if (post_only == PostOnly::no) return limit;
    const auto meets = first_price(market, region, side);
    const bool crosses = meets && (side == Side::buy ? *meets <= limit : *meets >= limit);
    if (!crosses) return limit;
    if (post_only == PostOnly::reject) return std::nullopt;
    const Price tick(1);
    const Price slid = side == Side::buy ? *meets - tick : *meets + tick;
    if (slid < Price(1) || slid > kMaxPrice) return std::nullopt;
    return slid;
}

// The stricter of the market's own state and that of the whole.
TradingState MatchingTwin::state_of(const Market& market) const { return std::max(market.state, whole_market_); }

bool MatchingTwin::gathers(const Market& market) const {
    return market.phase == TradingPhase::call || market.phase == TradingPhase::no_cancel;
}

bool MatchingTwin::trades_now(const Market& market) const {
    return market.phase == TradingPhase::continuous && state_of(market) == TradingState::open;
}

// What the market's state and phase forbid.
void MatchingTwin::wrong_now(const PlaceOrder& command, const Market& market, Reasons& reasons) const {
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
}

// What is wrong with the order by itself, or for this model.
void MatchingTwin::wrong_terms(const PlaceOrder& c, const Market& market, Reasons& reasons) const {
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
                     __int128{c.display_quantity->raw()} * 1000 < c.quantity.raw(),
                 invalid_display_quantity);
    }
    if (c.minimum_quantity) {
        wrong_if(!takes(kind, OrderRule::minimum_quantity) || stop || c.time_in_force == TimeInForce::fok ||
                     c.post_only != PostOnly::no,
                 minimum_not_allowed);
        wrong_if(*c.minimum_quantity < Quantity(1) || *c.minimum_quantity > c.quantity, invalid_minimum_quantity);
    }
}

void MatchingTwin::on(const PlaceOrder& c) {
    const Person& person = people[actor_->raw()];
    Reasons reasons = others_;
    if (person.killed) reasons.push_back(kill_switch_engaged);
    if (c.instrument.raw() >= markets.size()) {
        reasons.push_back(unknown_instrument);
        refuse(reasons);
        return;
    }
    Market& market = markets[c.instrument.raw()];
    wrong_terms(c, market, reasons);
    wrong_now(c, market, reasons);
    if (market.has_product && c.side == Side::sell && *actor_ != market.supplier) reasons.push_back(not_the_supplier);
    if (market.withdrawn) reasons.push_back(product_withdrawn);
    if (refuse(reasons)) return;

    const RegionId region = c.region.value_or(person.home);
    Price limit = c.price.value_or(Price(0));
    if (c.type == OrderType::stop) limit = collared(market, c.side, *c.stop_price);
    if (c.type == OrderType::market) {
        const auto first = first_price(c.instrument, region, c.side);
        if (!first) {
            refuse({no_liquidity});
            return;
        }
        limit = collared(market, c.side, *first);
    }
    if (outside_band(market, limit)) reasons.push_back(price_outside_band);
    if (outside_bounds(market, limit)) reasons.push_back(price_outside_bounds);
    const auto at = behind(c.instrument, region, c.side, limit, c.post_only);
    if (funds)
        if (const auto poor = funds({{}, *actor_, c.instrument, c.side, at.value_or(limit), c.quantity})) reasons.push_back(*poor);
    if (!at) reasons.push_back(post_only_would_trade);
    if (refuse(reasons)) return;

    Order order;
    order.id = OrderId(sequence_.raw());
    order.participant = *actor_;
    order.group = person.group;
    order.region = region;
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
    Order& placed = orders_.emplace(order.id, order).first->second;
    if (order.expires) expiries_.insert({*order.expires, order.id});
    people[actor_->raw()].orders.insert(order.id);
    say(OrderAccepted{order.id, order.participant, order.instrument, order.side, order.limit, order.total, order.region});
    if (order.waiting) {
        market.side(order.side).waiting[*order.stop_price].insert(order.id);
        if (const auto last = last_price(market)) elect(c.instrument, {*last});
    } else {
        arrive(placed, c.minimum_quantity);
    }
    run_elected(c.instrument);
}

std::optional<RejectReason> MatchingTwin::not_own(OrderId id) const {
    if (id == OrderId(0) || id.raw() >= sequence_.raw()) return unknown_order;
    const auto found = orders_.find(id);
    if (found == orders_.end()) return order_not_open;
    if (found->second.participant != *actor_) return unknown_order;
    return std::nullopt;
}

bool MatchingTwin::may_not_cancel(const Order& order) const {
    const Market& market = markets[order.instrument.raw()];
    return order.resting && market.phase == TradingPhase::no_cancel && state_of(market) == TradingState::open;
}

void MatchingTwin::on(const CancelOrder& c) {
    Reasons reasons = others_;
    if (const auto wrong = not_own(c.order))
        reasons.push_back(*wrong);
    else if (may_not_cancel(orders_.at(c.order)))
        reasons.push_back(no_cancel_phase);
    if (!refuse(reasons)) end(c.order, CancelReason::requested);
}

void MatchingTwin::on(const CancelAllOrders& c) {
    Reasons reasons = others_;
    if (c.instrument && c.instrument->raw() >= markets.size()) reasons.push_back(unknown_instrument);
    if (!refuse(reasons)) cancel_all(*actor_, c.instrument, CancelReason::requested);
}

// Whoever is suspended or leaves has no orders any more.
void MatchingTwin::on(const ChangeStatus& c) {
    if (refuse(others_)) return;
    if (c.status != ParticipantStatus::admitted) cancel_all(c.participant, std::nullopt, CancelReason::suspended);
}

void MatchingTwin::on(const WithdrawProduct& c) {
    if (!refuse(others_)) withdrawals_.insert({c.ends, c.product});
}

// Its time has come: all orders on its instruments are cancelled, in the order of entry.
void MatchingTwin::withdraw(ProductId product) {
    std::set<OrderId> open;
    for (Market& market : markets) {
        if (market.terms.product != product) continue;
        market.withdrawn = true;
        for (const MarketSide& side : market.sides) {
            for (const auto& [rank, order] : side.book) open.insert(order->id);
            for (const auto& [price, waiting] : side.waiting) open.insert(waiting.begin(), waiting.end());
        }
        for (const auto& [place, id] : market.elected) open.insert(id);
    }
    say(ProductWithdrawn{product});
    for (const OrderId id : open) end(id, CancelReason::product_withdrawn);
}

// In the order of entry.
void MatchingTwin::cancel_all(ParticipantId participant, std::optional<InstrumentId> market, CancelReason reason) {
    const std::set<OrderId> own = people.at(participant.raw()).orders;
    for (const OrderId id : own) {
        Order& order = orders_.at(id);
        const bool there = !market || order.instrument == *market;
        const bool stays = reason == CancelReason::requested && may_not_cancel(order);
        if (there && !stays) end(order, reason);
    }
}

void MatchingTwin::on(const AmendOrder& c) {
    Reasons reasons = others_;
    if (people[actor_->raw()].killed) reasons.push_back(kill_switch_engaged);
    const auto wrong = not_own(c.order);
    if (wrong) {
        reasons.push_back(*wrong);
        refuse(reasons);
        return;
    }
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
    if (order.display && __int128{order.display->raw()} * 1000 < leaves.raw()) reasons.push_back(invalid_display_quantity);
    if (limit != order.limit && outside_band(market, limit)) reasons.push_back(price_outside_band);
    if (outside_bounds(market, limit)) reasons.push_back(price_outside_bounds);
    if (limit == order.limit && total == order.total) reasons.push_back(nothing_to_change);
    if (leaves < Quantity(1)) reasons.push_back(quantity_below_filled);
    const auto where = only_less ? std::optional(limit) : behind(at, order.region, order.side, limit, order.post_only);
    if (funds && reasons.empty())
        if (const auto poor = funds({order.id, *actor_, at, order.side, where.value_or(limit), leaves})) reasons.push_back(*poor);
    if (!where) reasons.push_back(post_only_would_trade);
    if (refuse(reasons)) return;

    const bool stays = order.waiting || only_less;
    if (order.resting) touch(order);
    if (order.resting && !stays) leave_book(order);
    order.limit = *where;
    order.total = total;
    order.leaves = leaves;
    say(OrderAmended{order.id, order.limit, total, stays});
    if (stays) {
        if (order.resting) set_shown(order, std::min(order.shown, leaves));
        return;
    }
    arrive(order, std::nullopt);
    run_elected(at);
}

}  // namespace tongqu::audit
