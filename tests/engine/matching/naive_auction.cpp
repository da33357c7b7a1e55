// Auctions: who trades with whom at which price.
#include <algorithm>

#include "naive_market.hpp"

namespace tongqu::naive {

std::vector<OrderId> NaiveMarket::all_resting(InstrumentId market) const {
    std::vector<OrderId> ids;
    for (const auto& [id, order] : orders_)
        if (order.resting && order.instrument == market) ids.push_back(id);
    return ids;
}

bool NaiveMarket::crossed(InstrumentId market) const {
    const auto buys = book(market, Side::buy);
    const auto sells = book(market, Side::sell);
    return !buys.empty() && !sells.empty() && buys.front()->limit >= sells.front()->limit;
}

// Every limit in the book is tried.
NaiveMarket::Clearing NaiveMarket::clearing(InstrumentId id) const {
    const Market& market = markets[id.raw()];
    struct Candidate {
        Price price;
        Quantity volume;
        Quantity surplus;
        [[nodiscard]] Quantity imbalance() const { return surplus < Quantity(0) ? Quantity(0) - surplus : surplus; }
    };
    std::vector<Candidate> candidates;
    for (const auto& [at, one] : orders_) {
        if (!one.resting || one.instrument != id) continue;
        Quantity bought, sold;
        for (const auto& [also, other] : orders_) {
            if (!other.resting || other.instrument != id) continue;
            if (other.side == Side::buy && other.limit >= one.limit) bought += other.leaves;
            if (other.side == Side::sell && other.limit <= one.limit) sold += other.leaves;
        }
        candidates.push_back({one.limit, std::min(bought, sold), bought - sold});
    }
    const auto keep = [&](auto better) {  // those than which none is better
        auto kept = candidates;
        std::erase_if(kept, [&](const Candidate& one) {
            return std::any_of(candidates.begin(), candidates.end(), [&](const Candidate& other) { return better(other, one); });
        });
        candidates = kept;
    };
    keep([](const Candidate& a, const Candidate& b) { return a.volume > b.volume; });
    if (candidates.empty() || candidates.front().volume.is_zero()) return {};
    keep([](const Candidate& a, const Candidate& b) { return a.imbalance() < b.imbalance(); });
    const auto all_of = [&](auto what) { return std::all_of(candidates.begin(), candidates.end(), what); };
    const auto reference_price = auction_reference(market);
    if (all_of([](const Candidate& one) { return one.surplus > Quantity(0); })) {
        keep([](const Candidate& a, const Candidate& b) { return a.price > b.price; });
    } else if (all_of([](const Candidate& one) { return one.surplus < Quantity(0); })) {
        keep([](const Candidate& a, const Candidate& b) { return a.price < b.price; });
    } else if (reference_price) {
        const auto distance = [&](const Candidate& one) { return std::abs(one.price.raw() - reference_price->raw()); };
        keep([&](const Candidate& a, const Candidate& b) { return distance(a) < distance(b); });
    }
    keep([](const Candidate& a, const Candidate& b) { return a.price > b.price; });
    return {candidates.front().price, candidates.front().volume, candidates.front().surplus};
}

// The last price; before the first trade what the instrument declares.
std::optional<Price> NaiveMarket::auction_reference(const Market& market) const {
    const auto last = last_price(market);
    return last ? last : market.terms.reference_price;
}

void NaiveMarket::prevent_self_trades(InstrumentId market, const std::vector<OrderId>& input, bool batch) {
    std::set<GroupId> groups;
    for (const OrderId id : input) groups.insert(orders_.at(id).group);
    const auto turn = [&](OrderId id) { return std::find(input.begin(), input.end(), id) - input.begin(); };
    for (const GroupId group : groups) {
        while (true) {
            std::optional<OrderId> buy, sell;
            for (const Side side : {Side::buy, Side::sell}) {
                std::vector<const Order*> own;
                for (const Order* order : book(market, side))
                    if (order->group == group && (own.empty() || own.front()->limit == order->limit)) own.push_back(order);
                if (own.empty()) break;
                const Order* first = own.front();
                for (const Order* order : own)
                    if (batch && turn(order->id) < turn(first->id)) first = order;
                (side == Side::buy ? buy : sell) = first->id;
            }
            if (!buy || !sell || orders_.at(*buy).limit < orders_.at(*sell).limit) break;
            const bool buy_is_later = batch ? turn(*buy) > turn(*sell) : *buy > *sell;
            const OrderId taker = buy_is_later ? *buy : *sell;
            const OrderId maker = buy_is_later ? *sell : *buy;
            const SelfTradePolicy policy = orders_.at(taker).self_trade;
            const bool ends_both = policy == SelfTradePolicy::cancel_both;
            if (policy == SelfTradePolicy::decrement) {
                const Quantity by = std::min(orders_.at(taker).leaves, orders_.at(maker).leaves);
                for (const OrderId id : {maker, taker}) {
                    Order& order = orders_.at(id);
                    say(OrderDecremented{id, by});
                    touch(order);
                    order.total -= by;
                    order.leaves -= by;
                    order.shown = std::min(order.shown, order.leaves);
                    if (order.leaves.is_zero()) end(id, CancelReason::self_trade);
                }
                continue;
            }
            if (ends_both || policy == SelfTradePolicy::cancel_maker) end(maker, CancelReason::self_trade);
            if (ends_both || policy == SelfTradePolicy::cancel_taker) end(taker, CancelReason::self_trade);
        }
    }
}

// What each order of a side gets: the better limits first; where a limit cannot be filled whole, by time or in proportion.
std::map<OrderId, Quantity> NaiveMarket::fills(const std::vector<OrderId>& input, Clearing at, Side side, bool batch) const {
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

void NaiveMarket::pair(std::vector<OrderId> input, std::map<OrderId, Quantity> fills, Price price) {
    const auto pair_within = [&](std::optional<RegionId> region) {
        while (true) {
            std::optional<OrderId> buy, sell;
            for (const OrderId id : input) {
                const Order& order = orders_.at(id);
                if ((region && order.region != *region) || fills[id].is_zero()) continue;
                auto& first = order.side == Side::buy ? buy : sell;
                if (!first) first = id;
            }
            if (!buy || !sell) return;
            const Quantity quantity = std::min(fills[*buy], fills[*sell]);
            trade(orders_.at(std::min(*buy, *sell)), orders_.at(std::max(*buy, *sell)), price, quantity, true);
            fills[*buy] -= quantity;
            fills[*sell] -= quantity;
        }
    };
    for (std::uint8_t region = 0; region < 64; ++region) pair_within(RegionId(region));
    pair_within(std::nullopt);
}

void NaiveMarket::run_auction(InstrumentId id, const std::vector<OrderId>& drawn, bool batch) {
    Market& market = markets[id.raw()];
    prevent_self_trades(id, drawn, batch);
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
                orders_.erase(order_id);
            else if (has_hidden)
                icebergs.push_back(order_id);
            else
                order.shown = order.leaves;
        }
        market.last_trades[next_time_of_day(now_, market.terms.day_end)] = {now_, *result.price};
        market.last_auction = PricePoint{now_, *result.price};
    }
    say(AuctionCleared{id, result.price, result.volume, result.surplus, ++market.auction_number});
    for (const OrderId one : all_resting(id))
        if (orders_.at(one).time_in_force == TimeInForce::ioc) end(one, CancelReason::immediate);
    for (const OrderId one : icebergs) rest(one);
    if (result.price) elect(id, {*result.price});
}

void NaiveMarket::indicate(InstrumentId id) {
    const Clearing now = clearing(id);
    say(AuctionIndicated{id, now.price, now.volume, now.surplus});
}

}  // namespace tongqu::naive
