#pragma once
// One piece of memory that grows and shrinks and stays contiguous. It begins at a cache line's boundary.
#include <cstddef>

namespace tongqu::book {

// Small regions lie on the heap and are copied as they grow. From kMapFrom bytes on a region is mapped by itself, in a
// reservation of addresses large enough to grow into: growing then touches no byte, but for page tables when the
// reservation is used up.
class MemoryRegion {
  public:
    static constexpr std::size_t kMapFrom = std::size_t{256} << 10;

    MemoryRegion() = default;
    MemoryRegion(MemoryRegion&& other) noexcept;
    MemoryRegion& operator=(MemoryRegion&& other) noexcept;
    ~MemoryRegion();

    // Keeps what fits; bytes that were not there are zero. Invalidates addresses. Throws std::bad_alloc, unchanged then.
    void resize(std::size_t bytes);
    [[nodiscard]] std::byte* data() const { return data_; }
    [[nodiscard]] std::size_t size() const { return size_; }
    // What it has taken from the machine beside the heap, in whole pages; zero for a small region.
    [[nodiscard]] std::size_t mapped_bytes() const;

  private:
    [[nodiscard]] bool mapped() const { return reserved_ != 0; }
    void resize_on_heap(std::size_t bytes);
    void map(std::size_t bytes);
    void reserve_more(std::size_t bytes);
    void shrink_mapped(std::size_t bytes);
    void release();

    std::byte* data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t reserved_ = 0;  // bytes of addresses; none: on the heap
};

}  // namespace tongqu::book
