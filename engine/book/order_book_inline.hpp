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

[[gnu::always_inline]] inline void OrderBook::link_new(OrderSlot slot, OrderId id, Owner owner, LevelSlot level_slot,
                                                       Quantity leaves) {
    Node& level = nodes_[level_slot];
    const OrderSlot last = level.earlier;
    nodes_[slot].become_order(id, leaves, owner.group, level_slot, last);
    nodes_.rest(slot).participant = owner.participant;
    nodes_[last].later = slot;  // the level itself where it is empty
    level.earlier = slot;
    level.quantity += leaves;
    ++level.number;
}

inline void OrderBook::rest(const RestingOrder& order) {
    const OrderSlot slot =
        rest_whole(order.id, {order.participant, order.group}, order.side, order.price, order.leaves);
    if (order.reserve) [[unlikely]]
        add_reserve(slot, order);
}

[[gnu::always_inline]] inline void OrderBook::link_last(OrderSlot slot, LevelSlot level_slot) {
    Node& order = nodes_[slot];
    Node& level = nodes_[level_slot];
    order.earlier = level.earlier;
    order.later = level_slot;
    nodes_[level.earlier].later = slot;  // the level itself where it is empty
    level.earlier = slot;
    level.quantity += order.quantity;
    ++level.number;
}

[[gnu::always_inline]] inline void OrderBook::unlink(const Node& order, LevelSlot level_slot) {
    nodes_[order.earlier].later = order.later;
    nodes_[order.later].earlier = order.earlier;
    Node& level = nodes_[level_slot];
    level.quantity -= order.quantity;
    --level.number;
}

[[gnu::always_inline]] inline void OrderBook::take_out(OrderSlot slot, LevelSlot level_slot) {
    const Node& order = nodes_[slot];
    unlink(order, level_slot);
    if (order.hides()) [[unlikely]]
        reserves_.give_back(nodes_.rest(slot).reserve);
    nodes_.give_back(slot);
}

[[gnu::always_inline]] inline void OrderBook::leave(LevelSlot slot) {
    const Node& level = nodes_[slot];
    const bool empties = level.orders() == 0;
    const bool content = ladder(level.side()).leave(rank_of(level.side(), level.price()), empties);
    if ((!content) | (empties & ((!level.noted()) | empty()))) [[unlikely]]
        vacate(slot);
}

inline std::optional<RestingOrder> OrderBook::find(OrderId id) const {
    const OrderSlot slot = index_.find(id, nodes_).slot;
    if (slot == kNoOrder) return std::nullopt;
    return as_resting(slot, nodes_[nodes_[slot].level()]);
}

[[gnu::always_inline]] inline void OrderBook::remove_found(IdIndex<NodePool>::Found found, OrderId id) {
    const LevelSlot level = nodes_[found.slot].level();
    index_.erase(found, id, nodes_);
    take_out(found.slot, level);
    leave(level);
}

inline std::optional<RestingOrder> OrderBook::remove(OrderId id) {
    const IdIndex<NodePool>::Found found = index_.find(id, nodes_);
    if (found.slot == kNoOrder) return std::nullopt;
    const RestingOrder before = as_resting(found.slot, nodes_[nodes_[found.slot].level()]);
    remove_found(found, id);
    return before;
}

inline std::optional<Level> OrderBook::best(Side side) const {
    const LevelSlot slot = ladder(side).best().level;
    if (slot == kNoLevel) return std::nullopt;
    return as_level(nodes_[slot]);
}

template <class Visit>
void OrderBook::for_each_level(Side side, Visit&& visit) const {
    const PriceLadder& prices = ladder(side);
    for (auto at = prices.best(); at.level != kNoLevel; at = prices.next(at.rank)) {
        if (!detail::shown(visit, as_level(nodes_[at.level]))) return;
    }
}

template <class Visit>
void OrderBook::for_each_order(Side side, Visit&& visit) const {
    const PriceLadder& prices = ladder(side);
    for (auto at = prices.best(); at.level != kNoLevel; at = prices.next(at.rank)) {
        const Node& level = nodes_[at.level];
        for (OrderSlot slot = level.later; slot != at.level; slot = nodes_[slot].later) {
            if (!detail::shown(visit, as_resting(slot, level))) return;
        }
    }
}

template <class Visit>
void OrderBook::for_each_order_at(Side side, Price price, Visit&& visit) const {
    const LevelSlot at = ladder(side).find(rank_of(side, price));
    if (at == kNoLevel) return;
    const Node& level = nodes_[at];
    for (OrderSlot slot = level.later; slot != at; slot = nodes_[slot].later) {
        if (!detail::shown(visit, as_resting(slot, level))) return;
    }
}

[[gnu::always_inline]] inline bool OrderBook::take_step(OrderSlot slot, LevelSlot level_slot, Step step) {
    Node& order = nodes_[slot];
    if (step.take_out || (step.reduce == order.quantity && !order.hides())) {
        index_.erase_slot(order.id(), slot, nodes_);
        take_out(slot, level_slot);
        return false;
    }
    order.quantity -= step.reduce;
    nodes_[level_slot].quantity -= step.reduce;
    if (!order.quantity.is_zero()) [[likely]]
        return false;
    show_next_peak(slot, level_slot);
    return true;
}

template <class Visit>
void OrderBook::walk(Side side, Price limit, Visit&& visit) {
    PriceLadder& prices = ladder(side);
    const Rank last = rank_of(side, limit);
    bool go_on = true;
    for (auto at = prices.best(); go_on && at.level != kNoLevel && at.rank <= last;) {
        const Node& level = nodes_[at.level];
        for (OrderSlot slot = level.later; go_on && slot != at.level;) {
            const OrderSlot later = nodes_[slot].later;
            const Step step = visit(as_resting(slot, level));
            go_on = step.go_on;
            if (!take_step(slot, at.level, step)) [[likely]] {
                slot = later;
                continue;
            }
            if constexpr (requires(const RestingOrder& shown) { visit.on_refreshed(shown); })
                visit.on_refreshed(as_resting(slot, level));
            if (later != at.level) slot = later;  // otherwise it was the last and is met again
        }
        if (level.orders() == 0) {
            const bool was_best = at.rank == prices.best().rank;
            leave(at.level);
            at = was_best ? prices.best() : prices.next(at.rank);
        } else {
            at = prices.next(at.rank);
        }
    }
}

}  // namespace tongqu::book
