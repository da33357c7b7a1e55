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
    const OrderSlot slot = index_.find(id, nodes_).slot;
    TONGQU_CHECK(slot != kNoOrder, describe(id, total));
    Node& order = nodes_[slot];
    Node& level = nodes_[order.level()];
    TONGQU_CHECK(total.is_positive() && total <= as_resting(slot, level).total(), describe(id, total));
    if (order.hides()) {
        if (total > order.quantity) {
            reserves_[nodes_.rest(slot).reserve].hidden = total - order.quantity;
            return;
        }
        drop_reserve(slot);
    }
    level.quantity -= order.quantity - total;
    order.quantity = total;
}

std::optional<RestingOrder> OrderBook::reduce(OrderId id, Quantity by) {
    TONGQU_CHECK(by.is_positive(), describe(id, by));
    const OrderSlot slot = index_.find(id, nodes_).slot;
    if (slot == kNoOrder) return std::nullopt;
    Node& order = nodes_[slot];
    Node& level = nodes_[order.level()];
    if (order.hides()) [[unlikely]] {
        const RestingOrder before = as_resting(slot, level);
        if (by >= before.total()) return remove(id);
        set_total(id, before.total() - by);
        return before;
    }
    if (by >= order.quantity) return remove(id);
    const RestingOrder before = as_resting(slot, level);
    order.quantity -= by;
    level.quantity -= by;
    return before;
}

std::optional<RestingOrder> OrderBook::fill(OrderId id, Quantity by) {
    const OrderSlot slot = index_.find(id, nodes_).slot;
    TONGQU_CHECK(slot != kNoOrder, describe(id, by));
    const LevelSlot level = nodes_[slot].level();
    TONGQU_CHECK(by.is_positive() && by <= nodes_[slot].quantity, describe(id, by));
    if (take_step(slot, level, {.reduce = by})) return as_resting(slot, nodes_[level]);
    leave(level);
    return std::nullopt;
}

void OrderBook::add_reserve(OrderSlot slot, const RestingOrder& order) {
    TONGQU_CHECK(order.reserve->hidden.is_positive() && order.leaves <= order.reserve->peak &&
                     order.reserve->hidden <= kMaxOrderQuantity,
                 describe(order.id, order.reserve->hidden));
    nodes_.rest(slot).reserve = reserves_.take(*order.reserve);
    nodes_[slot].set_hides(true);
}

void OrderBook::show_next_peak(OrderSlot slot, LevelSlot level_slot) {
    Node& order = nodes_[slot];
    unlink(order, level_slot);
    Reserve& reserve = reserves_[nodes_.rest(slot).reserve];
    order.quantity = std::min(reserve.peak, reserve.hidden);
    reserve.hidden -= order.quantity;
    if (reserve.hidden.is_zero()) drop_reserve(slot);
    link_last(slot, level_slot);
}

OrderSlot OrderBook::rest_whole(OrderId id, Owner owner, Side side, Price price, Quantity leaves) {
    TONGQU_CHECK(leaves.is_positive() && leaves <= kMaxOrderQuantity, describe(id, leaves));
    TONGQU_CHECK(has_room_for(side, price, leaves), describe(id, leaves));
    // The usual way calls nothing, so that it needs to save nothing; where it cannot go on nothing has been changed.
    PriceLadder& prices = ladder(side);
    const Rank rank = rank_of(side, price);
    const LevelSlot level = prices.near(rank);
    const OrderSlot slot = nodes_.free();
    if (level == kNoLevel || slot == kNoOrder || !index_.insert_at_once(id, slot)) [[unlikely]]
        return rest_unusual(id, owner, side, price, leaves);
    prices.enter_near(rank, level, nodes_[level]);
    nodes_.take_free();
    link_new(slot, id, owner, level, leaves);
    return slot;
}

OrderSlot OrderBook::rest_unusual(OrderId id, Owner owner, Side side, Price price, Quantity leaves) {
    const LevelSlot level = ladder(side).enter(side, price, nodes_);
    const OrderSlot slot = nodes_.take();
    TONGQU_CHECK(index_.insert(id, slot, nodes_), describe(id, leaves));
    link_new(slot, id, owner, level, leaves);
    return slot;
}

