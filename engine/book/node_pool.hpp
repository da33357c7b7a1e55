#pragma once
// The nodes of one book, named by 32-bit slots from 1 on. The slot freed last is taken first, so that a busy book stays
// in cache.
#include <cstdint>
#include <utility>

#include "engine/book/memory_region.hpp"
#include "engine/book/nodes.hpp"

namespace tongqu::book {

// Contiguous, so that a slot becomes an address in one instruction. References are valid until the next take().
class NodePool {
  public:
    NodePool() = default;
    NodePool(NodePool&& other) noexcept { *this = std::move(other); }
    NodePool& operator=(NodePool&& other) noexcept {
        nodes_ = std::move(other.nodes_);
        rests_ = std::move(other.rests_);
        first_ = std::exchange(other.first_, nullptr);
        first_rest_ = std::exchange(other.first_rest_, nullptr);
        free_ = std::exchange(other.free_, kNoSlot);
        touched_ = std::exchange(other.touched_, 1);
        capacity_ = std::exchange(other.capacity_, 0);
        return *this;
    }

    // A node to be written whole. O(1); takes memory only when more nodes live than ever since the pool was empty.
    [[nodiscard, gnu::always_inline]] Slot take() {
        const Slot slot = free_;
        if (slot != kNoSlot) [[likely]] {
            free_ = (*this)[slot].later;
            return slot;
        }
        if (touched_ >= capacity_) [[unlikely]]
            grow();
        return Slot{touched_++};
    }
    // The node that was given back last, or kNoSlot; take_free takes it.
    [[nodiscard]] Slot free() const { return free_; }
    [[gnu::always_inline]] void take_free() { free_ = (*this)[free_].later; }
    // Precondition: the slot was taken and not given back since.
    [[gnu::always_inline]] void give_back(Slot slot) {
        (*this)[slot].later = free_;
        free_ = slot;
        __builtin_prefetch(&rest(slot), 1);  // the next order will lie here
    }
    // Whether it has taken more memory than a small book needs.
    [[nodiscard]] bool is_large() const { return capacity_ > 4 * kSmall; }
    // Forgets all nodes and returns what is more than a small book needs.
    void start_over();

    [[nodiscard]] Node& operator[](Slot slot) { return first_[static_cast<std::uint32_t>(slot)]; }
    [[nodiscard]] const Node& operator[](Slot slot) const { return first_[static_cast<std::uint32_t>(slot)]; }
    [[nodiscard]] OrderRest& rest(Slot slot) {
        return first_rest_[static_cast<std::uint32_t>(slot)];
    }
    [[nodiscard]] const OrderRest& rest(Slot slot) const { return first_rest_[static_cast<std::uint32_t>(slot)]; }

    [[nodiscard]] std::size_t mapped_bytes() const { return nodes_.mapped_bytes() + rests_.mapped_bytes(); }

  private:
    static constexpr std::uint32_t kSmall = 4096;

    void grow();
    void resize(std::uint32_t nodes);

    Node* first_ = nullptr;
    OrderRest* first_rest_ = nullptr;
    Slot free_ = kNoSlot;
    std::uint32_t touched_ = 1;
    std::uint32_t capacity_ = 0;
    MemoryRegion nodes_;
    MemoryRegion rests_;
};

}  // namespace tongqu::book
