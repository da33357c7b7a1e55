#include "bench/regions/coupled.hpp"

#include <algorithm>

#include "bench/regions/markets.hpp"
#include "bench/regions/measure.hpp"
#include "pricing/coupled_certificate.hpp"
#include "pricing/splitmix64.hpp"

namespace tongqu::bench {

using namespace pricing;

RandomMarket random_market(std::int64_t orders) {
    SplitMix64 random(31);
    const auto below = [&](std::int64_t n) {
        return static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(n)));
    };
    const auto any_region = [&](std::uint32_t regions) {
        return static_cast<std::uint32_t>(random.below(regions));
    };
    RandomMarket market;
    market.links.resize(500);
    for (CoupledLink& link : market.links) {
        link.from = any_region(RandomMarket::kRegions);
        link.to = (link.from + 1 + any_region(RandomMarket::kRegions - 1)) % RandomMarket::kRegions;
        link.capacity = Quantity(below(1 + orders / 20));
        link.cost = Price(below(RandomMarket::kTicks / 20));
    }
    market.orders.resize(static_cast<std::size_t>(orders));
    for (CoupledOrder& order : market.orders) {
        order.region = any_region(RandomMarket::kRegions);
        order.side = below(2) == 0 ? Side::buy : Side::sell;
        order.quantity = Quantity(1 + below(100));
        order.limit = Price(below(RandomMarket::kTicks * 3 / 4) +
                            RandomMarket::kTicks / 4 * order.region / RandomMarket::kRegions);
    }
    return market;
}

std::vector<CoupledRow> coupled_rows(bool quick, int glpk_seconds) {
    std::vector<CoupledRow> rows;
    bool glpk_gave_up = false;
    for (const std::int64_t n : {1'000, 10'000, 100'000, 1'000'000}) {
        const RandomMarket market = random_market(n);
        CoupledRow row;
        row.orders = n;
        std::optional<CoupledResult> result;
        // In turns, so that both meet the same machine.
        for (int turn = 0; turn < (quick ? 3 : 7); ++turn) {
            const double sort = seconds_of([&] {
                std::vector<CoupledOrder> sorted = market.orders;
                std::sort(sorted.begin(), sorted.end(),
                          [](const auto& a, const auto& b) { return a.limit < b.limit; });
                keep(sorted);
            });
            const double clear = seconds_of([&] { result = couple(market.view()).value(); });
            row.sort_seconds = turn == 0 ? sort : std::min(row.sort_seconds, sort);
            row.couple_seconds = turn == 0 ? clear : std::min(row.couple_seconds, clear);
        }
        row.check_seconds = best_seconds(3, [&] { row.certified = !fault_of(market.view(), *result); });
        row.welfare = static_cast<std::int64_t>(result->welfare);
        if (!quick || n <= 100'000) row.lemon = lemon_welfare(market.view());
        if (!glpk_gave_up && (!quick || n <= 10'000)) {
            row.glpk = glpk_welfare(market.view(), glpk_seconds);
            glpk_gave_up = row.glpk && !row.glpk->welfare;
        }
        rows.push_back(row);
    }
    return rows;
}

}  // namespace tongqu::bench
