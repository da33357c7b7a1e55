#pragma once
// Every order as its owner sees it. Open orders are bounded by the exchange's own limits; closed ones are
// kept for kClosedOrdersKept after their end, so that the memory of client ids in the core never outlives the
// record; within that time they grow with history, about 350 bytes an order and 8 a fill.
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "market/command.hpp"
#include "market/event.hpp"
#include "settlement/service/order_queues.hpp"
#include "settlement/service/origin.hpp"
#include "settlement/service/wide_sum.hpp"

namespace tongqu::service {

inline constexpr Duration kClosedOrdersKept = days(31);

// What an order was like just after some command.
struct OrderMoment {
    OrderStatus status = OrderStatus::open;
    Price limit;
    Quantity quantity;  // the total, fills included, without what self-trade prevention took off
    Quantity filled;
    Quantity leaves;  // what can still trade: zero once closed; all of it for an offer of non-rival goods
    std::uint32_t fills = 0;  // so many of the order's fills had happened

    friend bool operator==(const OrderMoment&, const OrderMoment&) = default;
};

// A command on an order that its participant signed.
struct SignedCommand {
    enum class Kind : std::uint8_t { place, amend, cancel, cancel_all };
    Kind kind = Kind::place;
    KeyId key;
    Origin origin;
    Evidence evidence;
};

struct OrderRecord {
    OrderId id;
    ParticipantId participant;
    std::optional<KeyId> key;  // that it was placed with
    InstrumentId instrument;
    RegionId region;
    std::string client_order_id;
    Side side = Side::buy;
    OrderType type = OrderType::limit;
    TimeInForce time_in_force = TimeInForce::gtc;
    SelfTradePolicy self_trade = SelfTradePolicy::cancel_taker;
    PostOnly post_only = PostOnly::no;
    std::optional<Price> stop_price;
    std::optional<Quantity> display_quantity;
    std::optional<Quantity> minimum_quantity;
    std::optional<Time> expires;  // also of a day order
    bool replenishes = false;  // an offer of non-rival goods: fills do not use it up
    Quantity shown;  // in the book; less than its leaves for an iceberg, nothing while it waits or arrives
    std::optional<QueuePlace> place;  // while it shows anything
    OrderMoment now;
    OrderMoment entry;  // just after the command that entered it: how it was answered
    std::optional<CancelReason> cancelled_for;
    Origin entered;
    Origin changed;  // the last command that changed it
    std::vector<TradeId> fills;
    std::vector<std::shared_ptr<const SignedCommand>> signatures;  // of the commands that entered and changed it, where signed
};

class Orders {
  public:
    void accept(const OrderAccepted& event, const PlaceOrder& command, const InstrumentTerms& terms, Origin origin,
                std::optional<KeyId> key = std::nullopt);
    void show(const OrderShown& event);
    void elect(const StopElected& event, Origin origin);
    void trade(const Traded& event, Origin origin);
    void cancel(const OrderCancelled& event, Origin origin);
    void decrement(const OrderDecremented& event, Origin origin);
    void amend(const OrderAmended& event, Origin origin);
    // The order was entered or changed by this; about 500 bytes, which go with the order.
    void sign(OrderId id, std::shared_ptr<const SignedCommand> command) { at(id).signatures.push_back(std::move(command)); }
    // After all events of the command that entered the order: what cannot rest and was not cancelled is
    // filled.
    void finish_entry(OrderId id);
    // Forgets the orders that closed before; amortised O(log n) each.
    void forget_closed_before(Time time);

    // Nothing for an order that never was or is forgotten.
    [[nodiscard]] const OrderRecord* find(OrderId id) const;
    // The latest order that the participant gave this id. O(1).
    [[nodiscard]] const OrderRecord* find(ParticipantId participant, std::string_view client_order_id) const;
    [[nodiscard]] const OrderQueues& queues() const { return queues_; }
    // In the order of entry. The sets are empty for whoever has none.
    [[nodiscard]] const std::set<OrderId>& open_of(ParticipantId participant) const;
    [[nodiscard]] const std::set<OrderId>& all_of(ParticipantId participant) const;
    [[nodiscard]] std::size_t size() const { return orders_.size(); }
    [[nodiscard]] std::size_t open_size() const { return open_size_; }
    // Since the beginning, forgotten ones too.
    [[nodiscard]] std::uint64_t filled_size() const { return filled_size_; }
    // What open orders can still trade; what offers of non-rival goods sold and could go on offering all the same.
    [[nodiscard]] TotalQuantity open_lots() const { return open_lots_; }
    [[nodiscard]] TotalQuantity renewed_lots() const { return renewed_lots_; }

    template <class Visit>
    void for_each(Visit&& visit) const {
        for (const auto& [id, order] : orders_) visit(order);
    }

  private:
    struct ClientKey {
        ParticipantId participant;
        std::string_view text;  // of the record it leads to
        friend bool operator==(const ClientKey&, const ClientKey&) = default;
    };
    struct ClientKeyHash {
        std::size_t operator()(const ClientKey& key) const {
            return std::hash<std::string_view>{}(key.text) ^
                   (key.participant.raw() * std::size_t{0x9E3779B97F4A7C15});
        }
    };
    struct Closed {
        Time at;
        OrderId id;
    };

    OrderRecord& at(OrderId id);
    // Less than before, or nothing any more.
    void show_less(OrderRecord& order, Quantity shown);
    void fill(OrderRecord& order, const Traded& event, Origin origin);
    void close(OrderRecord& order, OrderStatus status, Origin origin);
    void set_leaves(OrderRecord& order, Quantity leaves);
    void forget(OrderId id);

    std::unordered_map<OrderId, OrderRecord> orders_;
    OrderQueues queues_;
    std::unordered_map<ClientKey, OrderId, ClientKeyHash> by_client_id_;
    std::map<ParticipantId, std::set<OrderId>> open_;
    std::map<ParticipantId, std::set<OrderId>> all_;
    std::deque<Closed> closed_;  // in the order of time
    std::size_t open_size_ = 0;
    std::uint64_t filled_size_ = 0;
    TotalQuantity open_lots_;
    TotalQuantity renewed_lots_;
};

}  // namespace tongqu::service
