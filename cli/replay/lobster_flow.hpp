#pragma once
// LOBSTER's messages as order flow that a book and an exchange can play, held against the order book file on the way.
//
//   submission   an order that rests
//   reduction    so much less of it
//   deletion     a cancel
//   execution    an immediate order from the other side, at the price and of the size; the recording knows its maker
//   others       nothing: the visible book does not change
//
// Orders that rested before the file begins have no submission. With the order book file they are known by level: each level that the
// first row shows, and each that comes into sight later from beyond the last level shown, is taken over as an order without a
// name, and messages of unknown orders at its price mean it. Without that file such messages are left out, and counted.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "cli/replay/lobster_rows.hpp"
#include "engine/book/order_book.hpp"
#include "engine/match/order_flow_replay.hpp"

namespace tongqu::cli {

struct LobsterDifference {
    std::uint64_t row = 0;    // counted from 1
    Side side = Side::buy;
    std::size_t level = 0;    // counted from 1
    std::optional<LobsterLevel> file, book;
};

struct LobsterCounts {
    std::uint64_t messages = 0;
    std::uint64_t left_out = 0;  // of orders that nothing is known of
    std::uint64_t hidden_executions = 0;
    std::uint64_t crosses = 0;
    std::uint64_t halts = 0;
    std::uint64_t taken_over = 0;  // orders without a name
    std::uint64_t rows = 0;        // held against the book
    std::uint64_t rows_equal = 0;
    std::optional<LobsterDifference> first_difference;
};

class LobsterFlow {
  public:
    // The next message, and the row that the file shows after it where there is such a file. The error is a sentence; the flow is of
    // no use then. O(levels · log levels).
    std::expected<void, std::string> append(const LobsterMessage& message, const LobsterRow* row);

    [[nodiscard]] const LobsterCounts& counts() const { return counts_; }
    [[nodiscard]] const book::OrderFlow& flow() const { return flow_; }

  private:
    struct Place {
        Side side;
        Price price;
        auto operator<=>(const Place&) const = default;
    };
    OrderId new_id();
    void play(const book::FlowEvent& event);
    OrderId enter(Place place, Quantity quantity);
    // The order without a name that rests longest there.
    [[nodiscard]] std::optional<OrderId> nameless(Place place);
    void take_over(Place place, Quantity quantity);
    void begin_with(const LobsterMessage& message, const LobsterRow& row);
    void say(const LobsterMessage& message);
    void withdraw(const LobsterMessage& message, std::optional<OrderId> order);
    void compare(const LobsterRow& row, Side side, std::optional<LobsterDifference>& difference);
    void bring_into_sight(const LobsterRow& row, Side side);
    // Precondition: there are rows.
    [[nodiscard]] bool was_in_sight(Side side, Price price) const;
    void shrink(Place place, Quantity to);

    book::OrderFlow flow_;
    book::OrderBook book_;
    match::FlowOutcome ignored_;
    LobsterCounts counts_;
    std::int64_t last_time_ns_ = 0;
    boost::unordered_flat_map<std::uint64_t, OrderId> ids_;  // by LOBSTER's; asked, never listed
    std::map<Place, std::vector<OrderId>> nameless_;
    std::optional<LobsterRow> before_;  // the row before; at the first message its own
};

}  // namespace tongqu::cli
