#pragma once
// What the exchange knows of each open order beyond the book: whose it is, where it rests, what it holds. Slots are reused, the
// last freed first; each participant's orders are linked in the order of their ids.
#include <cstdint>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "market/codec.hpp"
#include "market/ids.hpp"
#include "market/order_terms.hpp"
#include "market/region.hpp"
#include "settlement/hold.hpp"

namespace tongqu::exchange {

inline constexpr std::uint32_t kMaxOpenOrdersPerParticipant = 100'000;

struct OpenOrder {
    OrderId id;
    ParticipantId participant;
    InstrumentId instrument;
    Price limit;
    Quantity quantity;  // the total, fills included; of a non-rival offer: what one incoming order can take
    Quantity filled;
    Quantity leaves;
    Money held;  // in the participant's held account: of a buy gross and fees, of a sell its bond
    settlement::FeeMeter fees;  // of a sell: its bond
    RulebookVersion rulebook;   // in force when it was entered
    Side side = Side::buy;
    OrderType type = OrderType::limit;
    TimeInForce time_in_force = TimeInForce::gtc;
    SelfTradePolicy self_trade = SelfTradePolicy::cancel_taker;
    PostOnly post_only = PostOnly::no;
    RegionId region;
    bool waiting = false;              // a stop order outside the book
    std::optional<Quantity> display;   // of an iceberg
    std::optional<Price> stop_price;
    std::optional<Time> expires;

    static constexpr auto fields() {
        using O = OpenOrder;
        return std::make_tuple(&O::id, &O::participant, &O::instrument, &O::limit, &O::quantity, &O::filled, &O::leaves,
                               &O::held, &O::fees, &O::rulebook, &O::side, &O::type, &O::time_in_force, &O::self_trade, &O::post_only, &O::region,
                               &O::waiting, &O::display, &O::stop_price, &O::expires);
    }
};

class OpenOrders {
  public:
    // Valid until the next insert. Precondition: the id is above all before it.
    OpenOrder& insert(const OpenOrder& order);
    [[nodiscard]] OpenOrder* find(OrderId id);
    void erase(OrderId id);

    [[nodiscard]] std::uint32_t count(ParticipantId participant) const;
    [[nodiscard]] std::size_t size() const { return index_.size(); }
    // The participant's open orders, earliest id first. O(their number).
    [[nodiscard]] std::vector<OrderId> of(ParticipantId participant) const;
    // All open orders by id. O(n log n).
    [[nodiscard]] std::vector<OpenOrder> sorted() const;
    void load(const std::vector<OpenOrder>& orders);

  private:
    static constexpr std::uint32_t kNone = UINT32_MAX;
    struct Slot {
        OpenOrder order;
        std::uint32_t previous = kNone;
        std::uint32_t next = kNone;  // of a free slot: the slot freed before it
    };
    struct Chain {
        std::uint32_t first = kNone;
        std::uint32_t last = kNone;
        std::uint32_t count = 0;
    };

    std::vector<Slot> slots_;
    std::uint32_t free_ = kNone;
    boost::unordered_flat_map<std::uint64_t, std::uint32_t> index_;  // never iterated where order could show
    std::vector<Chain> chains_;                                      // per participant
};

}  // namespace tongqu::exchange
