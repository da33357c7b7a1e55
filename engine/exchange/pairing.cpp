#include "engine/exchange/pairing.hpp"

#include <algorithm>
#include <span>

namespace tongqu::exchange {
namespace {

using Queue = std::vector<Fill*>;

Queue in_order(std::vector<Fill>& fills) {
    Queue queue;
    queue.reserve(fills.size());
    for (Fill& fill : fills) queue.push_back(&fill);
    return queue;
}

RegionId region_of(const Fill* fill) { return fill->order->region; }

void pair_queues(std::span<Fill*> buys, std::span<Fill*> sells, std::vector<Pair>& pairs) {
    auto buy = buys.begin();
    auto sell = sells.begin();
    while (buy != buys.end() && sell != sells.end()) {
        if ((*buy)->quantity.is_zero()) {
            ++buy;
        } else if ((*sell)->quantity.is_zero()) {
            ++sell;
        } else {
            const Quantity quantity = std::min((*buy)->quantity, (*sell)->quantity);
            pairs.push_back({(*buy)->order, (*sell)->order, quantity});
            (*buy)->quantity -= quantity;
            (*sell)->quantity -= quantity;
        }
    }
}

}  // namespace

std::vector<Pair> pair_fills(std::vector<Fill> buys, std::vector<Fill> sells) {
    std::vector<Pair> pairs;
    Queue all_buys = in_order(buys), all_sells = in_order(sells);
    Queue by_region = all_buys, sells_by_region = all_sells;
    std::ranges::stable_sort(by_region, {}, region_of);
    std::ranges::stable_sort(sells_by_region, {}, region_of);
    for (auto first = by_region.begin(); first != by_region.end();) {
        const RegionId region = region_of(*first);
        const auto last = std::upper_bound(first, by_region.end(), region,
                                           [](RegionId of, const Fill* fill) { return of < region_of(fill); });
        const auto sellers = std::ranges::equal_range(sells_by_region, region, {}, region_of);
        pair_queues({first, last}, {sellers.begin(), sellers.end()}, pairs);
        first = last;
    }
    pair_queues(all_buys, all_sells, pairs);
    return pairs;
}

}  // namespace tongqu::exchange
