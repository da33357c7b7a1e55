#include "engine/book/id_index_inline.hpp"
#include "engine/book/node_pool.hpp"

namespace tongqu::book {

std::uint64_t IdHash::multiplier_from(std::uint64_t secret) {
    // Numerators and denominators of the continued fraction, term by term, until they say all of 64 bits.
    std::uint64_t above = 0, below = 1, above_before = 1, below_before = 0;
    for (int bits = 0; below >> 44 == 0; bits += 2) {
        const std::uint64_t term = 1 + (secret >> bits % 64 & 3) % 3;
        above_before = std::exchange(above, term * above + above_before);
        below_before = std::exchange(below, term * below + below_before);
    }
    return static_cast<std::uint64_t>((static_cast<unsigned __int128>(above) << 64) / below) | 1;
}

template class IdIndex<NodePool>;

}  // namespace tongqu::book
