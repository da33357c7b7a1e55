#pragma once
// What commands soon to come will touch. A look-up needs one line of memory to know the next; each is asked for some commands
// after the one before it, so that none is waited for.
#include <array>
#include <cstddef>

#include "engine/book/nodes.hpp"
#include "market/ids.hpp"

namespace tongqu::exchange {

// The order that a command names, and where it was found to lie; no id: the command names none.
struct ExpectedOrder {
    OrderId id;
    book::Slot slot = book::kNoSlot;
};

// The last few, in turns.
class Expected {
  public:
    void push(ExpectedOrder order) { orders_[++last_ % kKept] = order; }
    // The one so many commands before the last. Precondition: fewer than kKept.
    [[nodiscard]] ExpectedOrder& before(std::size_t commands) { return orders_[(last_ - commands) % kKept]; }

  private:
    static constexpr std::size_t kKept = 8;
    std::array<ExpectedOrder, kKept> orders_{};
    std::size_t last_ = 0;
};

}  // namespace tongqu::exchange
