#pragma once
// Who trades with whom after an auction: own region first, then over all regions; first come, first paired.
#include <vector>

#include "engine/exchange/open_orders.hpp"

namespace tongqu::exchange {

// What an order was given in an auction.
struct Fill {
    OpenOrder* order;
    Quantity quantity;
};

struct Pair {
    OpenOrder* buy;
    OpenOrder* sell;
    Quantity quantity;
};

// Pairs all fills: region by region, in the order of region ids, the first buy and the first sell that have some left trade the
// smaller of the two; then the same over all regions. Each side in the auction's order. Both sides add up to the same quantity.
// O(n log n); at most one pair less than there are fills.
[[nodiscard]] std::vector<Pair> pair_fills(std::vector<Fill> buys, std::vector<Fill> sells);

}  // namespace tongqu::exchange
