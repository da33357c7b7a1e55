#pragma once
// What the whole exchange is timed on: 100 participants, 10 instruments, commands prepared beforehand.
#include <cstdint>
#include <string>
#include <vector>

#include "engine/exchange/exchange.hpp"

namespace tongqu::bench {

struct Entry {
    Time stamp;
    Command command;
};

struct Scenario {
    std::string name;
    std::string what;
    std::vector<Entry> prepared;  // not timed: opening, participants, deposits, instruments, the first orders
    std::vector<Entry> timed;
};

// `ids`: every order carries a client_order_id, which the exchange remembers.
[[nodiscard]] Scenario order_mix(std::size_t commands, bool ids);
// Orders that rest and are cancelled, nothing else.
[[nodiscard]] Scenario rest_and_cancel(std::size_t commands);
// Every second order trades with the one before it.
[[nodiscard]] Scenario always_trading(std::size_t commands);
// Orders, deliveries, acceptances in turn: each trade lives to its release.
[[nodiscard]] Scenario whole_lives(std::size_t trades);

}  // namespace tongqu::bench
