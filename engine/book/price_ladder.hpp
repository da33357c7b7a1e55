#pragma once
// The occupied prices of one side, best first. Prices near the market lie in a dense window of ticks that
// follows it; prices far away, over the whole 64-bit range, lie in an ordered map.
#include <cstdint>
#include <map>
#include <vector>

#include "engine/book/nodes.hpp"
#include "engine/book/tick_bitmap.hpp"

namespace tongqu::book {

// How good a price is: 0 would be the best price there can be on its side. Both sides look alike this way.
enum class Rank : std::uint64_t {};

[[nodiscard]] constexpr Rank rank_of(Side side, Price price) {
    const auto from_lowest = static_cast<std::uint64_t>(price.raw()) ^ (std::uint64_t{1} << 63);
    return Rank{side == Side::sell ? from_lowest : ~from_lowest};
}

// A window costs 4 bytes and a bit per tick and grows with the number of levels (8 ticks a level, 64 to 2^20
// ticks). A price outside makes it follow the market, but only after as many look-ups as pay for the move, so
// that no sequence of prices makes the ladder slow.
class PriceLadder {
  public:
    struct Entry {
        Rank rank{};
        LevelSlot level = kNoLevel;
    };

    // The level at this rank, or kNoLevel. O(1) in the window, O(log far levels) beyond.
    [[nodiscard]] LevelSlot find(Rank rank) const {
        if (in_window(rank)) [[likely]]
            return window_[tick_of(rank)];
        return find_far(rank);
    }
    // The same, for a level about to be used: lets the window follow.
    [[nodiscard]] LevelSlot locate(Rank rank) {
        ++since_moved_;
        if (in_window(rank)) [[likely]]
            return window_[tick_of(rank)];
        return locate_far(rank);
    }

    // Precondition: no level has this rank.
    void insert(Rank rank, LevelSlot level) {
        if (best_.level == kNoLevel || rank < best_.rank) best_ = {rank, level};
        if (in_window(rank)) [[likely]] {
            window_[tick_of(rank)] = level;
            occupied_.set(tick_of(rank));
            ++near_levels_;
        } else {
            insert_far(rank, level);
        }
    }
    // Precondition: a level has this rank.
    void erase(Rank rank) {
        if (rank == best_.rank) best_ = next(rank);
        if (in_window(rank)) [[likely]] {
            window_[tick_of(rank)] = kNoLevel;
            occupied_.clear(tick_of(rank));
            --near_levels_;
        } else {
            erase_far(rank);
        }
    }

    // The best level; its `level` is kNoLevel when there is none.
    [[nodiscard]] Entry best() const { return best_; }
    // The best level that is worse than this rank, whether that is occupied or not.
    [[nodiscard]] Entry next(Rank rank) const {
        if (far_.empty() && in_window(rank)) [[likely]]
            return near_from(tick_of(rank) + 1);
        return next_anywhere(rank);
    }
    [[nodiscard]] std::size_t size() const { return near_levels_ + far_.size(); }

    // Verifies window, bitmap and map against each other. O(window + far levels).
    void check() const;

  private:
    using FarLevels = std::map<Rank, LevelSlot>;

    [[nodiscard]] std::uint64_t offset(Rank rank) const { return static_cast<std::uint64_t>(rank) - base_; }
    // base_ never exceeds 2^64 - window size: a rank below it wraps around to an offset outside.
    [[nodiscard]] bool in_window(Rank rank) const { return offset(rank) < window_.size(); }
    [[nodiscard]] std::uint32_t tick_of(Rank rank) const { return static_cast<std::uint32_t>(offset(rank)); }
    [[nodiscard]] Rank rank_at(std::uint32_t tick) const { return Rank{base_ + tick}; }
    [[nodiscard]] Entry near_from(std::uint32_t tick) const {
        const std::uint32_t found = occupied_.first_from(tick);
        if (found == TickBitmap::kNone) return {};
        return {rank_at(found), window_[found]};
    }

    [[nodiscard]] LevelSlot find_far(Rank rank) const;
    [[nodiscard]] LevelSlot locate_far(Rank rank);
    [[nodiscard]] Entry next_anywhere(Rank rank) const;
    void insert_far(Rank rank, LevelSlot level);
    void erase_far(Rank rank);
    void follow(Rank wanted);
    void move_window(std::uint64_t base, std::uint32_t ticks);

    std::vector<LevelSlot> window_;  // by tick from base_; kNoLevel where nothing rests
    TickBitmap occupied_;
    std::uint64_t base_ = 0;  // the rank of the window's first tick
    Entry best_;
    std::uint32_t near_levels_ = 0;
    std::uint64_t since_moved_ = 0;  // look-ups since the window last moved
    FarLevels far_;
    std::vector<FarLevels::node_type>
        spare_;  // map nodes kept, so that far prices allocate nothing in steady state
};

}  // namespace tongqu::book
