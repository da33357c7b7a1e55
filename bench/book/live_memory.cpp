#include "bench/book/live_memory.hpp"

#include <malloc.h>

namespace tongqu::bench {

// The allocator is asked, not replaced: counting would cost the twin, which allocates for every order, more than the book.
std::size_t live_bytes() {
    const struct mallinfo2 info = ::mallinfo2();
    return info.uordblks + info.hblkhd;
}

}  // namespace tongqu::bench
