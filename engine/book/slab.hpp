#pragma once
// A pool of equal nodes named by 32-bit slots. The slot freed last is taken first, so that a busy book stays
// in cache.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

namespace tongqu::book {

// Memory grows by chunks of 4096 nodes; the first chunk starts small and doubles, so that a quiet instrument
// stays small. Slots stay valid for a node's life; references only until the next take(). take() and
// give_back() are O(1), and allocate only when more nodes live than ever before.
template <class Node, class Slot>
class Slab {
    static_assert(std::is_trivially_copyable_v<Node> && sizeof(Slot) == 4);

  public:
    static constexpr Slot kNone{0xffffffff};

    // Precondition: fewer than 2^32 - 1 nodes live.
    [[nodiscard]] Slot take(const Node& node) {
        if (free_ != kNone) [[likely]] {
            const Slot slot = free_;
            Cell& reused = cell(slot);
            free_ = reused.next_free;
            std::construct_at(&reused.node, node);
            return slot;
        }
        if (touched_ == capacity_) [[unlikely]]
            grow();
        const Slot slot{touched_++};
        std::construct_at(&cell(slot).node, node);
        return slot;
    }

    // Precondition: the slot was taken and not given back since.
    void give_back(Slot slot) {
        cell(slot).next_free = free_;
        free_ = slot;
    }

    [[nodiscard]] Node& operator[](Slot slot) { return cell(slot).node; }
    [[nodiscard]] const Node& operator[](Slot slot) const { return const_cast<Slab*>(this)->cell(slot).node; }

  private:
    static constexpr std::uint32_t kChunkBits = 12;
    static constexpr std::uint32_t kChunk = 1U << kChunkBits;
    static constexpr std::uint32_t kFirstCells = 8;

    union Cell {
        Cell() {}
        Node node;
        Slot next_free;
    };

    Cell& cell(Slot slot) {
        const auto index = static_cast<std::uint32_t>(slot);
        return chunks_[index >> kChunkBits][index & (kChunk - 1)];
    }

    [[gnu::noinline]] void grow() {
        if (capacity_ != 0 && capacity_ < kChunk) {
            auto larger = std::make_unique_for_overwrite<Cell[]>(std::size_t{capacity_} * 2);
            std::copy_n(chunks_[0].get(), capacity_, larger.get());
            chunks_[0] = std::move(larger);
            capacity_ *= 2;
        } else {
            const std::uint32_t cells = capacity_ == 0 ? kFirstCells : kChunk;
            chunks_.push_back(std::make_unique_for_overwrite<Cell[]>(cells));
            capacity_ += cells;
        }
    }

    std::vector<std::unique_ptr<Cell[]>> chunks_;
    Slot free_ = kNone;
    std::uint32_t touched_ = 0;
    std::uint32_t capacity_ = 0;
};

}  // namespace tongqu::book
