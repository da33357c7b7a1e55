#include "engine/match/pro_rata.hpp"

#include "pricing/pro_rata.hpp"

namespace tongqu::match {

namespace detail {

std::vector<Quantity> allot(Quantity to_share, const std::vector<RestingOrder>& orders, PartsPerMillion top_share) {
    std::vector<Quantity> shown;
    shown.reserve(orders.size());
    for (const RestingOrder& order : orders) shown.push_back(order.leaves);
    const WideInt top = static_cast<WideInt>(to_share.raw()) * top_share.raw() / kMillion;
    const Quantity first = std::min(Quantity(static_cast<std::int64_t>(top)), shown.front());
    shown.front() -= first;
    auto allotted = pricing::pro_rata(to_share - first, shown, Quantity(1));
    allotted.front() += first;
    return allotted;
}

std::vector<RestingOrder> orders_at(const OrderBook& book, Side side, Price price) {
    std::vector<RestingOrder> orders;
    book.for_each_order_at(side, price, [&](const RestingOrder& order) { orders.push_back(order); });
    return orders;
}

}  // namespace detail

bool can_fill_pro_rata(const OrderBook& book, const Taker& taker, Quantity needed) {
    Quantity missing = needed;
    Price at;
    Quantity level;  // what the taker can get at that price
    const auto count_level = [&] {
        missing -= std::min(missing, level);
        level = Quantity(0);
        return missing.is_positive();
    };
    book.for_each_order(opposite(taker.side), [&](const RestingOrder& maker) {
        if (maker.price != at && !count_level()) return false;
        at = maker.price;
        if (!taker.accepts(maker.price)) return false;
        if (maker.group == taker.group) {
            if (taker.self_trade == SelfTradePolicy::cancel_maker) return true;
            level = Quantity(0);
            return false;
        }
        level += maker.total();
        return true;
    });
    count_level();
    return missing.is_zero();
}

}  // namespace tongqu::match
