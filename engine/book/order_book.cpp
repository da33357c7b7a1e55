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

std::optional<RestingOrder> OrderBook::fill(OrderId id, Quantity by) {
    const OrderSlot slot = index_.find(id, nodes_).slot;
    TONGQU_CHECK(slot != kNoOrder, describe(id, by));
    const LevelSlot level = nodes_[slot].level();
    TONGQU_CHECK(by.is_positive() && by <= nodes_[slot].quantity, describe(id, by));
    if (take_step(slot, level, {.reduce = by})) return as_resting(slot, nodes_[level]);
    if (nodes_[level].orders() == 0) vacate(level);
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

std::optional<Side> OrderBook::cancel_unusual(IdIndex::Found found, OrderId id) {
    if (found.slot == kNoOrder) return std::nullopt;
    const Side side = nodes_[nodes_[found.slot].level()].side();
    remove_found(found, id);
    return side;
}

void OrderBook::note_empty(LevelSlot slot) {
    if (!emptied_) emptied_ = std::make_unique<std::array<LevelSlot, kKeptLevels>>();
    const LevelSlot oldest = std::exchange((*emptied_)[next_emptied_++ % kKeptLevels], slot);
    nodes_[slot].set_noted(true);
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
    emptied_.reset();
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
