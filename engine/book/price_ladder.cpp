#include "engine/book/price_ladder.hpp"

#include <algorithm>
#include <bit>
#include <string>

#include "market/check.hpp"

namespace tongqu::book {

namespace {

constexpr std::uint32_t kSmallestWindow = 64;
constexpr std::uint32_t kLargestWindow = 1U << 20;
constexpr std::uint32_t kMostRoom = 1U << 14;
constexpr std::uint32_t kTicksPerLevel = 8;
constexpr std::size_t kSpareNodes = 1024;

std::uint32_t window_for(std::size_t levels) {
    const std::size_t wanted = std::bit_ceil(levels * kTicksPerLevel);
    return static_cast<std::uint32_t>(std::clamp<std::size_t>(wanted, kSmallestWindow, kLargestWindow));
}

// A quarter of the window (of a large one less) for better prices than the anchor, the rest for worse ones, without leaving the
// range of ranks.
std::uint64_t base_around(std::uint64_t anchor, std::uint32_t ticks) {
    const std::uint64_t room = std::min<std::uint32_t>(ticks / 4, kMostRoom);
    const std::uint64_t base = anchor < room ? 0 : anchor - room;
    return std::min(base, UINT64_MAX - (ticks - 1));
}

}  // namespace

LevelSlot PriceLadder::find_far(Rank rank) const {
    const auto found = far_.find(rank);
    return found == far_.end() ? kNoLevel : found->second;
}

LevelSlot PriceLadder::new_level(Side side, Price price, NodePool& nodes) {
    const LevelSlot level = nodes.take();
    nodes[level].become_level(price, side, level);
    return level;
}

void PriceLadder::follow_if_worth_it(Rank rank, NodePool& nodes) {
    // Moving reads every tick once and may send every level to the map: in look-ups, which cost tens of ticks
    // each.
    const std::size_t cost_of_move = window_.size() / 16 + std::size_t{near_levels_} * 4;
    const bool cheap = near_levels_ == 0 && window_.size() <= kSmallestWindow;
    if (cheap || since_moved_ > cost_of_move) follow(rank, nodes);
}

LevelSlot PriceLadder::enter_far(Rank rank, Side side, Price price, NodePool& nodes) {
    follow_if_worth_it(rank, nodes);
    LevelSlot level = find(rank);
    if (level == kNoLevel) level = new_level(side, price, nodes);
    if (in_window(rank)) {
        const std::uint32_t tick = tick_of(rank);
        near_levels_ += nodes[level].orders() == 0 ? 1U : 0U;
        window_[tick] = level;
        occupied_.set(tick);
    } else if (nodes[level].orders() == 0) {
        insert_far(rank, level);
    }
    return level;
}

PriceLadder::Entry PriceLadder::next_anywhere(Rank rank) const {
    Entry result;
    if (static_cast<std::uint64_t>(rank) < base_) {
        result = near_from(0);
    } else if (in_window(rank)) {
        result = near_from(tick_of(rank) + 1);
    }
    const auto far = far_.upper_bound(rank);
    if (far != far_.end() && (result.level == kNoLevel || far->first < result.rank))
        result = {far->first, far->second};
    return result;
}

void PriceLadder::insert_far(Rank rank, LevelSlot level) {
    if (spare_.empty()) {
        far_.emplace(rank, level);
        return;
    }
    FarLevels::node_type node = std::move(spare_.back());
    spare_.pop_back();
    node.key() = rank;
    node.mapped() = level;
    far_.insert(std::move(node));
}

void PriceLadder::erase_far(Rank rank) {
    FarLevels::node_type node = far_.extract(rank);
    if (spare_.size() < kSpareNodes) spare_.push_back(std::move(node));
}

// Puts the window around the best price, or around the wanted one while there is none; keeps it where it
// serves well already.
void PriceLadder::follow(Rank wanted, NodePool& nodes) {
    since_moved_ = 0;
    const auto now = static_cast<std::uint32_t>(window_.size());
    std::uint32_t ticks = window_for(size() + 1);
    if (ticks < now && ticks * 8 > now) ticks = now;
    const Rank anchor = best_.level == kNoLevel ? wanted : std::min(best_.rank, wanted);
    const bool well_placed = in_window(anchor) && tick_of(anchor) < now / 2;
    if (well_placed && ticks == now) return;
    move_window(base_around(static_cast<std::uint64_t>(anchor), ticks), ticks, nodes);
}

void PriceLadder::drop_empty(NodePool& nodes) {
    for (std::uint32_t tick = 0; tick < ticks_; ++tick) {
        const LevelSlot level = window_[tick];
        if (level == kNoLevel || nodes[level].orders() != 0) continue;
        window_[tick] = kNoLevel;
        nodes[level].cease_to_be_level();
        nodes.give_back(level);
    }
}

void PriceLadder::clear() {
    window_ = {};
    ticks_ = 0;
    base_ = 0;
    occupied_.reset(0);
    since_moved_ = 0;
    best_ = {};
}

// Levels that the new window does not cover go to the map, those that it newly covers come from it. Allocates
// only when the size changes or more levels are far than ever before. O(ticks + levels that move × log far
// levels).
void PriceLadder::move_window(std::uint64_t base, std::uint32_t ticks, NodePool& nodes) {
    drop_empty(nodes);
    const auto stays = [&](std::uint32_t tick) { return base_ + tick - base < ticks; };
    const auto old_ticks = static_cast<std::uint32_t>(window_.size());
    for (std::uint32_t tick = occupied_.first_from(0); tick != TickBitmap::kNone;
         tick = occupied_.first_from(tick + 1)) {
        if (stays(tick)) continue;
        insert_far(rank_at(tick), window_[tick]);
        window_[tick] = kNoLevel;
    }
    if (ticks == old_ticks) {
        const std::uint64_t shift = base > base_ ? base - base_ : base_ - base;
        const auto by = static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(shift, ticks));
        if (base > base_) {
            std::shift_left(window_.begin(), window_.end(), by);
            std::fill(window_.end() - by, window_.end(), kNoLevel);
        } else {
            std::shift_right(window_.begin(), window_.end(), by);
            std::fill(window_.begin(), window_.begin() + by, kNoLevel);
        }
    } else {
        std::vector<LevelSlot> moved(ticks, kNoLevel);
        for (std::uint32_t tick = 0; tick < old_ticks; ++tick) {
            if (window_[tick] != kNoLevel) moved[base_ + tick - base] = window_[tick];
        }
        window_ = std::move(moved);
        ticks_ = ticks;
    }
    base_ = base;
    for (auto far = far_.lower_bound(Rank{base}); far != far_.end() && in_window(far->first);) {
        window_[tick_of(far->first)] = far->second;
        const auto next = std::next(far);
        FarLevels::node_type node = far_.extract(far);
        if (spare_.size() < kSpareNodes) spare_.push_back(std::move(node));
        far = next;
    }
    occupied_.reset(ticks);
    near_levels_ = 0;
    for (std::uint32_t tick = 0; tick < ticks; ++tick) {
        if (window_[tick] == kNoLevel) continue;
        occupied_.set(tick);
        ++near_levels_;
    }
}

