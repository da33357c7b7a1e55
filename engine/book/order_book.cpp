#include "engine/book/order_book.hpp"

#include <string>

namespace tongqu::book {

std::string describe(OrderId id, Quantity quantity) {
    return "order " + std::to_string(id.raw()) + ", " + std::to_string(quantity.raw()) + " lots";
}

bool OrderBook::has_room_at_level(Side side, Price price, Quantity quantity) const {
    if (quantity > kMaxOrderQuantity || size() >= kMaxRestingOrders) return false;
    std::int64_t total = 0;
    return !__builtin_add_overflow(level(side, price).quantity.raw(), quantity.raw(), &total);
}

void OrderBook::set_total(OrderId id, Quantity total) {
    const OrderSlot slot = index_.find(id, orders_).slot;
    TONGQU_CHECK(slot != kNoOrder, describe(id, total));
    OrderNode& order = orders_[slot];
    LevelNode& level = levels_[order.level];
    TONGQU_CHECK(total.is_positive() && total <= as_resting(order, level).total(), describe(id, total));
    if (order.reserve != kNoReserve) {
        if (total > order.leaves) {
            reserves_[order.reserve].hidden = total - order.leaves;
            return;
        }
        drop_reserve(order);
    }
    level.quantity -= order.leaves - total;
    order.leaves = total;
}

std::optional<RestingOrder> OrderBook::fill(OrderId id, Quantity by) {
    const OrderSlot slot = index_.find(id, orders_).slot;
    TONGQU_CHECK(slot != kNoOrder, describe(id, by));
    const LevelSlot level_slot = orders_[slot].level;
    TONGQU_CHECK(by.is_positive() && by <= orders_[slot].leaves, describe(id, by));
    const bool refreshed = take_step(slot, {.reduce = by});
    if (refreshed) return as_resting(orders_[slot], levels_[level_slot]);
    if (levels_[level_slot].orders == 0) drop_level(level_slot);
    return std::nullopt;
}

void OrderBook::drop_reserve(OrderNode& order) {
    reserves_.give_back(order.reserve);
    order.reserve = kNoReserve;
}

Level OrderBook::level(Side side, Price price) const {
    const LevelSlot slot = ladder(side).find(rank_of(side, price));
    return slot == kNoLevel ? Level{price, Quantity(0), 0} : as_level(levels_[slot]);
}

void OrderBook::check_side(Side side, std::uint32_t& orders_seen) const {
    const PriceLadder& prices = ladder(side);
    prices.check();
    std::size_t levels_seen = 0;
    std::optional<Rank> before;
    for (auto at = prices.best(); at.level != kNoLevel; at = prices.next(at.rank)) {
        const LevelNode& level = levels_[at.level];
        const std::string where = "level " + std::to_string(level.price.raw());
        TONGQU_CHECK(!before || *before < at.rank, where + " is out of order");
        TONGQU_CHECK(level.side == side && rank_of(side, level.price) == at.rank,
                     where + " is at a wrong place");
        TONGQU_CHECK(level.orders > 0, where + " is empty");
        Quantity quantity;
        std::uint32_t orders = 0;
        OrderSlot earlier = kNoOrder;
        for (OrderSlot slot = level.first; slot != kNoOrder; slot = orders_[slot].later) {
            const OrderNode& order = orders_[slot];
            TONGQU_CHECK(order.leaves.is_positive() && order.leaves <= kMaxOrderQuantity,
                         describe(order.id, order.leaves));
            if (order.reserve != kNoReserve) {
                const Reserve& reserve = reserves_[order.reserve];
                TONGQU_CHECK(reserve.hidden.is_positive() && order.leaves <= reserve.peak, describe(order.id, reserve.hidden));
            }
            TONGQU_CHECK(order.earlier == earlier, "link of order " + std::to_string(order.id.raw()));
            TONGQU_CHECK(order.level == at.level, "level of order " + std::to_string(order.id.raw()));
            TONGQU_CHECK(index_.find(order.id, orders_).slot == slot,
                         "index of order " + std::to_string(order.id.raw()));
            TONGQU_CHECK(++orders <= level.orders, where + " holds more orders than it counts");
            quantity += order.leaves;
            earlier = slot;
        }
        TONGQU_CHECK(level.last == earlier && orders == level.orders,
                     where + " counts " + std::to_string(level.orders));
        TONGQU_CHECK(quantity == level.quantity, where + " adds up to " + std::to_string(quantity.raw()));
        orders_seen += orders;
        ++levels_seen;
        before = at.rank;
    }
    TONGQU_CHECK(levels_seen == prices.size(), std::to_string(levels_seen) + " levels in order of price");
}

void OrderBook::check() const {
    std::uint32_t orders = 0;
    check_side(Side::buy, orders);
    check_side(Side::sell, orders);
    TONGQU_CHECK(orders == size(),
                 std::to_string(orders) + " orders rest, " + std::to_string(size()) + " are indexed");
}

}  // namespace tongqu::book
