#pragma once
// The occupied prices of one side, best first. Prices near the market lie in a dense window of ticks that
// follows it; prices far away, over the whole 64-bit range, lie in an ordered map.
#include <cstdint>
#include <map>
#include <vector>

#include "engine/book/node_pool.hpp"
#include "engine/book/tick_bitmap.hpp"

namespace tongqu::book {

// How good a price is: 0 would be the best price there can be on its side. Both sides look alike this way.
enum class Rank : std::uint64_t {};

[[nodiscard]] constexpr Rank rank_of(Side side, Price price) {
    const auto from_lowest = static_cast<std::uint64_t>(price.raw()) ^ (std::uint64_t{1} << 63);
    return Rank{from_lowest ^ (static_cast<std::uint64_t>(side) - 1)};  // of a buy all bits turn over; no branch
}

// A window costs 4 bytes and a bit per tick and grows with the number of levels (8 ticks a level, 64 to 2^20
// ticks). A price outside makes it follow the market, but only after as many look-ups as pay for the move, so
// that no sequence of prices makes the ladder slow.
class alignas(64) PriceLadder {
  public:
    struct Entry {
        Rank rank{};
        LevelSlot level = kNoLevel;
    };

    // The level at this rank, which may be empty, or kNoLevel. O(1) in the window, O(log far levels) beyond.
    [[nodiscard]] LevelSlot find(Rank rank) const {
        if (in_window(rank)) [[likely]]
            return window_[tick_of(rank)];
        return find_far(rank);
    }
    // The level for one more order at this price, made where there is none. Lets the window follow, and then gives back
    // the nodes of empty levels. O(1) in the window, O(log far levels) beyond.
    [[nodiscard, gnu::always_inline]] LevelSlot enter(Side side, Price price, NodePool& nodes) {
        const Rank rank = rank_of(side, price);
        ++since_moved_;
        LevelSlot level = kNoLevel;
        if (in_window(rank)) [[likely]] {
            const std::uint32_t tick = tick_of(rank);
            level = window_[tick];
            if (level == kNoLevel) [[unlikely]]
                window_[tick] = level = new_level(side, price, nodes);
            near_levels_ += nodes[level].orders() == 0 ? 1U : 0U;
            occupied_.set(tick);  // it may be already: asking first would be a guess
        } else {
            level = enter_far(rank, side, price, nodes);
        }
        improve(rank, level);
        return level;
    }
    // The level at this rank of the window, which may be empty, or kNoLevel.
    [[nodiscard, gnu::always_inline]] LevelSlot near(Rank rank) const {
        return in_window(rank) ? window_[tick_of(rank)] : kNoLevel;
    }
    // What enter() does where near() has found a level.
    [[gnu::always_inline]] void enter_near(Rank rank, LevelSlot level, const Node& node) {
        ++since_moved_;
        near_levels_ += node.orders() == 0 ? 1U : 0U;
        occupied_.set(tick_of(rank));
        improve(rank, level);
    }
    // An order has left the level, the last one perhaps. Whether the level is in the window and not the best that now
    // is empty: nothing is to be done then. Does not ask whether it is empty, which no processor can guess.
    [[nodiscard, gnu::always_inline]] bool leave(Rank rank, bool empty) {
        if (!in_window(rank)) [[unlikely]]
            return !empty;
        occupied_.clear_if(tick_of(rank), empty);
        near_levels_ -= empty ? 1U : 0U;
        return !(empty & (rank == best_.rank));
    }
    // Where leave() was answered false. Whether the empty level stays, to be occupied again; a far one is gone.
    [[nodiscard]] bool vacate(Rank rank) {
        if (rank == best_.rank) best_ = next(rank);
        if (in_window(rank)) [[likely]]
            return true;
        erase_far(rank);
        return false;
    }
    // Precondition: an empty level is at this rank.
    void forget(Rank rank) { window_[tick_of(rank)] = kNoLevel; }
    // Forgets everything, and what it cost. Precondition: no level is occupied.
    void clear();

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
    [[nodiscard]] bool in_window(Rank rank) const { return offset(rank) < ticks_; }
    [[nodiscard]] std::uint32_t tick_of(Rank rank) const { return static_cast<std::uint32_t>(offset(rank)); }
    [[nodiscard]] Rank rank_at(std::uint32_t tick) const { return Rank{base_ + tick}; }
    [[nodiscard]] Entry near_from(std::uint32_t tick) const {
        const std::uint32_t found = occupied_.first_from(tick);
        if (found == TickBitmap::kNone) return {};
        return {rank_at(found), window_[found]};
    }

    // Written, not branched on: about every sixth order of a real market is the best.
    [[gnu::always_inline]] void improve(Rank rank, LevelSlot level) {
        const bool better = (best_.level == kNoLevel) | (rank < best_.rank);
        best_.rank = better ? rank : best_.rank;
        best_.level = better ? level : best_.level;
    }
    [[nodiscard]] LevelSlot find_far(Rank rank) const;
    [[nodiscard]] static LevelSlot new_level(Side side, Price price, NodePool& nodes);
    [[nodiscard]] LevelSlot enter_far(Rank rank, Side side, Price price, NodePool& nodes);
    void follow_if_worth_it(Rank rank, NodePool& nodes);
    [[nodiscard]] Entry next_anywhere(Rank rank) const;
    void insert_far(Rank rank, LevelSlot level);
    void erase_far(Rank rank);
    void follow(Rank wanted, NodePool& nodes);
    void drop_empty(NodePool& nodes);
    void move_window(std::uint64_t base, std::uint32_t ticks, NodePool& nodes);

    std::vector<LevelSlot> window_;  // by tick from base_; its level may be empty
    std::uint64_t ticks_ = 0;        // window_'s size, at hand
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
