#include "engine/book/id_index.hpp"

#include <algorithm>
#include <utility>

namespace tongqu::book {

namespace {
constexpr std::uint32_t kFewestCells = 16;
}

void IdIndex::resize(std::uint32_t orders) {
    const std::uint32_t old_count = cell_count_;
    cell_count_ = std::max(kFewestCells, orders > UINT32_MAX / 2 ? UINT32_MAX : orders * 2);
    const auto share = [this](std::uint32_t percent) {
        return static_cast<std::uint32_t>(std::uint64_t{cell_count_} * percent / 100);
    };
    grow_at_ = orders > UINT32_MAX / 2 ? share(94) : share(70);
    shrink_at_ = cell_count_ == kFewestCells ? 0 : share(15);
    const auto old = std::exchange(cells_, std::make_unique<Cell[]>(cell_count_));
    for (std::uint32_t i = 0; i < old_count; ++i) {
        if (old[i].slot == kNoOrder) continue;
        std::uint32_t to = home(old[i].tag);
        while (cells_[to].slot != kNoOrder) to = after(to);
        cells_[to] = old[i];
    }
}

}  // namespace tongqu::book
