#pragma once
// What the program holds on the heap.
#include <cstddef>

namespace tongqu::bench {

// Bytes that the allocator has set aside for what is allocated and not freed, its rounding included.
[[nodiscard]] std::size_t live_bytes();

}  // namespace tongqu::bench
