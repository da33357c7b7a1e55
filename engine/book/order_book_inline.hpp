#pragma once
// Included by order_book.hpp only: what the matching loop needs inline.

namespace tongqu::book {

namespace detail {
// Calls the visitor; whether to go on. A visitor that returns nothing wants to see everything.
template <class Visit, class Shown>
bool shown(Visit& visit, const Shown& value) {
    if constexpr (std::is_void_v<std::invoke_result_t<Visit&, const Shown&>>) {
        visit(value);
        return true;
    } else {
        return visit(value);
    }
}
}  // namespace detail

inline bool OrderBook::has_room_for(Side side, Price price, Quantity quantity) const {
    if (size() < kAlwaysRoom && quantity <= kMaxOrderQuantity) [[likely]]
        return true;
    return has_room_at_level(side, price, quantity);
}

inline void OrderBook::rest(const RestingOrder& order) {
    TONGQU_CHECK(order.leaves.is_positive() && order.leaves <= kMaxOrderQuantity,
                 describe(order.id, order.leaves));
    TONGQU_CHECK(has_room_for(order.side, order.price, order.leaves), describe(order.id, order.leaves));
    PriceLadder& side = ladder(order.side);
    const Rank rank = rank_of(order.side, order.price);
    LevelSlot level = side.locate(rank);
    if (level == kNoLevel) {
        level = levels_.take({.price = order.price, .side = order.side});
        side.insert(rank, level);
    }
    const OrderSlot slot = orders_.take({order.id, order.leaves, order.participant, order.group});
    if (order.reserve) [[unlikely]] {
        TONGQU_CHECK(order.reserve->hidden.is_positive() && order.leaves <= order.reserve->peak &&
                         order.reserve->hidden <= kMaxOrderQuantity,
                     describe(order.id, order.reserve->hidden));
        orders_[slot].reserve = reserves_.take(*order.reserve);
    }
    link_last(slot, level);
    TONGQU_CHECK(index_.insert(order.id, slot, orders_), describe(order.id, order.leaves));
}

inline void OrderBook::link_last(OrderSlot slot, LevelSlot level_slot) {
    OrderNode& order = orders_[slot];
    LevelNode& level = levels_[level_slot];
    order.level = level_slot;
    order.earlier = level.last;
    order.later = kNoOrder;
    if (level.last == kNoOrder) {
        level.first = slot;
    } else {
        orders_[level.last].later = slot;
    }
    level.last = slot;
    level.quantity += order.leaves;
    ++level.orders;
}

inline void OrderBook::unlink(const OrderNode& order, LevelNode& level) {
    if (order.earlier == kNoOrder) {
        level.first = order.later;
    } else {
        orders_[order.earlier].later = order.later;
    }
    if (order.later == kNoOrder) {
        level.last = order.earlier;
    } else {
        orders_[order.later].earlier = order.earlier;
    }
    level.quantity -= order.leaves;
    --level.orders;
}

inline void OrderBook::take_out(IdIndex::Found found, const OrderNode& order, LevelNode& level) {
    unlink(order, level);
    if (order.reserve != kNoReserve) [[unlikely]]
        reserves_.give_back(order.reserve);
    index_.erase(found);
    orders_.give_back(found.slot);
}

inline void OrderBook::drop_level(LevelSlot slot) {
    const LevelNode& level = levels_[slot];
    ladder(level.side).erase(rank_of(level.side, level.price));
    levels_.give_back(slot);
}

inline std::optional<RestingOrder> OrderBook::find(OrderId id) const {
    const OrderSlot slot = index_.find(id, orders_).slot;
    if (slot == kNoOrder) return std::nullopt;
    return as_resting(orders_[slot], levels_[orders_[slot].level]);
}

inline std::optional<RestingOrder> OrderBook::remove(OrderId id) {
    const IdIndex::Found found = index_.find(id, orders_);
    if (found.slot == kNoOrder) return std::nullopt;
    const OrderNode& order = orders_[found.slot];
    const LevelSlot level_slot = order.level;
    LevelNode& level = levels_[level_slot];
    const RestingOrder before = as_resting(order, level);
    take_out(found, order, level);
    if (level.orders == 0) drop_level(level_slot);
    return before;
}

inline std::optional<RestingOrder> OrderBook::reduce(OrderId id, Quantity by) {
    TONGQU_CHECK(by.is_positive(), describe(id, by));
    const OrderSlot slot = index_.find(id, orders_).slot;
    if (slot == kNoOrder) return std::nullopt;
    OrderNode& order = orders_[slot];
    if (order.reserve != kNoReserve) [[unlikely]] {
        const RestingOrder before = as_resting(order, levels_[order.level]);
        if (by >= before.total()) return remove(id);
        set_total(id, before.total() - by);
        return before;
    }
    if (by >= order.leaves) return remove(id);
    LevelNode& level = levels_[order.level];
    const RestingOrder before = as_resting(order, level);
    order.leaves -= by;
    level.quantity -= by;
    return before;
}

inline std::optional<Level> OrderBook::best(Side side) const {
    const LevelSlot slot = ladder(side).best().level;
    if (slot == kNoLevel) return std::nullopt;
    return as_level(levels_[slot]);
}

template <class Visit>
void OrderBook::for_each_level(Side side, Visit&& visit) const {
    const PriceLadder& prices = ladder(side);
    for (auto at = prices.best(); at.level != kNoLevel; at = prices.next(at.rank)) {
        if (!detail::shown(visit, as_level(levels_[at.level]))) return;
    }
}

template <class Visit>
void OrderBook::for_each_order(Side side, Visit&& visit) const {
    const PriceLadder& prices = ladder(side);
    for (auto at = prices.best(); at.level != kNoLevel; at = prices.next(at.rank)) {
        const LevelNode& level = levels_[at.level];
        for (OrderSlot slot = level.first; slot != kNoOrder; slot = orders_[slot].later) {
            if (!detail::shown(visit, as_resting(orders_[slot], level))) return;
        }
    }
}

template <class Visit>
void OrderBook::for_each_order_at(Side side, Price price, Visit&& visit) const {
    const LevelSlot at = ladder(side).find(rank_of(side, price));
    if (at == kNoLevel) return;
    const LevelNode& level = levels_[at];
    for (OrderSlot slot = level.first; slot != kNoOrder; slot = orders_[slot].later) {
        if (!detail::shown(visit, as_resting(orders_[slot], level))) return;
    }
}

inline bool OrderBook::take_step(OrderSlot slot, Step step) {
    OrderNode& order = orders_[slot];
    LevelNode& level = levels_[order.level];
    if (step.take_out || (step.reduce == order.leaves && order.reserve == kNoReserve)) {
        take_out(index_.find_slot(order.id, slot), order, level);
        return false;
    }
    order.leaves -= step.reduce;
    level.quantity -= step.reduce;
    if (!order.leaves.is_zero()) [[likely]]
        return false;
    unlink(order, level);
    Reserve& reserve = reserves_[order.reserve];
    order.leaves = std::min(reserve.peak, reserve.hidden);
    reserve.hidden -= order.leaves;
    if (reserve.hidden.is_zero()) drop_reserve(order);
    link_last(slot, order.level);
    return true;
}

template <class Visit>
void OrderBook::walk(Side side, Price limit, Visit&& visit) {
    PriceLadder& prices = ladder(side);
    const Rank last = rank_of(side, limit);
    bool go_on = true;
    for (auto at = prices.best(); go_on && at.level != kNoLevel && at.rank <= last;) {
        LevelNode& level = levels_[at.level];
        for (OrderSlot slot = level.first; go_on && slot != kNoOrder;) {
            OrderNode& order = orders_[slot];
            const OrderSlot later = order.later;
            const Step step = visit(as_resting(order, level));
            go_on = step.go_on;
            if (!take_step(slot, step)) [[likely]] {
                slot = later;
                continue;
            }
            if constexpr (requires(const RestingOrder& shown) { visit.on_refreshed(shown); })
                visit.on_refreshed(as_resting(order, level));
            if (later != kNoOrder) slot = later;  // otherwise it was the last and is met again
        }
        if (level.orders == 0) {
            const bool was_best = at.rank == prices.best().rank;
            drop_level(at.level);
            at = was_best ? prices.best() : prices.next(at.rank);
        } else {
            at = prices.next(at.rank);
        }
    }
}

}  // namespace tongqu::book
