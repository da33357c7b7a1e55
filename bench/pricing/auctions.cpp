// Auctions and pro-rata.
#include <algorithm>
#include <random>

#include "bench/pricing/measure.hpp"
#include "pricing/call_auction.hpp"
#include "pricing/digital_goods.hpp"
#include "pricing/double_auction.hpp"
#include "pricing/package_auction.hpp"
#include "pricing/pro_rata.hpp"

namespace tongqu::bench {
namespace {

using namespace pricing;

Growth call_growth(MarginRule margin, const char* name) {
    Growth growth{name, "sorting the same orders by price", "orders", {}};
    std::mt19937_64 random(11);
    for (const std::size_t n : {1000U, 10'000U, 100'000U, 1'000'000U}) {
        std::vector<AuctionOrder> orders(n);
        for (AuctionOrder& order : orders) {
            const bool buy = random() % 2 == 0;
            order = {buy ? Side::buy : Side::sell, Quantity(static_cast<std::int64_t>(1 + random() % 1000)),
                     Price(static_cast<std::int64_t>(random() % 1'000'000))};
            if (random() % 50 == 0) order.limit.reset();
        }
        AuctionTerms terms;
        terms.margin = margin;
        Row row{n, best_ms([&] { keep(call_auction(orders, terms)); }), {}};
        row.naive_ms = best_ms([&] {
            auto sorted = orders;
            std::sort(sorted.begin(), sorted.end(),
                      [](const auto& a, const auto& b) { return a.limit < b.limit; });
            keep(sorted);
        });
        growth.rows.push_back(row);
    }
    return growth;
}

Growth pro_rata_growth() {
    Growth growth{"pro-rata", "sorting the quantities", "orders", {}};
    std::mt19937_64 random(12);
    for (const std::size_t n : {1000U, 100'000U, 1'000'000U}) {
        std::vector<Quantity> quantities(n);
        for (Quantity& q : quantities) q = Quantity(static_cast<std::int64_t>(random() % 1000));
        const Quantity amount(static_cast<std::int64_t>(n) * 200);
        Row row{n, best_ms([&] { keep(pro_rata(amount, quantities, Quantity(1))); }), {}};
        row.naive_ms = best_ms([&] {
            auto sorted = quantities;
            std::sort(sorted.begin(), sorted.end());
            keep(sorted);
        });
        growth.rows.push_back(row);
    }
    return growth;
}

Growth mcafee_growth() {
    Growth growth{"McAfee's auction in rationals", "sorting the bids", "bidders a side", {}};
    std::mt19937_64 random(13);
    for (const std::size_t n : {100U, 1000U, 10'000U, 100'000U}) {
        std::vector<Rational> values(n), costs(n);
        for (Rational& v : values) v = Rational(random() % 100'000, 7);
        for (Rational& c : costs) c = Rational(random() % 100'000, 7);
        Row row{n, best_ms([&] { keep(mcafee(values, costs)); }), {}};
        row.naive_ms = best_ms([&] {
            auto a = values, b = costs;
            std::sort(a.begin(), a.end());
            std::sort(b.begin(), b.end());
            keep(a), keep(b);
        });
        growth.rows.push_back(row);
    }
    return growth;
}

Growth digital_growth() {
    Growth growth{"digital goods, best price and random sampling", "sorting the same bids", "bids", {}};
    std::mt19937_64 random(14);
    for (const std::size_t n : {1000U, 10'000U, 100'000U, 1'000'000U}) {
        std::vector<BidRun<std::int64_t>> runs(n);
        for (auto& run : runs) run.bid = static_cast<std::int64_t>(random() % 1'000'000'000);
        Row row{n, best_ms([&] { keep(digital_goods(runs, 7)); }), {}};
        row.naive_ms = best_ms([&] {
            auto sorted = runs;
            std::sort(sorted.begin(), sorted.end(),
                      [](const auto& a, const auto& b) { return a.bid > b.bid; });
            keep(sorted);
        });
        growth.rows.push_back(row);
    }
    return growth;
}

Integer search(const std::vector<std::vector<PackageBid>>& bidders, std::size_t b, std::uint32_t taken) {
    if (b == bidders.size()) return 0;
    Integer best = search(bidders, b + 1, taken);
    for (const PackageBid& bid : bidders[b])
        if ((bid.items & taken) == 0)
            best = std::max<Integer>(best, bid.value + search(bidders, b + 1, taken | bid.items));
    return best;
}

Growth package_growth() {
    Growth growth{"package bids on 12 items with VCG payments",
                  "searching every assignment, welfare only",
                  "bidders",
                  {}};
    std::mt19937_64 random(15);
    for (const std::size_t n : {4U, 8U, 12U, 50U, 200U, 1000U}) {
        std::vector<std::vector<PackageBid>> bidders(n, std::vector<PackageBid>(8));
        for (auto& bidder : bidders)
            for (PackageBid& bid : bidder)
                bid = {1U << random() % 12 | 1U << random() % 12 | 1U << random() % 12,
                       Integer(random() % 1000)};
        Row row{n, best_ms([&] { keep(package_auction(bidders)); }), {}};
        if (n <= 12) row.naive_ms = best_ms([&] { keep(search(bidders, 0, 0)); });
        growth.rows.push_back(row);
    }
    return growth;
}

}  // namespace

std::vector<Growth> auction_benches() {
    return {call_growth(MarginRule::time, "call auction, margin by time"),
            call_growth(MarginRule::pro_rata, "call auction, margin pro rata"),
            pro_rata_growth(),
            mcafee_growth(),
            digital_growth(),
            package_growth()};
}

}  // namespace tongqu::bench