void PriceLadder::check() const {
    std::uint32_t near = 0;
    for (std::uint32_t tick = 0; tick < window_.size(); ++tick) {
        const bool bit = occupied_.first_from(tick) == tick;
        TONGQU_CHECK(!bit || window_[tick] != kNoLevel, "occupancy bit of tick " + std::to_string(tick));
        near += bit ? 1 : 0;
    }
    TONGQU_CHECK(near == near_levels_,
                 std::to_string(near) + " levels near, " + std::to_string(near_levels_) + " counted");
    for (const auto& [rank, level] : far_) {
        TONGQU_CHECK(!in_window(rank),
                     "rank " + std::to_string(static_cast<std::uint64_t>(rank)) + " is far and near");
        TONGQU_CHECK(level != kNoLevel,
                     "no level at far rank " + std::to_string(static_cast<std::uint64_t>(rank)));
    }
    Entry first = near_from(0);
    if (!far_.empty() && (first.level == kNoLevel || far_.begin()->first < first.rank)) {
        first = {far_.begin()->first, far_.begin()->second};
    }
    TONGQU_CHECK(first.level == best_.level,
                 "best level " + std::to_string(static_cast<std::uint32_t>(best_.level)));
    TONGQU_CHECK(first.level == kNoLevel || first.rank == best_.rank, "rank of the best level");
}

}  // namespace tongqu::book
