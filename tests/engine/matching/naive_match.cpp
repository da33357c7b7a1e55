// Continuous trading: an order arrives and meets the book.
#include <algorithm>
#include <set>

#include "naive_market.hpp"

namespace tongqu::naive {
std::vector<Quantity> in_proportion(Quantity to_share, const std::vector<Quantity>& weights) {
    WideInt sum = 0;
    for (const Quantity weight : weights) sum += weight.raw();
    std::vector<Quantity> shares(weights.size());
    if (sum == 0) return shares;
    std::vector<std::pair<WideInt, std::size_t>> remainders;  // negated, so that sorting puts the largest first
    WideInt left = to_share.raw();
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const WideInt product = static_cast<WideInt>(to_share.raw()) * weights[i].raw();
        shares[i] = Quantity(static_cast<std::int64_t>(product / sum));
        left -= product / sum;
        remainders.emplace_back(-(product % sum), i);
    }
    std::sort(remainders.begin(), remainders.end());
    for (std::size_t i = 0; i < static_cast<std::size_t>(left); ++i) shares[remainders[i].second] += Quantity(1);
    return shares;
}

bool NaiveMarket::within_limit(const Order& taker, Price price) const {
    return taker.side == Side::buy ? price <= taker.limit : price >= taker.limit;
}

bool NaiveMarket::within_volatility(const Order& taker, Price price, std::optional<Price> from) const {
    const auto band = markets[taker.instrument.raw()].terms.volatility_band;
    if (!band || !from) return true;
    const auto room = static_cast<std::int64_t>(static_cast<WideInt>(from->raw()) * band->raw() / kMillion);
    return from->raw() - room <= price.raw() && price.raw() <= from->raw() + room;
}

Quantity NaiveMarket::licences_left(const Market& market) const {
    return market.terms.licence_cap ? *market.terms.licence_cap - market.licences_sold : Quantity(INT64_MAX);
}

std::optional<Price> NaiveMarket::last_price(const Market& market) const {
    if (market.last_trades.empty()) return std::nullopt;
    return market.last_trades.rbegin()->second.price;
}

std::optional<Price> NaiveMarket::volatility_centre(const Market& market) const {
    const auto last = last_price(market);
    return last ? last : reference(market);
}

// What the order would trade if it arrived now: it is tried out on a copy of the whole market, in which an order of its own group
// ends the match unless it would only be cancelled.
Quantity NaiveMarket::tradable(const Order& taker) const {
    NaiveMarket copy = *this;
    Order& trial = copy.orders_.at(taker.id);
    if (trial.self_trade != SelfTradePolicy::cancel_maker) trial.self_trade = SelfTradePolicy::cancel_taker;
    Match match = whole(trial);
    if (markets[taker.instrument.raw()].terms.allocation == Allocation::pro_rata)
        copy.walk_pro_rata(trial, match);
    else
        copy.walk(trial, match);
    return match.traded;
}

void NaiveMarket::arrive(OrderId id, std::optional<Quantity> minimum) {
    const Order& order = orders_.at(id);
    if (!trades_now(market_of(order))) return rest(id);
    match(id, order.type == OrderType::stop ? TimeInForce::ioc : order.time_in_force, minimum);
}

