// Auctions: who trades with whom at which price.
#include <algorithm>

#include "settlement/service/audit/matching/matching_twin.hpp"

namespace tongqu::audit {

bool MatchingTwin::crossed(InstrumentId market) const {
    if (markets[market.raw()].terms.model == MarketModel::coupled) return crossed_over_regions(market);
    const Order* buy = best(market, Side::buy);
    const Order* sell = best(market, Side::sell);
    return buy != nullptr && sell != nullptr && buy->limit >= sell->limit;
}

// Above the best buy nobody buys, below the best sell nobody sells: there no lot trades, whatever else stands in the book.
std::vector<OrderId> MatchingTwin::crossing(InstrumentId market) const {
    std::vector<OrderId> ids;
    if (!crossed(market)) return ids;
    const Price bid = best(market, Side::buy)->limit;
    const Price offer = best(market, Side::sell)->limit;
    for (const auto& [rank, order] : markets[market.raw()].side(Side::buy).book) {
        if (order->limit < offer) break;
        ids.push_back(order->id);
    }
    for (const auto& [rank, order] : markets[market.raw()].side(Side::sell).book) {
        if (order->limit > bid) break;
        ids.push_back(order->id);
    }
    std::sort(ids.begin(), ids.end());
    return ids;
}

std::vector<OrderId> MatchingTwin::resting(InstrumentId market) const {
    std::vector<OrderId> ids;
    for (const MarketSide& side : markets[market.raw()].sides)
        for (const auto& [rank, order] : side.book) ids.push_back(order->id);
    return ids;
}

// Every limit of a crossing order is tried.
MatchingTwin::Clearing MatchingTwin::clearing(InstrumentId id) const {
    struct Candidate {
        Price price;
        Quantity bought, sold;  // at this price
        [[nodiscard]] Quantity volume() const { return std::min(bought, sold); }
        [[nodiscard]] Quantity surplus() const { return bought - sold; }
        [[nodiscard]] Quantity imbalance() const { return std::max(bought, sold) - volume(); }
    };
    std::map<Price, Candidate> by_price;
    for (const OrderId one : crossing(id)) {
        const Order& order = orders_.at(one);
        Candidate& candidate = by_price[order.limit];
        candidate.price = order.limit;
        (order.side == Side::buy ? candidate.bought : candidate.sold) += order.leaves;
    }
    std::vector<Candidate> candidates;
    for (const auto& [price, candidate] : by_price) candidates.push_back(candidate);
    if (candidates.empty()) return {};
    // Whoever sells at a price sells above it too, whoever buys at a price buys below it too.
    for (std::size_t i = 1; i < candidates.size(); ++i) candidates[i].sold += candidates[i - 1].sold;
    for (std::size_t i = candidates.size() - 1; i > 0; --i) candidates[i - 1].bought += candidates[i].bought;

    const auto keep_best = [&](auto merit) {  // those with the most of it
        auto most = merit(candidates.front());
        for (const Candidate& one : candidates) most = std::max(most, merit(one));
        std::erase_if(candidates, [&](const Candidate& one) { return merit(one) < most; });
    };
    keep_best([](const Candidate& one) { return one.volume(); });
    if (candidates.front().volume().is_zero()) return {};
    keep_best([](const Candidate& one) { return -one.imbalance(); });
    const auto all_of = [&](auto what) { return std::all_of(candidates.begin(), candidates.end(), what); };
    const auto reference_price = auction_reference(markets[id.raw()]);
    if (all_of([](const Candidate& one) { return one.surplus() > Quantity(0); })) {
        keep_best([](const Candidate& one) { return one.price; });
    } else if (all_of([](const Candidate& one) { return one.surplus() < Quantity(0); })) {
        keep_best([](const Candidate& one) { return -one.price; });
    } else if (reference_price) {
        keep_best([&](const Candidate& one) { return -std::abs(one.price.raw() - reference_price->raw()); });
    }
    keep_best([](const Candidate& one) { return one.price; });
    return {candidates.front().price, candidates.front().volume(), candidates.front().surplus()};
}

// The last price; before the first trade what the instrument declares.
std::optional<Price> MatchingTwin::auction_reference(const Market& market) const {
    const auto last = last_price(market);
    return last ? last : market.terms.reference_price;
}

// Group by group: the best buy and the best sell of the group, as long as they cross.
void MatchingTwin::prevent_self_trades(const std::vector<OrderId>& input, bool batch) {
    struct Own {
        Price distance;  // as in Rank
        std::uint64_t turn = 0;
        OrderId id;
        auto operator<=>(const Own&) const = default;
    };
    std::map<GroupId, std::array<std::set<Own>, 2>> groups;
    std::uint64_t turn = 0;
    for (const OrderId id : input) {
        const Order& order = orders_.at(id);
        const Rank rank = rank_of(order);
        groups[order.group][static_cast<std::size_t>(order.side)].insert({rank.distance, batch ? turn : rank.place, id});
        ++turn;
    }
    for (auto& [group, sides] : groups) {
        auto& [buys, sells] = sides;
        while (!buys.empty() && !sells.empty()) {
            Order& buy = orders_.at(buys.begin()->id);
            Order& sell = orders_.at(sells.begin()->id);
            if (buy.limit < sell.limit) break;
            const Own first_buy = *buys.begin(), first_sell = *sells.begin();
            part(buy, sell, batch ? first_buy.turn > first_sell.turn : first_buy.id > first_sell.id);
            if (!orders_.contains(first_buy.id)) buys.erase(first_buy);
            if (!orders_.contains(first_sell.id)) sells.erase(first_sell);
        }
    }
}

// The policy of the later order decides.
void MatchingTwin::part(Order& buy, Order& sell, bool buy_is_later) {
    Order& taker = buy_is_later ? buy : sell;
    Order& maker = buy_is_later ? sell : buy;
    const SelfTradePolicy policy = taker.self_trade;
    if (policy == SelfTradePolicy::decrement) {
        const Quantity by = std::min(taker.leaves, maker.leaves);
        for (Order* order : {&maker, &taker}) {
            say(OrderDecremented{order->id, by});
            touch(*order);
            order->total -= by;
            order->leaves -= by;
            set_shown(*order, std::min(order->shown, order->leaves));
            if (order->leaves.is_zero()) end(*order, CancelReason::self_trade);
        }
        return;
    }
    const bool ends_both = policy == SelfTradePolicy::cancel_both;
    if (ends_both || policy == SelfTradePolicy::cancel_maker) end(maker, CancelReason::self_trade);
    if (ends_both || policy == SelfTradePolicy::cancel_taker) end(taker, CancelReason::self_trade);
}

// What each order of a side gets: the better limits first; where a limit cannot be filled whole, by time or in proportion.
std::map<OrderId, Quantity> MatchingTwin::fills(const std::vector<OrderId>& input, Clearing at, Side side, bool batch) const {
    std::map<Price, std::vector<const Order*>> by_limit;
    for (const OrderId id : input) {
        const Order& order = orders_.at(id);
        if (order.side == side && (side == Side::buy ? order.limit >= *at.price : order.limit <= *at.price))
            by_limit[side == Side::buy ? Price(-order.limit.raw()) : order.limit].push_back(&order);
    }
    std::map<OrderId, Quantity> fills;
    Quantity left = at.volume;
    for (auto& [limit, level] : by_limit) {
        std::vector<Quantity> wanted;
        Quantity all;
        if (!batch) std::sort(level.begin(), level.end(), [](const Order* a, const Order* b) { return a->place < b->place; });
        for (const Order* order : level) wanted.push_back(order->leaves), all += order->leaves;
        const auto shares = in_proportion(std::min(left, all), wanted);
        for (std::size_t i = 0; i < level.size(); ++i) {
            const Quantity fill = batch ? shares[i] : std::min(left, wanted[i]);
            fills[level[i]->id] = fill;
            left -= fill;
        }
    }
    return fills;
}

// The first buy and the first sell with a fill left, within each region and then over all.
void MatchingTwin::pair(const std::vector<OrderId>& input, std::map<OrderId, Quantity> fills, Price price) {
    struct Filled {
        Order* order;
        Quantity* left;
    };
    using Both = std::array<std::vector<Filled>, 2>;
    std::map<RegionId, Both> regions;
    Both all;
    for (const OrderId id : input) {
        const auto fill = fills.find(id);
        if (fill == fills.end() || fill->second.is_zero()) continue;
        Order& order = orders_.at(id);
        const Filled filled{&order, &fill->second};
        regions[order.region][static_cast<std::size_t>(order.side)].push_back(filled);
        all[static_cast<std::size_t>(order.side)].push_back(filled);
    }
    const auto pair_within = [&](const Both& both) {
        auto buy = both[0].begin(), sell = both[1].begin();
        while (buy != both[0].end() && sell != both[1].end()) {
            const Quantity quantity = std::min(*buy->left, *sell->left);
            if (quantity.is_positive()) {
                const bool buy_first = buy->order->id < sell->order->id;
                trade(buy_first ? *buy->order : *sell->order, buy_first ? *sell->order : *buy->order, price, quantity, true);
                *buy->left -= quantity;
                *sell->left -= quantity;
            }
            if (buy->left->is_zero())
                ++buy;
            else
                ++sell;
        }
    };
    for (const auto& [region, both] : regions) pair_within(both);
    pair_within(all);
}

void MatchingTwin::run_auction(InstrumentId id, const std::vector<OrderId>& drawn, bool batch) {
    Market& market = markets[id.raw()];
    prevent_self_trades(drawn, batch);
    std::vector<OrderId> input;
    for (const OrderId one : drawn)
        if (orders_.contains(one)) input.push_back(one);
    const Clearing result = clearing(id);
    std::vector<OrderId> icebergs;
    if (result.price) {
        auto all = fills(input, result, Side::buy, batch);
        all.merge(fills(input, result, Side::sell, batch));
        pair(input, all, *result.price);
        for (const auto& [order_id, fill] : all) {
            Order& order = orders_.at(order_id);
            if (fill.is_zero()) continue;
            const bool has_hidden = order.leaves > order.shown;
            order.leaves -= fill;
            if (order.leaves.is_zero())
                forget(order);
            else if (has_hidden)
                icebergs.push_back(order_id);
            else
                set_shown(order, order.leaves);
        }
        note_price(market, *result.price);
        market.last_auction = PricePoint{now_, *result.price};
    }
    say(AuctionCleared{id, result.price, result.volume, result.surplus, ++market.auction_number});
    const std::set<OrderId> immediate = market.immediate;
    for (const OrderId one : immediate) end(one, CancelReason::immediate);
    for (const OrderId one : icebergs)
        if (orders_.contains(one)) rest(orders_.at(one));
    if (result.price) elect(id, {*result.price});
}

void MatchingTwin::indicate(InstrumentId id) {
    const Clearing now = clearing(id);
    say(AuctionIndicated{id, now.price, now.volume, now.surplus});
}

}  // namespace tongqu::audit
