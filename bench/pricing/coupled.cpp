// The coupled auction against sorting its orders, and the book over regions against a book of one region.
#include <algorithm>
#include <random>

#include "bench/pricing/measure.hpp"
#include "pricing/coupled_auction.hpp"
#include "pricing/cross_region.hpp"

namespace tongqu::bench {
namespace {

using namespace pricing;

std::int64_t below(std::mt19937_64& random, std::int64_t n) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n));
}

std::uint32_t any_region(std::mt19937_64& random, std::uint32_t regions) {
    return static_cast<std::uint32_t>(random() % regions);
}

Growth coupling_growth() {
    Growth growth{"coupled auction, 64 regions, 500 links", "sorting the same orders by limit", "orders", {}};
    constexpr std::uint32_t regions = 64;
    constexpr std::int64_t ticks = 10'000;
    for (const std::int64_t n : {1'000, 10'000, 100'000, 1'000'000}) {
        std::mt19937_64 random(31);
        std::vector<CoupledLink> links(500);
        for (CoupledLink& link : links) {
            link.from = any_region(random, regions);
            link.to = (link.from + 1 + any_region(random, regions - 1)) % regions;
            link.capacity = Quantity(below(random, 1 + n / 20));
            link.cost = Price(below(random, ticks / 20));
        }
        // The farther down the list a region is, the dearer it is.
        std::vector<CoupledOrder> orders(static_cast<std::size_t>(n));
        for (CoupledOrder& order : orders) {
            order.region = any_region(random, regions);
            order.side = random() % 2 == 0 ? Side::buy : Side::sell;
            order.quantity = Quantity(1 + below(random, 100));
            order.limit = Price(below(random, ticks * 3 / 4) + ticks / 4 * order.region / regions);
        }
        const CoupledMarket market{regions, links, orders, Price(0), Price(ticks)};
        Row row{static_cast<std::uint64_t>(n), best_ms([&] { keep(couple(market)); }), {}};
        row.naive_ms = best_ms([&] {
            std::vector<CoupledOrder> sorted = orders;
            std::sort(sorted.begin(), sorted.end(),
                      [](const CoupledOrder& a, const CoupledOrder& b) { return a.limit < b.limit; });
            keep(sorted);
        });
        growth.rows.push_back(row);
    }
    return growth;
}

// Buyers who take one lot at a time of the best landed offer, while links stay open.
double sweep_ms(std::uint32_t regions, std::int64_t offers) {
    std::mt19937_64 random(32);
    std::vector<NetworkEdge> links;
    for (std::uint32_t r = 0; r < regions && regions > 1; ++r)
        for (const std::uint32_t step : {1U, 5U, 11U})
            links.push_back({r, (r + step) % regions, Quantity(1'000'000'000), Price(below(random, 20)), {}});
    return best_ms([&] {
        CrossRegionBook book(regions, links);
        for (std::int64_t i = 0; i < offers; ++i)
            book.submit({any_region(random, regions), Side::sell, Quantity(5), Price(below(random, 1000)), TimeInForce::gtc, {}});
        for (std::int64_t i = 0; i < 4 * offers; ++i)
            keep(book.submit({any_region(random, regions), Side::buy, Quantity(1), Price(2000), TimeInForce::ioc, {}}));
    });
}

Growth book_growth() {
    Growth growth{"book over 32 regions: offers, and buyers of one lot", "the same in one region", "offers", {}};
    for (const std::int64_t n : {1'000, 10'000, 100'000})
        growth.rows.push_back({static_cast<std::uint64_t>(n), sweep_ms(32, n), sweep_ms(1, n)});
    return growth;
}

}  // namespace

std::vector<Growth> coupled_benches() { return {coupling_growth(), book_growth()}; }

}  // namespace tongqu::bench
