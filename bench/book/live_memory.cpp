#include "bench/book/live_memory.hpp"

#include <malloc.h>

#include <cstdlib>
#include <new>

namespace tongqu::bench {

namespace {
std::size_t live = 0;
constexpr std::size_t kBlockHeader = 8;  // glibc's, before each block
}  // namespace

std::size_t live_bytes() { return live; }

static void* take(std::size_t size) {
    void* memory = std::malloc(size);
    if (memory == nullptr) throw std::bad_alloc();
    live += ::malloc_usable_size(memory) + kBlockHeader;
    return memory;
}

static void give_back(void* memory) {
    if (memory != nullptr) live -= ::malloc_usable_size(memory) + kBlockHeader;
    std::free(memory);
}

}  // namespace tongqu::bench

void* operator new(std::size_t size) { return tongqu::bench::take(size); }
void* operator new[](std::size_t size) { return tongqu::bench::take(size); }
void operator delete(void* memory) noexcept { tongqu::bench::give_back(memory); }
void operator delete[](void* memory) noexcept { tongqu::bench::give_back(memory); }
void operator delete(void* memory, std::size_t) noexcept { tongqu::bench::give_back(memory); }
void operator delete[](void* memory, std::size_t) noexcept { tongqu::bench::give_back(memory); }
