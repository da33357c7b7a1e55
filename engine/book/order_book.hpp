#pragma once
// The resting orders of one instrument, by price and then by time. The book knows nothing of takers, money or
// rules: engine/match walks it.
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "engine/book/id_index.hpp"
#include "engine/book/node_pool.hpp"
#include "engine/book/price_ladder.hpp"
#include "engine/book/resting_order.hpp"
#include "market/check.hpp"

namespace tongqu::book {

// What a walk does with the order it has just been shown: take `reduce` lots off it (none: it stays as it is; all that
// it shows: it leaves the book, or shows its next peak at the end of its level), or take it out whole; then go
// on to the next order or stop.
struct Step {
    Quantity reduce;
    bool go_on = true;
    bool take_out = false;  // hidden part and all
};

// Movable, not copyable. Every single-order operation is O(1) for prices near the market and O(log far
// levels) for the rest; nothing is allocated while no more orders and levels live than before. All results
// are copies. One writer; no visitor may touch the book that calls it.
class OrderBook {
  public:
    // Whose an order is.
    struct Owner {
        ParticipantId participant;
        GroupId group;
    };

    OrderBook() = default;
    // For ids that others choose: they are spread by this secret, so that nobody can choose ones that crowd. Nothing else depends
    // on it.
    explicit OrderBook(std::uint64_t secret) : index_(secret) {}
    OrderBook(OrderBook&&) = default;
    OrderBook& operator=(OrderBook&&) = default;

    // Whether one more order of this quantity can rest at this price without a level's total passing 2^63.
    // The exchange asks before it accepts an order; the answer is yes for any quantity up to
    // kMaxOrderQuantity below kAlwaysRoom orders.
    [[nodiscard]] bool has_room_for(Side side, Price price, Quantity quantity) const;

    // Puts the order behind all others of its side and price. Preconditions, checked: its id is not resting,
    // 0 < leaves <= kMaxOrderQuantity, has_room_for it, 0 < hidden and 0 < leaves <= peak of a reserve. A crossed book is no error here: non-rival offers
    // make one.
    void rest(const RestingOrder& order);

    // The same for an order that shows all it has.
    OrderSlot rest_whole(OrderId id, Owner owner, Side side, Price price, Quantity leaves);

    [[nodiscard]] std::optional<RestingOrder> find(OrderId id) const;
    // Takes the order out and returns it as it was; nothing when no such order rests.
    std::optional<RestingOrder> remove(OrderId id);
    // The same, for who only needs to know its side.
    std::optional<Side> cancel(OrderId id);
    // Less quantity, same priority: the hidden part goes first. Preconditions, checked: the order rests,
    // 0 < total <= what it has in all.
    void set_total(OrderId id, Quantity total);
    // Takes `by` lots off the order, which keeps its priority, or leaves the book when that is all it has or
    // less. Returns it as it was before; nothing when no such order rests. Precondition, checked: by > 0.
    std::optional<RestingOrder> reduce(OrderId id, Quantity by);
    // Takes `by` of the lots that the order shows: a fill. Returns the order where it shows its next peak now, at
    // the end of its level. Preconditions, checked: the order rests, 0 < by <= what it shows.
    std::optional<RestingOrder> fill(OrderId id, Quantity by);

    // Says that a command soon to come, some eight commands from now, names this order; changes nothing but what the
    // processor's caches hold, and does nothing for a book that fits into them anyway. For whoever has the next
    // commands in hand.
    [[gnu::always_inline]] void expect(OrderId id) {
        if (size() < kWorthExpecting) return;
        expect_id(id);
        expect_node(std::exchange(expected_[next_expected_++ % kExpected], id));
    }
    // The two halves of expect(), for who keeps the ids between them: the line of the index, and some time later the node.
    [[gnu::always_inline]] void expect_id(OrderId id) const { index_.expect(id); }
    [[gnu::always_inline]] void expect_node(OrderId id) const {
        if (const OrderSlot slot = index_.guess(id); slot != kNoOrder) __builtin_prefetch(&nodes_[slot], 1);
    }

    [[nodiscard]] std::optional<Level> best(Side side) const;
    // Quantity and orders are zero when nothing rests there.
    [[nodiscard]] Level level(Side side, Price price) const;
    [[nodiscard]] Quantity quantity_at(Side side, Price price) const {
        const LevelSlot slot = ladder(side).find(rank_of(side, price));
        return slot == kNoLevel ? Quantity(0) : nodes_[slot].quantity;
    }
    // Whether anything rests on this side at this price or better. O(1).
    [[nodiscard]] bool reaches(Side side, Price price) const {
        const PriceLadder::Entry best = ladder(side).best();
        return best.level != kNoLevel && best.rank <= rank_of(side, price);
    }
    // Bytes that a large book holds beside the heap, for its orders, levels and their index.
    [[nodiscard]] std::size_t mapped_bytes() const { return nodes_.mapped_bytes() + index_.mapped_bytes(); }
    [[nodiscard]] std::uint32_t size() const { return index_.size(); }
    [[nodiscard]] bool empty() const { return size() == 0; }

