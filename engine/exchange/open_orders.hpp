#pragma once
// What the exchange knows of each open order beyond the book: whose it is, where it rests, what it holds. Slots are reused, the
// last freed first; each participant's orders are linked in the order of their ids.
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/book/id_index.hpp"
#include "engine/book/memory_region.hpp"
#include "engine/exchange/expected.hpp"
#include "market/codec.hpp"
#include "market/ids.hpp"
#include "market/order_terms.hpp"
#include "market/region.hpp"
#include "settlement/hold.hpp"

namespace tongqu::exchange {

inline constexpr std::uint32_t kMaxOpenOrdersPerParticipant = 100'000;

struct OpenOrder {
    OrderId id;
    ParticipantId participant;
    InstrumentId instrument;
    Price limit;
    Quantity quantity;  // the total, fills included; of a non-rival offer: what one incoming order can take
    Quantity filled;
    Quantity leaves;
    Money held;  // in the participant's held account: of a buy gross and fees, of a sell its bond
    settlement::FeeMeter fees;  // of a sell: its bond
    RulebookVersion rulebook;   // in force when it was entered
    Side side = Side::buy;
    OrderType type = OrderType::limit;
    TimeInForce time_in_force = TimeInForce::gtc;
    SelfTradePolicy self_trade = SelfTradePolicy::cancel_taker;
    PostOnly post_only = PostOnly::no;
    RegionId region;
    bool waiting = false;              // a stop order outside the book
    std::optional<Quantity> display;   // of an iceberg
    std::optional<Price> stop_price;
    std::optional<Time> expires;

    static constexpr auto fields() {
        using O = OpenOrder;
        return std::make_tuple(&O::id, &O::participant, &O::instrument, &O::limit, &O::quantity, &O::filled, &O::leaves,
                               &O::held, &O::fees, &O::rulebook, &O::side, &O::type, &O::time_in_force, &O::self_trade, &O::post_only, &O::region,
                               &O::waiting, &O::display, &O::stop_price, &O::expires);
    }
};

// The orders themselves, by slot from 1 on, each on cache lines of its own, in memory that grows without being copied.
class OrderCells {
  public:
    struct alignas(64) Cell {
        OpenOrder order;
        [[nodiscard]] OrderId id() const { return order.id; }
    };
    static_assert(std::is_trivially_copyable_v<Cell> && sizeof(Cell) == 128);

    OrderCells() = default;
    OrderCells(OrderCells&& other) noexcept { *this = std::move(other); }
    OrderCells& operator=(OrderCells&& other) noexcept;

    // A new slot after all before it.
    [[nodiscard]] book::Slot add();
    [[nodiscard]] Cell& operator[](book::Slot slot) { return first_[static_cast<std::uint32_t>(slot)]; }
    [[nodiscard]] const Cell& operator[](book::Slot slot) const { return first_[static_cast<std::uint32_t>(slot)]; }
    // How many slots there are, the unused first one with them.
    [[nodiscard]] std::uint32_t size() const { return size_; }

  private:
    Cell* first_ = nullptr;
    std::uint32_t size_ = 1;
    std::uint32_t capacity_ = 0;
    book::MemoryRegion memory_;
};

class OpenOrders {
  public:
    // Valid until the next insert. Precondition: the id is above all before it.
    OpenOrder& insert(const OpenOrder& order);
    [[nodiscard]] OpenOrder* find(OrderId id);
    void erase(OrderId id);

    [[nodiscard]] std::uint32_t count(ParticipantId participant) const;
    [[nodiscard]] std::size_t size() const { return index_.size(); }
    // The participant's open orders, earliest id first. O(their number).
    [[nodiscard]] std::vector<OrderId> of(ParticipantId participant) const;
    // All open orders by id. O(n log n).
    [[nodiscard]] std::vector<OpenOrder> sorted() const;
    void load(const std::vector<OpenOrder>& orders);

    // Asks the memory for where the id is or will be in the index; some time later for the order itself, and says where it seems
    // to lie, kNoSlot: nowhere. None of them changes anything.
    void expect_id(OrderId id) const { index_.expect(id); }
    [[nodiscard]] book::Slot expect_order(OrderId id) const;
    // The order that lies there still; null where another does by now.
    [[nodiscard]] const OpenOrder* guess(const ExpectedOrder& expected) const {
        if (expected.slot == book::kNoSlot) return nullptr;
        const OpenOrder& order = cells_[expected.slot].order;
        return order.id == expected.id ? &order : nullptr;
    }

  private:
    // Beside the orders, so that unlinking one touches no line of its neighbours: these all fit into a cache.
    struct Link {
        book::Slot previous = book::kNoSlot;
        book::Slot next = book::kNoSlot;  // of a free slot: the slot freed before it
    };
    struct Chain {
        book::Slot first = book::kNoSlot;
        book::Slot last = book::kNoSlot;
        std::uint32_t count = 0;
    };
    [[nodiscard]] Link& link(book::Slot slot) { return links_[static_cast<std::uint32_t>(slot)]; }

    OrderCells cells_;
    std::vector<Link> links_{1};
    book::Slot free_ = book::kNoSlot;
    book::IdIndex<OrderCells> index_;
    std::vector<Chain> chains_;  // per participant
};

}  // namespace tongqu::exchange
