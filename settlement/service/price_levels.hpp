#pragma once
// What rests on each instrument, by price: as LevelChanged events say it, absolutely.
#include <functional>
#include <map>
#include <vector>

#include "market/event.hpp"

namespace tongqu::service {

struct InstrumentLevels {
    std::map<Price, Quantity, std::greater<>> bids;  // best first, both
    std::map<Price, Quantity> asks;
    SequenceNumber changed;  // by this command last
};

class PriceLevels {
  public:
    // O(log levels).
    void change(const LevelChanged& event, SequenceNumber sequence) {
        if (levels_.size() <= event.instrument.raw()) levels_.resize(event.instrument.raw() + std::size_t{1});
        InstrumentLevels& levels = levels_[event.instrument.raw()];
        levels.changed = sequence;
        event.side == Side::buy ? set(levels.bids, event) : set(levels.asks, event);
    }
    // An instrument without any order so far has empty levels.
    [[nodiscard]] const InstrumentLevels& of(InstrumentId instrument) const {
        return instrument.raw() < levels_.size() ? levels_[instrument.raw()] : kNone;
    }
    [[nodiscard]] std::size_t size() const { return levels_.size(); }

  private:
    template <class SideLevels>
    static void set(SideLevels& side, const LevelChanged& event) {
        if (event.quantity.is_zero()) {
            side.erase(event.price);
        } else {
            side[event.price] = event.quantity;
        }
    }

    inline static const InstrumentLevels kNone{};
    std::vector<InstrumentLevels> levels_;
};

}  // namespace tongqu::service
