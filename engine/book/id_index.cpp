#include "engine/book/id_index.hpp"

#include <bit>
#include <utility>

namespace tongqu::book {

void IdIndex::resize(std::uint32_t cells) {
    const std::uint32_t old_count = std::exchange(cell_count_, cells);
    const auto share = [cells](std::uint64_t percent) {
        return static_cast<std::uint32_t>(cells * percent / 100);
    };
    shift_ = 32 - static_cast<std::uint32_t>(std::countr_zero(cells));
    grow_at_ = share(70);
    shrink_at_ = cells == kFewestCells ? 0 : share(15);
    const auto old = std::exchange(cells_, std::make_unique<Cell[]>(cells));
    for (std::uint32_t i = 0; i < old_count; ++i) {
        if (old[i].slot == kNoOrder) continue;
        std::uint32_t to = home(old[i].tag);
        while (cells_[to].slot != kNoOrder) to = after(to);
        cells_[to] = old[i];
    }
}

}  // namespace tongqu::book
