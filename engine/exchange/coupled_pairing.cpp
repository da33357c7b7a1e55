#include "engine/exchange/coupled_pairing.hpp"

#include <algorithm>
#include <numeric>
#include <string>

#include "market/check.hpp"

namespace tongqu::exchange {
namespace {

// One side of a region: fills in the auction's order, the first ones used up.
struct FillQueue {
    std::vector<Fill> fills;
    std::size_t next = 0;
    Quantity left;

    void push(const Fill& fill) {
        fills.push_back(fill);
        left += fill.quantity;
    }
    Fill& front() {
        while (fills[next].quantity.is_zero()) ++next;
        return fills[next];
    }
    void take(Quantity by) {
        front().quantity -= by;
        left -= by;
    }
};

void pair_lots(FillQueue& buys, FillQueue& sells, Quantity lots, const std::vector<std::uint32_t>& path,
               std::vector<RoutedPair>& pairs) {
    while (lots.is_positive()) {
        const Fill &buy = buys.front(), &sell = sells.front();
        const Quantity quantity = std::min({lots, buy.quantity, sell.quantity});
        pairs.push_back({{buy.order, sell.order, quantity}, path});
        buys.take(quantity);
        sells.take(quantity);
        lots -= quantity;
    }
}

}  // namespace

std::vector<RoutedPair> pair_along_flows(std::uint32_t regions, std::span<const pricing::CoupledLink> links,
                                         std::vector<Quantity> flows, std::span<const Fill> buys, std::span<const Fill> sells) {
    std::vector<FillQueue> bought(regions), sold(regions);
    for (const Fill& fill : buys) bought[fill.order->region.raw()].push(fill);
    for (const Fill& fill : sells) sold[fill.order->region.raw()].push(fill);
    std::vector<RoutedPair> pairs;
    for (std::uint32_t r = 0; r < regions; ++r) pair_lots(bought[r], sold[r], std::min(bought[r].left, sold[r].left), {}, pairs);

    std::vector<std::vector<std::uint32_t>> leaving(regions);  // the last of the list first
    for (auto l = static_cast<std::uint32_t>(links.size()); l-- > 0;)
        if (flows[l].is_positive()) leaving[links[l].from].push_back(l);
    std::vector<std::uint32_t> path;
    for (std::uint32_t from = 0; from < regions; ++from) {
        while (sold[from].left.is_positive()) {
            path.clear();
            Quantity lots = sold[from].left;
            std::uint32_t at = from;
            for (; bought[at].left.is_zero(); at = links[path.back()].to) {
                auto& ways = leaving[at];
                while (!ways.empty() && flows[ways.back()].is_zero()) ways.pop_back();
                TONGQU_CHECK(!ways.empty() && path.size() < regions, "lots of region " + std::to_string(from) + " go nowhere");
                path.push_back(ways.back());
                lots = std::min(lots, flows[ways.back()]);
            }
            lots = std::min(lots, bought[at].left);
            for (const std::uint32_t link : path) flows[link] -= lots;
            pair_lots(bought[at], sold[from], lots, path, pairs);
        }
    }
    return pairs;
}

}  // namespace tongqu::exchange