void NaiveMarket::match(OrderId id, TimeInForce time_in_force, std::optional<Quantity> minimum) {
    Order& order = orders_.at(id);
    const InstrumentId at = order.instrument;
    Market& market = market_of(order);
    const bool replenishes = !market.terms.rival && order.side == Side::sell;
    const bool can_rest = may_rest(time_in_force);

    const Quantity needed = time_in_force == TimeInForce::fok ? order.leaves : minimum.value_or(Quantity(0));
    if (needed.is_positive() && tradable(order) < needed) return end(id, CancelReason::not_fillable);

    Match match = whole(order);
    if (market.terms.allocation == Allocation::pro_rata)
        walk_pro_rata(order, match);
    else
        walk(order, match);

    const Quantity left = can_rest && replenishes ? match.would_rest : match.wants;
    order.leaves = left;
    const bool exhausted = licences_left(market).is_zero();
    if (match.own_group)
        end(id, CancelReason::self_trade);
    else if (left.is_zero())
        orders_.erase(id);
    else if (exhausted)
        end(id, CancelReason::licences_exhausted);
    else if (!can_rest)
        end(id, CancelReason::immediate);
    else
        rest(id);

    if (!match.prices.empty()) {
        market.last_trades[next_time_of_day(now_, market.terms.day_end)] = {now_, match.prices.back()};
        elect(at, match.prices);
    }
    if (exhausted && match.traded.is_positive()) {
        std::vector<OrderId> open;
        for (const auto& [other, resting] : orders_)
            if (resting.instrument == at) open.push_back(other);
        for (const OrderId other : open) end(other, CancelReason::licences_exhausted);
    }
    if (match.interrupted) interrupt(at);
}

void NaiveMarket::walk(Order& taker, Match& match) {
    Market& market = market_of(taker);
    const bool offers_replenish = !market.terms.rival && taker.side == Side::buy;
    const auto from = volatility_centre(market);
    std::set<OrderId> met;  // offers that are not used up
    while (match.wants.is_positive() && licences_left(market).is_positive()) {
        const Order* first = nullptr;
        for (const Order* order : book(taker.instrument, opposite(taker.side)))
            if (!first && !met.contains(order->id)) first = order;
        if (!first || !within_limit(taker, first->limit)) return;
        if (!within_volatility(taker, first->limit, from)) {
            match.interrupted = true;
            return;
        }
        Order& maker = orders_.at(first->id);
        if (maker.group == taker.group) {
            if (!meet_own(taker, maker.id, match)) return;
            continue;
        }
        const Quantity quantity = std::min({match.wants, licences_left(market), maker.shown});
        trade(maker, taker, maker.limit, quantity, false);
        match.prices.push_back(maker.limit);
        match.traded += quantity;
        match.wants -= quantity;
        if (market.terms.rival || taker.side == Side::buy) match.would_rest -= quantity;
        if (!market.terms.rival) market.licences_sold += quantity;
        if (offers_replenish)
            met.insert(maker.id);
        else
            take_shown(maker.id, quantity);
    }
}

void NaiveMarket::walk_pro_rata(Order& taker, Match& match) {
    Market& market = market_of(taker);
    const auto from = volatility_centre(market);
    PartsPerMillion top = market.terms.top_order_share;
    while (match.wants.is_positive()) {
        const auto opposite_side = book(taker.instrument, opposite(taker.side));
        if (opposite_side.empty() || !within_limit(taker, opposite_side.front()->limit)) return;
        const Price price = opposite_side.front()->limit;
        if (!within_volatility(taker, price, from)) {
            match.interrupted = true;
            return;
        }
        std::vector<OrderId> level;
        std::vector<Quantity> shown;
        std::optional<OrderId> own;
        for (const Order* order : opposite_side) {
            if (order->limit != price) break;
            if (order->group == taker.group && !own) own = order->id;
            level.push_back(order->id);
            shown.push_back(order->shown);
        }
        if (own) {
            if (!meet_own(taker, *own, match)) return;
            continue;
        }
        Quantity all;
        for (const Quantity one : shown) all += one;
        const Quantity to_share = std::min(match.wants, all);
        const WideInt part = static_cast<WideInt>(to_share.raw()) * top.raw() / kMillion;
        const Quantity first = std::min(Quantity(static_cast<std::int64_t>(part)), shown.front());
        top = PartsPerMillion(0);
        shown.front() -= first;
        std::vector<Quantity> allotted = in_proportion(to_share - first, shown);
        allotted.front() += first;
        for (std::size_t i = 0; i < level.size(); ++i) {
            if (allotted[i].is_zero()) continue;
            trade(orders_.at(level[i]), taker, price, allotted[i], false);
            match.prices.push_back(price);
            match.traded += allotted[i];
            match.wants -= allotted[i];
            match.would_rest -= allotted[i];
            take_shown(level[i], allotted[i]);
        }
    }
}

