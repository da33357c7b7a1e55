#include "engine/book/memory_region.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <new>
#include <utility>

namespace tongqu::book {

namespace {

constexpr std::size_t kFirstReservation = std::size_t{64} << 20;

constexpr std::size_t kPage = 4096;
constexpr std::align_val_t kLine{64};

std::size_t whole_pages(std::size_t bytes) { return (bytes + kPage - 1) & ~(kPage - 1); }

// Addresses only; memory comes as they are written. Precondition: whole pages.
std::byte* reserve(std::size_t bytes) {
    void* const found =
        ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (found == MAP_FAILED) throw std::bad_alloc();
    return static_cast<std::byte*>(found);
}

}  // namespace

MemoryRegion::MemoryRegion(MemoryRegion&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      reserved_(std::exchange(other.reserved_, 0)) {}

MemoryRegion& MemoryRegion::operator=(MemoryRegion&& other) noexcept {
    if (this == &other) return *this;
    release();
    data_ = std::exchange(other.data_, nullptr);
    size_ = std::exchange(other.size_, 0);
    reserved_ = std::exchange(other.reserved_, 0);
    return *this;
}

MemoryRegion::~MemoryRegion() { release(); }

void MemoryRegion::release() {
    if (mapped()) {
        ::munmap(data_, reserved_);
    } else {
        ::operator delete(data_, kLine);
    }
}

std::size_t MemoryRegion::mapped_bytes() const { return mapped() ? whole_pages(size_) : 0; }

void MemoryRegion::resize(std::size_t bytes) {
    if (bytes < kMapFrom / 2 || (!mapped() && bytes < kMapFrom)) return resize_on_heap(bytes);
    if (!mapped()) return map(bytes);
    if (bytes > reserved_) reserve_more(bytes);
    if (bytes < size_) return shrink_mapped(bytes);
    size_ = bytes;
}

void MemoryRegion::resize_on_heap(std::size_t bytes) {
    auto* const fresh = static_cast<std::byte*>(::operator new(bytes, kLine));
    const std::size_t kept = std::min(bytes, size_);
    if (kept != 0) std::memcpy(fresh, data_, kept);
    std::memset(fresh + kept, 0, bytes - kept);
    release();
    data_ = fresh;
    size_ = bytes;
    reserved_ = 0;
}

void MemoryRegion::map(std::size_t bytes) {
    const std::size_t addresses = std::max(kFirstReservation, whole_pages(bytes));
    std::byte* const fresh = reserve(addresses);
    if (size_ != 0) std::memcpy(fresh, data_, size_);
    release();
    data_ = fresh;
    size_ = bytes;
    reserved_ = addresses;
}

void MemoryRegion::reserve_more(std::size_t bytes) {
    const std::size_t addresses = whole_pages(bytes) * 8;
    std::byte* const fresh = reserve(addresses);
    void* const moved = ::mremap(data_, reserved_, addresses, MREMAP_MAYMOVE | MREMAP_FIXED, fresh);
    if (moved == MAP_FAILED) {
        ::munmap(fresh, addresses);
        throw std::bad_alloc();
    }
    data_ = fresh;
    reserved_ = addresses;
}

void MemoryRegion::shrink_mapped(std::size_t bytes) {
    const std::size_t kept = whole_pages(bytes);
    if (kept < size_) ::madvise(data_ + kept, whole_pages(size_) - kept, MADV_DONTNEED);  // zero from now on
    std::memset(data_ + bytes, 0, std::min(kept, size_) - bytes);
    size_ = bytes;
}

}  // namespace tongqu::book