    // visit(const Level&), best price first, until it returns false (or, when it returns nothing, to the
    // end).
    template <class Visit>
    void for_each_level(Side side, Visit&& visit) const;
    // visit(const RestingOrder&) in the order of priority; stops like for_each_level.
    template <class Visit>
    void for_each_order(Side side, Visit&& visit) const;
    // The orders of one price only.
    template <class Visit>
    void for_each_order_at(Side side, Price price, Visit&& visit) const;

    // Shows visit(const RestingOrder&) -> Step the side's orders in the order of priority, as long as their
    // price is at the limit or better for whoever takes them, and does what it answers. Where the visitor has
    // on_refreshed(const RestingOrder&) it is told of each next peak; the walk meets it again at the end of the
    // level. Precondition: 0 <= reduce <= leaves.
    template <class Visit>
    void walk(Side side, Price limit, Visit&& visit);

    // Verifies everything the book believes about itself, and stops the process where it is wrong. O(size log
    // size); for tests, fuzzing and snapshots.
    void check() const;

  private:
    static constexpr std::uint32_t kKeptLevels = 512;
    static constexpr std::uint32_t kExpected = 4;  // from the line of the index to the node
    static constexpr std::uint32_t kWorthExpecting = 50'000;

    PriceLadder& ladder(Side side) { return ladders_[static_cast<std::size_t>(side)]; }
    [[nodiscard]] const PriceLadder& ladder(Side side) const { return ladders_[static_cast<std::size_t>(side)]; }
    [[nodiscard]] RestingOrder as_resting(OrderSlot slot, const Node& level) const {
        const Node& order = nodes_[slot];
        RestingOrder resting{order.id(), nodes_.rest(slot).participant, order.group(), level.side(), level.price(), order.quantity, {}};
        if (order.hides()) [[unlikely]]
            resting.reserve = reserves_[nodes_.rest(slot).reserve];
        return resting;
    }
    static Level as_level(const Node& level) { return {level.price(), level.quantity, level.orders()}; }

    [[nodiscard]] bool has_room_at_level(Side side, Price price, Quantity quantity) const;
    void add_reserve(OrderSlot slot, const RestingOrder& order);
    void link_last(OrderSlot slot, LevelSlot level_slot);
    // Takes the order out of its level's queue and the pool. The level stays, empty perhaps.
    void take_out(OrderSlot slot, LevelSlot level_slot);
    void remove_found(IdIndex<NodePool>::Found found, OrderId id);
    [[gnu::noinline]] OrderSlot rest_unusual(OrderId id, Owner owner, Side side, Price price, Quantity leaves);
    [[nodiscard, gnu::noinline]] std::optional<Side> cancel_unusual(OrderId id);
    void link_new(OrderSlot slot, OrderId id, Owner owner, LevelSlot level_slot, Quantity leaves);
    // After an order of this level was taken out.
    void leave(LevelSlot slot);
    void unlink(const Node& order, LevelSlot level_slot);
    // Whether the order left its level's queue and shows its next peak at the end of it.
    bool take_step(OrderSlot slot, LevelSlot level_slot, Step step);
    void show_next_peak(OrderSlot slot, LevelSlot level_slot);
    void drop_reserve(OrderSlot slot);
    // The level has lost its last order, and its ladder is not content with that. One near the market stays for the next order at its price, as most come back
    // to where one just left; of those not filled again only the last kKeptLevels stay.
    [[gnu::noinline]] Side vacate(LevelSlot slot);
    void note_empty(LevelSlot slot);
    void start_over();
    void check_side(Side side, std::uint32_t& orders_seen) const;

    NodePool nodes_;
    ReserveSlab reserves_;
    IdIndex<NodePool> index_;
    std::vector<LevelSlot> emptied_;  // in turns; some are filled again, or gone
    std::uint32_t next_emptied_ = 0;
    std::uint32_t next_expected_ = 0;
    std::array<OrderId, kExpected> expected_{};
    std::array<PriceLadder, 2> ladders_;  // by side: which one is computed, as no processor can guess it
};

}  // namespace tongqu::book

#include "engine/book/order_book_inline.hpp"