// Whether the match goes on.
bool NaiveMarket::meet_own(Order& taker, OrderId id, Match& match) {
    Order& maker = orders_.at(id);
    switch (taker.self_trade) {
        case SelfTradePolicy::cancel_taker:
            match.own_group = true;
            return false;
        case SelfTradePolicy::cancel_both:
            end(id, CancelReason::self_trade);
            match.own_group = true;
            return false;
        case SelfTradePolicy::cancel_maker:
            end(id, CancelReason::self_trade);
            return true;
        case SelfTradePolicy::decrement:
            break;
    }
    const Quantity by = std::min(match.wants, maker.shown);
    say(OrderDecremented{id, by});
    touch(maker);
    maker.total -= by;
    const bool gone = maker.leaves == by;
    if (gone) {
        maker.leaves = Quantity(0);
        end(id, CancelReason::self_trade);
    }
    say(OrderDecremented{taker.id, by});
    taker.total -= by;
    match.wants -= by;
    match.would_rest -= by;
    if (!gone) take_shown(id, by);
    const bool offer_left = may_rest(taker.time_in_force) && taker.type != OrderType::stop && match.would_rest.is_positive();
    if (match.wants.is_zero() && !offer_left) match.own_group = true;
    return match.wants.is_positive();
}

void NaiveMarket::trade(Order& maker, Order& taker, Price price, Quantity quantity, bool auction) {
    const Order& buy = taker.side == Side::buy ? taker : maker;
    const Order& sell = taker.side == Side::buy ? maker : taker;
    Traded traded{};
    traded.trade = TradeId(++trades_);
    traded.instrument = taker.instrument;
    traded.maker = maker.id;
    traded.taker = taker.id;
    traded.taker_side = taker.side;
    traded.buyer = buy.participant;
    traded.seller = sell.participant;
    traded.price = price;
    traded.quantity = quantity;
    traded.auction = auction;
    say(traded);
    touch(maker);
    if (auction) touch(taker);
    maker.filled += quantity;
    taker.filled += quantity;
}

// Of what a resting order shows, so much is gone.
void NaiveMarket::take_shown(OrderId id, Quantity by) {
    Order& order = orders_.at(id);
    order.leaves -= by;
    order.shown -= by;
    if (order.leaves.is_zero()) {
        orders_.erase(id);
    } else if (order.shown.is_zero()) {
        rest(id);
    }
}

// At the end of the queue of its price, with what it shows.
void NaiveMarket::rest(OrderId id) {
    Order& order = orders_.at(id);
    order.waiting = false;
    order.resting = true;
    order.place = next_place_++;
    order.shown = order.display ? std::min(*order.display, order.leaves) : order.leaves;
    touch(order);
    say(OrderShown{id, order.instrument, order.side, order.limit, order.shown});
}

void NaiveMarket::end(OrderId id, CancelReason reason) {
    const Order& order = orders_.at(id);
    if (order.resting) touch(order);
    say(OrderCancelled{id, reason, order.leaves});
    orders_.erase(id);
}

void NaiveMarket::elect(InstrumentId at, const std::vector<Price>& prices) {
    for (auto& [id, order] : orders_) {  // by id
        if (order.instrument != at || !order.waiting || order.queued) continue;
        for (const Price price : prices) {
            const bool reached = order.side == Side::buy ? price >= *order.stop_price : price <= *order.stop_price;
            if (reached && !order.queued) order.queued = next_place_++;
        }
    }
}

void NaiveMarket::run_elected(InstrumentId at) {
    while (trades_now(markets[at.raw()])) {
        Order* first = nullptr;
        for (auto& [id, order] : orders_)
            if (order.instrument == at && order.queued && (!first || *order.queued < *first->queued)) first = &order;
        if (!first) return;
        first->waiting = false;
        first->queued.reset();
        say(StopElected{first->id});
        arrive(first->id, std::nullopt);
    }
}

}  // namespace tongqu::naive
