#pragma once
// One event of a measured stream, small enough that reading it is not what is measured.
#include <cstdint>
#include <string>
#include <vector>

#include "engine/book/order_flow.hpp"
#include "market/amounts.hpp"
#include "market/ids.hpp"
#include "market/order_terms.hpp"

namespace tongqu::bench {

struct Event {
    OrderId id;
    OrderId replacement;
    Price price;
    std::uint32_t quantity = 0;
    book::FlowType type = book::FlowType::add;
    Side side = Side::buy;
};
static_assert(sizeof(Event) == 32);

// A market to measure: what rests before the clock starts, and what is timed.
struct Scenario {
    std::string name;
    std::vector<Event> before;
    std::vector<Event> timed;
    int repeats = 9;
    int ahead = 0;        // how many events ahead a book that can be told is told
    bool growth = false;  // one of a row of depths
    // What the book spreads ids by where others choose them, as behind the C interface; 0: the exchange numbers its orders itself.
    std::uint64_t secret = 0;
};

// What a stream did, to see that two books did the same.
struct Outcome {
    std::uint64_t trades = 0;
    std::uint64_t trade_hash = 1469598103934665603U;
    std::uint64_t resting = 0;

    friend bool operator==(const Outcome&, const Outcome&) = default;
};

}  // namespace tongqu::bench
