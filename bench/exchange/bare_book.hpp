#pragma once
// The same orders and cancellations as a scenario's, in bare books: what the exchange adds to matching.
#include "bench/exchange/scenarios.hpp"

namespace tongqu::bench {

struct BareRun {
    double ns_per_order = 0;  // of what was timed: orders and cancellations
    std::size_t orders = 0;
    std::size_t trades = 0;
};

// One run on new books. Precondition: orders have a price and stand in for themselves (no stops, no icebergs).
[[nodiscard]] BareRun run_bare_books(const Scenario& scenario);
// The same with the exchange's level feed: after each order every level it touched is told with its new quantity.
[[nodiscard]] BareRun run_bare_books_with_feed(const Scenario& scenario);

}  // namespace tongqu::bench
