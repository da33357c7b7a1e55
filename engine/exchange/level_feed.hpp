#pragma once
// The level feed: which prices a command touched, told once each with the quantity that rests there afterwards.
#include <algorithm>
#include <compare>
#include <vector>

#include "engine/book/order_book.hpp"
#include "market/event.hpp"

namespace tongqu::exchange {

class LevelFeed {
  public:
    void touch(InstrumentId instrument, Side side, Price price) {
        const Touched level{instrument, side, price};
        if (touched_.empty() || touched_.back() != level) touched_.push_back(level);
    }
    // Appends a LevelChanged for each touched level, by instrument, side and price, asking book_of(InstrumentId) for its book; then
    // calls changed(InstrumentId) for each instrument, and is empty. O(n log n) in the touched levels; allocates only where a command
    // touches more than any before.
    template <class BookOf, class Changed>
    void publish(std::vector<Event>& events, BookOf&& book_of, Changed&& changed) {
        if (touched_.empty()) return;
        if (touched_.size() > 1) {
            std::ranges::sort(touched_);
            touched_.erase(std::ranges::unique(touched_).begin(), touched_.end());
        }
        for (const Touched& level : touched_)
            events.emplace_back(LevelChanged{level.instrument, level.side, level.price,
                                             book_of(level.instrument).quantity_at(level.side, level.price)});
        const Touched* before = nullptr;
        for (const Touched& level : touched_) {
            if (before == nullptr || before->instrument != level.instrument) changed(level.instrument);
            before = &level;
        }
        touched_.clear();
    }

  private:
    struct Touched {
        InstrumentId instrument;
        Side side;
        Price price;
        friend auto operator<=>(const Touched&, const Touched&) = default;
    };
    std::vector<Touched> touched_;  // by the command at hand
};

}  // namespace tongqu::exchange