std::optional<Side> OrderBook::cancel(OrderId id) {
    const auto erased = index_.erase_at_once(
        id, nodes_, [&](OrderSlot found) __attribute__((always_inline)) { return !nodes_[found].hides(); });
    if (!erased) [[unlikely]]
        return cancel_unusual(id);
    const OrderSlot slot = *erased;
    if (slot == kNoOrder) return std::nullopt;
    const LevelSlot level_slot = nodes_[slot].whole_level();
    unlink(nodes_[slot], level_slot);
    nodes_.give_back(slot);
    const Node& level = nodes_[level_slot];
    const Side side = level.side();
    const bool empties = level.orders() == 0;
    const bool content = ladder(side).leave(rank_of(side, level.price()), empties);
    if ((!content) | (empties & ((!level.noted()) | empty()))) [[unlikely]]
        return vacate(level_slot);
    return side;
}

std::optional<Side> OrderBook::cancel_unusual(OrderId id) {
    const IdIndex<NodePool>::Found found = index_.find(id, nodes_);
    if (found.slot == kNoOrder) return std::nullopt;
    const Side side = nodes_[nodes_[found.slot].level()].side();
    remove_found(found, id);
    return side;
}

Side OrderBook::vacate(LevelSlot slot) {
    const Side side = nodes_[slot].side();
    if (!ladder(side).vacate(rank_of(side, nodes_[slot].price()))) {
        nodes_[slot].cease_to_be_level();
        nodes_.give_back(slot);
    } else if (!nodes_[slot].noted()) {
        note_empty(slot);
    }
    if (empty()) [[unlikely]]
        start_over();
    return side;
}

void OrderBook::note_empty(LevelSlot slot) {
    nodes_[slot].set_noted(true);
    if (emptied_.size() < kKeptLevels) return emptied_.push_back(slot);
    const LevelSlot oldest = std::exchange(emptied_[next_emptied_++ % kKeptLevels], slot);
    Node& level = nodes_[oldest];
    if (!level.is_level() || oldest == slot) return;
    level.set_noted(false);
    if (level.orders() != 0) return;
    ladder(level.side()).forget(rank_of(level.side(), level.price()));
    level.cease_to_be_level();
    nodes_.give_back(oldest);
}

void OrderBook::start_over() {
    if (!nodes_.is_large()) return;
    for (PriceLadder& prices : ladders_) prices.clear();
    emptied_ = {};
    nodes_.start_over();
}

void OrderBook::drop_reserve(OrderSlot slot) {
    reserves_.give_back(nodes_.rest(slot).reserve);
    nodes_[slot].set_hides(false);
}

Level OrderBook::level(Side side, Price price) const {
    const LevelSlot slot = ladder(side).find(rank_of(side, price));
    return slot == kNoLevel ? Level{price, Quantity(0), 0} : as_level(nodes_[slot]);
}

void OrderBook::check_side(Side side, std::uint32_t& orders_seen) const {
    const PriceLadder& prices = ladder(side);
    prices.check();
    std::size_t levels_seen = 0;
    std::optional<Rank> before;
    for (auto at = prices.best(); at.level != kNoLevel; at = prices.next(at.rank)) {
        const Node& level = nodes_[at.level];
        const std::string where = "level " + std::to_string(level.price().raw());
        TONGQU_CHECK(!before || *before < at.rank, where + " is out of order");
        TONGQU_CHECK(level.side() == side && rank_of(side, level.price()) == at.rank,
                     where + " is at a wrong place");
        TONGQU_CHECK(level.orders() > 0, where + " is empty");
        Quantity quantity;
        std::uint32_t orders = 0;
        Slot earlier = at.level;
        for (OrderSlot slot = level.later; slot != at.level; slot = nodes_[slot].later) {
            const Node& order = nodes_[slot];
            const std::string name = "order " + std::to_string(order.id().raw());
            TONGQU_CHECK(order.quantity.is_positive() && order.quantity <= kMaxOrderQuantity,
                         describe(order.id(), order.quantity));
            if (order.hides()) {
                const Reserve& reserve = reserves_[nodes_.rest(slot).reserve];
                TONGQU_CHECK(reserve.hidden.is_positive() && order.quantity <= reserve.peak,
                             describe(order.id(), reserve.hidden));
            }
            TONGQU_CHECK(order.earlier == earlier, "link of " + name);
            TONGQU_CHECK(order.level() == at.level, "level of " + name);
            TONGQU_CHECK(index_.find(order.id(), nodes_).slot == slot, "index of " + name);
            TONGQU_CHECK(++orders <= level.orders(), where + " holds more orders than it counts");
            quantity += order.quantity;
            earlier = slot;
        }
        TONGQU_CHECK(level.earlier == earlier && orders == level.orders(),
                     where + " counts " + std::to_string(level.orders()));
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
