#pragma once
// Where the resting order of an id lies: an open-addressing table sized to the live orders.
#include <cstdint>
#include <memory>

#include "engine/book/nodes.hpp"
#include "market/ids.hpp"

namespace tongqu::book {

// Linear probing over 8-byte cells, a power of two of them: doubled when 70 % are full, halved when fewer
// than 15 % are, so that growth costs 11 to 23 bytes per live order. A cell holds the top 32 bits of the id's
// hash, which are enough to resize by and to tell most strangers apart; the full id is in the order's node.
// Nothing ever iterates over the cells to show them: their order cannot be observed.
class IdIndex {
  public:
    // Where an order was found: its slot, and its cell until the next change of the index.
    struct Found {
        OrderSlot slot = kNoOrder;
        std::uint32_t cell = 0;
    };

    // The slot is kNoOrder when the id is not here. O(1) expected.
    [[nodiscard]] Found find(OrderId id, const OrderSlab& orders) const {
        if (cell_count_ == 0) return {};
        const std::uint32_t tag = tag_of(id);
        for (std::uint32_t i = home(tag);; i = after(i)) {
            const Cell cell = cells_[i];
            if (cell.slot == kNoOrder) return {};
            if (cell.tag == tag && orders[cell.slot].id == id) return {cell.slot, i};
        }
    }

    // Adds the order unless its id is here already: false then, and nothing is changed. O(1) expected,
    // amortised.
    [[nodiscard]] bool insert(OrderId id, OrderSlot slot, const OrderSlab& orders) {
        if (size_ >= grow_at_) [[unlikely]]
            resize(cell_count_ == 0 ? kFewestCells : cell_count_ * 2);
        const std::uint32_t tag = tag_of(id);
        std::uint32_t i = home(tag);
        for (; cells_[i].slot != kNoOrder; i = after(i)) {
            if (cells_[i].tag == tag && orders[cells_[i].slot].id == id) return false;
        }
        cells_[i] = {tag, slot};
        ++size_;
        return true;
    }

    // The same, for an order known to be here: needs no look at its node. Precondition: this id is here with
    // this slot.
    [[nodiscard]] Found find_slot(OrderId id, OrderSlot slot) const {
        std::uint32_t cell = home(tag_of(id));
        while (cells_[cell].slot != slot) cell = after(cell);
        return {slot, cell};
    }

    // Closes the gap, so that no tombstones pile up. O(1) expected, amortised. Precondition: just found.
    void erase(Found found) {
        std::uint32_t hole = found.cell;
        for (std::uint32_t i = after(hole); cells_[i].slot != kNoOrder; i = after(i)) {
            // The cell may move into the hole unless its home lies after the hole.
            if (distance(home(cells_[i].tag), i) < distance(hole, i)) continue;
            cells_[hole] = cells_[i];
            hole = i;
        }
        cells_[hole].slot = kNoOrder;
        if (--size_ < shrink_at_) [[unlikely]]
            resize(cell_count_ / 2);
    }

    [[nodiscard]] std::uint32_t size() const { return size_; }

  private:
    static constexpr std::uint32_t kFewestCells = 16;

    struct Cell {
        std::uint32_t tag = 0;
        OrderSlot slot = kNoOrder;
    };

    // Fibonacci hashing: ids in sequence, and in most strides, spread more evenly than by chance.
    static std::uint32_t tag_of(OrderId id) {
        return static_cast<std::uint32_t>((id.raw() * 0x9E3779B97F4A7C15U) >> 32);
    }
    // Keeps the order of the tags, so that resizing reads and writes in order.
    [[nodiscard]] std::uint32_t home(std::uint32_t tag) const { return tag >> shift_; }
    [[nodiscard]] std::uint32_t after(std::uint32_t i) const { return (i + 1) & (cell_count_ - 1); }
    [[nodiscard]] std::uint32_t distance(std::uint32_t from, std::uint32_t to) const {
        return (to - from) & (cell_count_ - 1);
    }
    // Precondition: a power of two from kFewestCells, with room for all.
    void resize(std::uint32_t cells);

    std::unique_ptr<Cell[]> cells_;
    std::uint32_t cell_count_ = 0;
    std::uint32_t shift_ = 0;  // 32 less the bits of a cell's number
    std::uint32_t size_ = 0;
    std::uint32_t grow_at_ = 0;
    std::uint32_t shrink_at_ = 0;
};

}  // namespace tongqu::book
