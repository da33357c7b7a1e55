#pragma once
// Where the resting order of an id lies: an open-addressing table sized to the live orders.
#include <cstdint>
#include <memory>

#include "engine/book/nodes.hpp"
#include "market/ids.hpp"

namespace tongqu::book {

// Linear probing over 8-byte cells, 50 % full after each resize: it grows at 70 % and shrinks at 15 %, so
// that a cell costs 11 to 16 bytes per live order in growth. A cell holds the top 32 bits of the id's hash,
// which are enough to resize by and to tell most strangers apart; the full id is in the order's node. Nothing
// ever iterates over the cells: their order cannot be observed.
class IdIndex {
  public:
    // kNoOrder when the id is not here. O(1) expected.
    [[nodiscard]] OrderSlot find(OrderId id, const OrderSlab& orders) const {
        if (cell_count_ == 0) return kNoOrder;
        const std::uint32_t tag = tag_of(id);
        for (std::uint32_t i = home(tag);; i = after(i)) {
            const Cell cell = cells_[i];
            if (cell.slot == kNoOrder) return kNoOrder;
            if (cell.tag == tag && orders[cell.slot].id == id) return cell.slot;
        }
    }

    // Adds the order unless its id is here already: false then, and nothing is changed. O(1) expected,
    // amortised.
    [[nodiscard]] bool insert(OrderId id, OrderSlot slot, const OrderSlab& orders) {
        if (size_ >= grow_at_) [[unlikely]]
            resize(size_ + 1);
        const std::uint32_t tag = tag_of(id);
        std::uint32_t i = home(tag);
        for (; cells_[i].slot != kNoOrder; i = after(i)) {
            if (cells_[i].tag == tag && orders[cells_[i].slot].id == id) return false;
        }
        cells_[i] = {tag, slot};
        ++size_;
        return true;
    }

    // Precondition: this id is here with this slot. Closes the gap, so that no tombstones pile up. O(1)
    // expected, amortised.
    void erase(OrderId id, OrderSlot slot) {
        std::uint32_t hole = home(tag_of(id));
        while (cells_[hole].slot != slot) hole = after(hole);
        for (std::uint32_t i = after(hole); cells_[i].slot != kNoOrder; i = after(i)) {
            // The cell may move into the hole unless its home lies after the hole.
            if (distance(home(cells_[i].tag), i) < distance(hole, i)) continue;
            cells_[hole] = cells_[i];
            hole = i;
        }
        cells_[hole].slot = kNoOrder;
        if (--size_ < shrink_at_) [[unlikely]]
            resize(size_);
    }

    [[nodiscard]] std::uint32_t size() const { return size_; }

  private:
    struct Cell {
        std::uint32_t tag = 0;
        OrderSlot slot = kNoOrder;
    };

    static std::uint32_t tag_of(OrderId id) {
        std::uint64_t hash = id.raw() * 0x9E3779B97F4A7C15U;
        hash = (hash ^ (hash >> 32)) * 0xD6E8FEB86659FD93U;
        return static_cast<std::uint32_t>(hash >> 32);
    }
    // Maps the tag to 0 … cell_count_ - 1, keeping its order: any number of cells will do, and resizing reads
    // and writes in order.
    [[nodiscard]] std::uint32_t home(std::uint32_t tag) const {
        return static_cast<std::uint32_t>((std::uint64_t{tag} * cell_count_) >> 32);
    }
    [[nodiscard]] std::uint32_t after(std::uint32_t i) const { return i + 1 == cell_count_ ? 0 : i + 1; }
    [[nodiscard]] std::uint32_t distance(std::uint32_t from, std::uint32_t to) const {
        return to >= from ? to - from : to + cell_count_ - from;
    }
    void resize(std::uint32_t orders);

    std::unique_ptr<Cell[]> cells_;
    std::uint32_t cell_count_ = 0;
    std::uint32_t size_ = 0;
    std::uint32_t grow_at_ = 0;
    std::uint32_t shrink_at_ = 0;
};

}  // namespace tongqu::book
