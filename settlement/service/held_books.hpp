#pragma once
// Books of batch markets are told of when an interval ends, not before: whoever is near would otherwise see a late offer, and reach
// it, while others still wait for the news. What changes is held back until a command's stamp is at or past the end of its interval,
// or until a draw has told it. An order's own record says at once how it stands.
#include <map>
#include <set>
#include <vector>

#include "market/event.hpp"
#include "settlement/service/orders.hpp"

namespace tongqu::service {

// What everyone may see of a resting order.
struct ShownOrder {
    OrderId id;
    Side side = Side::buy;
    QueuePlace place;
    Quantity shown;
};

class HeldBooks {
  public:
    // From its opening on; intervals end at multiples of this since 1970.
    void hold(InstrumentId instrument, Duration interval) { books_[instrument].interval = interval; }
    [[nodiscard]] bool holds(InstrumentId instrument) const { return books_.contains(instrument); }

    // Of instruments that are held, both. Precondition: times do not go back.
    void change(const LevelChanged& event, Time now);
    void touch(const OrderRecord& order, Time now);

    // Before a command of this stamp: what ended intervals changed is told. Forgets what was told by the command before.
    void begin(Time now, const Orders& orders);
    // The instrument's interval has ended with this command.
    void tell(InstrumentId instrument, const Orders& orders);

    // What the last command's stamp or draw told: levels in the order in which they are to be set, and which orders.
    [[nodiscard]] const std::vector<LevelChanged>& levels() const { return levels_; }
    [[nodiscard]] const std::vector<OrderShown>& orders() const { return orders_; }
    // The instrument's orders as they were told of last, best first. O(n log n).
    [[nodiscard]] std::vector<ShownOrder> side_of(InstrumentId instrument, Side side) const;
    [[nodiscard]] const ShownOrder* find(InstrumentId instrument, OrderId order) const;
    // Levels that are not told of yet, absolutely.
    [[nodiscard]] std::vector<LevelChanged> waiting() const;

  private:
    struct Book {
        Duration interval{0};
        std::optional<Time> due;
        std::map<std::pair<Side, Price>, Quantity> levels;  // changed
        std::set<OrderId> orders;                           // changed
        std::map<OrderId, ShownOrder> shown;                // as told
    };
    void wait(InstrumentId instrument, Book& book, Time now);

    std::map<InstrumentId, Book> books_;
    std::set<std::pair<Time, InstrumentId>> due_;
    std::vector<LevelChanged> levels_;
    std::vector<OrderShown> orders_;
};

}  // namespace tongqu::service
