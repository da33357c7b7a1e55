// Continuous trading: an order arrives and meets the book.
#include <algorithm>

#include "settlement/service/audit/matching/matching_twin.hpp"

namespace tongqu::audit {

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

bool MatchingTwin::within_limit(const Order& taker, Price price) const {
    return taker.side == Side::buy ? price <= taker.limit : price >= taker.limit;
}

bool MatchingTwin::within_volatility(const Order& taker, Price price, std::optional<Price> from) const {
    const auto band = market_of(taker).terms.volatility_band;
    if (!band || !from) return true;
    const auto room = static_cast<std::int64_t>(static_cast<WideInt>(from->raw()) * band->raw() / kMillion);
    return from->raw() - room <= price.raw() && price.raw() <= from->raw() + room;
}

Quantity MatchingTwin::licences_left(const Market& market) const {
    return market.terms.licence_cap ? *market.terms.licence_cap - market.licences_sold : Quantity(INT64_MAX);
}

std::optional<Price> MatchingTwin::last_price(const Market& market) const {
    if (market.last_trades.empty()) return std::nullopt;
    return market.last_trades.rbegin()->second.price;
}

std::optional<Price> MatchingTwin::volatility_centre(const Market& market) const {
    const auto last = last_price(market);
    return last ? last : reference(market);
}

// Bands look back as far as the latest day that is over and traded: of the days that are over no other is asked again.
void MatchingTwin::note_price(Market& market, Price price) {
    market.last_trades[next_time_of_day(now_, market.terms.day_end)] = {now_, price};
    if (market.last_trades.size() > 2) market.last_trades.erase(market.last_trades.begin());
}

void MatchingTwin::arrive(Order& order, std::optional<Quantity> minimum) {
    if (!trades_now(market_of(order))) return rest(order);
    if (!market_of(order).terms.network.empty()) return match_over_regions(order, minimum);
    match(order, order.type == OrderType::stop ? TimeInForce::ioc : order.time_in_force, minimum);
}

void MatchingTwin::match(Order& order, TimeInForce time_in_force, std::optional<Quantity> minimum) {
    const InstrumentId at = order.instrument;
    Market& market = market_of(order);
    const bool replenishes = !market.terms.rival && order.side == Side::sell;
    const bool can_rest = may_rest(time_in_force);

    const Quantity needed = time_in_force == TimeInForce::fok ? order.leaves : minimum.value_or(Quantity(0));
    if (needed.is_positive() && tradable(order) < needed) return end(order, CancelReason::not_fillable);

    Match match;
    match.wants = match.would_rest = order.leaves;
    if (market.terms.allocation == Allocation::pro_rata)
        walk_pro_rata(order, match);
    else
        walk(order, match);

    const Quantity left = can_rest && replenishes ? match.would_rest : match.wants;
    order.leaves = left;
    const bool exhausted = licences_left(market).is_zero();
    if (match.own_group)
        end(order, CancelReason::self_trade);
    else if (left.is_zero())
        forget(order);
    else if (exhausted)
        end(order, CancelReason::licences_exhausted);
    else if (!can_rest)
        end(order, CancelReason::immediate);
    else
        rest(order);

    if (!match.prices.empty()) {
        note_price(market, match.prices.back());
        elect(at, match.prices);
    }
    if (exhausted && match.traded.is_positive()) {
        std::set<OrderId> open;
        for (const MarketSide& side : market.sides)
            for (const auto& [rank, resting] : side.book) open.insert(resting->id);
        for (const OrderId other : open) end(other, CancelReason::licences_exhausted);
    }
    if (match.interrupted) interrupt(at);
}

void MatchingTwin::walk(Order& taker, Match& match) {
    Market& market = market_of(taker);
    const bool offers_replenish = !market.terms.rival && taker.side == Side::buy;
    const auto& book = market.side(opposite(taker.side)).book;
    const auto from = volatility_centre(market);
    std::optional<Rank> met;  // the last of the offers that were met and are not used up
    while (match.wants.is_positive() && licences_left(market).is_positive()) {
        const auto first = met ? book.upper_bound(*met) : book.begin();
        if (first == book.end() || !within_limit(taker, first->second->limit)) return;
        Order& maker = *first->second;
        if (!within_volatility(taker, maker.limit, from)) {
            match.interrupted = true;
            return;
        }
        if (maker.group == taker.group) {
            if (!meet_own(taker, maker, match)) return;
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
            met = first->first;
        else
            take_shown(maker, quantity);
    }
}

void MatchingTwin::walk_pro_rata(Order& taker, Match& match) {
    Market& market = market_of(taker);
    const auto& book = market.side(opposite(taker.side)).book;
    const auto from = volatility_centre(market);
    PartsPerMillion top = market.terms.top_order_share;
    while (match.wants.is_positive()) {
        if (book.empty() || !within_limit(taker, book.begin()->second->limit)) return;
        const Price price = book.begin()->second->limit;
        if (!within_volatility(taker, price, from)) {
            match.interrupted = true;
            return;
        }
        std::vector<Order*> level;
        std::vector<Quantity> shown;
        Order* own = nullptr;
        Quantity all;
        for (const auto& [rank, order] : book) {
            if (order->limit != price) break;
            if (order->group == taker.group && own == nullptr) own = order;
            level.push_back(order);
            shown.push_back(order->shown);
            all += order->shown;
        }
        if (own != nullptr) {
            if (!meet_own(taker, *own, match)) return;
            continue;
        }
        const Quantity to_share = std::min(match.wants, all);
        const WideInt part = static_cast<WideInt>(to_share.raw()) * top.raw() / kMillion;
        const Quantity first = std::min(Quantity(static_cast<std::int64_t>(part)), shown.front());
        top = PartsPerMillion(0);
        shown.front() -= first;
        std::vector<Quantity> allotted = in_proportion(to_share - first, shown);
        allotted.front() += first;
        for (std::size_t i = 0; i < level.size(); ++i) {
            if (allotted[i].is_zero()) continue;
            trade(*level[i], taker, price, allotted[i], false);
            match.prices.push_back(price);
            match.traded += allotted[i];
            match.wants -= allotted[i];
            match.would_rest -= allotted[i];
            take_shown(*level[i], allotted[i]);
        }
    }
}

// Whether the match goes on.
bool MatchingTwin::meet_own(Order& taker, Order& maker, Match& match) {
    switch (taker.self_trade) {
        case SelfTradePolicy::cancel_taker:
            match.own_group = true;
            return false;
        case SelfTradePolicy::cancel_both:
            end(maker, CancelReason::self_trade);
            match.own_group = true;
            return false;
        case SelfTradePolicy::cancel_maker:
            end(maker, CancelReason::self_trade);
            return true;
        case SelfTradePolicy::decrement:
            break;
    }
    const Quantity by = std::min(match.wants, maker.shown);
    say(OrderDecremented{maker.id, by});
    touch(maker);
    maker.total -= by;
    const bool gone = maker.leaves == by;
    if (gone) {
        maker.leaves = Quantity(0);
        end(maker, CancelReason::self_trade);
    }
    say(OrderDecremented{taker.id, by});
    taker.total -= by;
    match.wants -= by;
    match.would_rest -= by;
    if (!gone) take_shown(maker, by);
    const bool offer_left = may_rest(taker.time_in_force) && taker.type != OrderType::stop && match.would_rest.is_positive();
    if (match.wants.is_zero() && !offer_left) match.own_group = true;
    return match.wants.is_positive();
}

void MatchingTwin::trade(Order& maker, Order& taker, Price price, Quantity quantity, bool auction) {
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

// Waiting orders whose stop price one of these reached queue up, by id.
void MatchingTwin::elect(InstrumentId at, const std::vector<Price>& prices) {
    Market& market = markets[at.raw()];
    const auto [lowest, highest] = std::minmax_element(prices.begin(), prices.end());
    std::set<OrderId> reached;
    auto& buys = market.side(Side::buy).waiting;
    while (!buys.empty() && buys.begin()->first <= *highest) {
        reached.merge(buys.begin()->second);
        buys.erase(buys.begin());
    }
    auto& sells = market.side(Side::sell).waiting;
    while (!sells.empty() && sells.rbegin()->first >= *lowest) {
        reached.merge(sells.rbegin()->second);
        sells.erase(std::prev(sells.end()));
    }
    for (const OrderId id : reached) {
        orders_.at(id).queued = next_place_;
        market.elected[next_place_++] = id;
    }
}

void MatchingTwin::run_elected(InstrumentId at) {
    while (trades_now(markets[at.raw()]) && !markets[at.raw()].elected.empty()) {
        auto& elected = markets[at.raw()].elected;
        Order& first = orders_.at(elected.begin()->second);
        elected.erase(elected.begin());
        first.waiting = false;
        first.queued.reset();
        say(StopElected{first.id});
        arrive(first, std::nullopt);
    }
}

}  // namespace tongqu::audit
