#pragma once
// Recorded order flow said to a whole exchange: a market with participants and accounts, and the commands that do in it what the
// events do in a bare book.
//
//   add        limit order, good till cancelled
//   immediate  limit order, immediate or cancel
//   cancel     cancel
//   reduce     amendment to a smaller total; a cancel where nothing would be left
//   replace    cancel, then a new order; where the order is gone the cancel only
#include <cstdint>
#include <optional>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "engine/match/order_flow_replay.hpp"
#include "market/command.hpp"

namespace tongqu::cli {

struct FlowCommand {
    Command command;
    std::uint32_t record = 0;  // counted from 1; 0: before the flow begins
    bool stale = false;        // to be refused: the order is gone
    std::optional<OrderId> expected;  // flow id of the maker that the recording knows
};

class FlowCommands {
  public:
    // Precondition: the flow outlives this.
    explicit FlowCommands(const book::OrderFlow& flow);

    // Opens the exchange; as many buyers as sellers, each its own group, enough for no quota to be reached; money; the instrument
    // (tick and lot such that one lot at one tick is one micro-unit).
    [[nodiscard]] std::vector<Command> opening() const;

    // The commands of the next events, at least one event's, up to about `count`; empty at the end.
    const std::vector<FlowCommand>& next(std::size_t count);

    // The flow's id of an order that the exchange knows by this one. Precondition: next() entered it.
    [[nodiscard]] OrderId flow_id(OrderId order) const { return OrderId(flow_ids_[order.raw() - opening_size_ - 1]); }
    [[nodiscard]] std::uint64_t opening_size() const { return opening_size_; }

  private:
    struct Known {
        OrderId order;
        KeyId key{1};
        Quantity total;
        Side side = Side::buy;
    };
    void append(const book::FlowEvent& event);
    void enter(const book::FlowEvent& event, OrderId flow_id, Side side);
    void withdraw(const Known& known, bool stale);
    void put(KeyId key, CommandBody body, bool stale = false);

    const book::OrderFlow& flow_;
    std::uint32_t traders_;  // on each side
    std::uint64_t opening_size_;
    std::size_t next_ = 0;
    std::uint64_t entered_ = 0;
    std::vector<FlowCommand> commands_;
    std::vector<std::uint64_t> flow_ids_;                     // by command
    boost::unordered_flat_map<std::uint64_t, Known> orders_;  // by flow id; asked, never listed
    book::OrderBook shadow_;                                  // knows what is gone, and what is left
    match::FlowOutcome ignored_;
};

}  // namespace tongqu::cli
