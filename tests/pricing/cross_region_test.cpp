#include <cstdlib>
#include <random>

#include <catch2/catch.hpp>

#include "tests/pricing/naive_cross_region.hpp"

namespace {

using namespace tongqu;
using namespace tongqu::pricing;

NetworkEdge edge(std::uint32_t from, std::uint32_t to, std::int64_t capacity, std::int64_t cost,
                 std::optional<std::uint32_t> reverse = {}) {
    return {from, to, Quantity(capacity), Price(cost), reverse};
}
CrossOrder order(std::uint32_t region, Side side, std::int64_t quantity, std::int64_t limit,
                 TimeInForce time_in_force = TimeInForce::gtc, std::optional<Quantity> peak = {}) {
    return {region, side, Quantity(quantity), Price(limit), time_in_force, peak};
}
CrossTrade trade(std::uint32_t buy, std::uint32_t sell, std::int64_t quantity, std::int64_t pays, std::int64_t gets,
                 std::vector<std::uint32_t> path) {
    return {buy, sell, Quantity(quantity), Price(pays), Price(gets), std::move(path)};
}

using Trades = std::vector<CrossTrade>;

}  // namespace

TEST_CASE("A buyer takes the cheapest landed offer, wherever it rests, and bears the cost of the way") {
    CrossRegionBook book(2, {edge(0, 1, 10, 3)});
    book.submit(order(0, Side::sell, 4, 10));
    book.submit(order(1, Side::sell, 4, 14));
    CHECK(book.submit(order(1, Side::buy, 6, 20)) == Trades{trade(2, 0, 4, 13, 10, {0}), trade(2, 1, 2, 14, 14, {})});
    CHECK(book.residual(0) == 6);
}

TEST_CASE("When the cheap way is full the rest goes the next one, if the limit allows it") {
    CrossRegionBook book(3, {edge(0, 2, 2, 1), edge(0, 1, 9, 2), edge(1, 2, 9, 2)});
    book.submit(order(0, Side::sell, 9, 10));
    CHECK(book.view(2, Side::buy) == std::vector<LandedOffer>{{0, 0, Quantity(2), Price(11)}, {0, 0, Quantity(7), Price(14)}});
    CHECK(book.submit(order(2, Side::buy, 5, 14)) == Trades{trade(1, 0, 2, 11, 10, {0}), trade(1, 0, 3, 14, 10, {1, 2})});
}

TEST_CASE("Fill or kill counts hidden lots and several ways, and leaves no trace when it fails") {
    CrossRegionBook book(2, {edge(0, 1, 3, 1), edge(0, 1, 3, 2)});
    book.submit(order(0, Side::sell, 6, 10, TimeInForce::gtc, Quantity(2)));
    CHECK(book.submit(order(1, Side::buy, 7, 20, TimeInForce::fok)).empty());
    CHECK(book.residual(0) == 3);
    CHECK(book.resting(0) == Quantity(6));
    CHECK(book.submit(order(1, Side::buy, 6, 12, TimeInForce::fok)) ==
          Trades{trade(2, 0, 2, 11, 10, {0}), trade(2, 0, 1, 11, 10, {0}), trade(2, 0, 1, 12, 10, {1}),
                 trade(2, 0, 2, 12, 10, {1})});
}

TEST_CASE("A flow gives room back the other way, and a cut below what is used stops trading without undoing anything") {
    CrossRegionBook book(2, {edge(0, 1, 5, 1, 1), edge(1, 0, 0, 1, 0)});
    book.submit(order(0, Side::sell, 9, 10));
    book.submit(order(1, Side::buy, 4, 11));
    CHECK(book.residual(0) == 1);
    CHECK(book.residual(1) == 4);
    CHECK(book.set_capacity(0, Quantity(2)).empty());
    CHECK(book.residual(0) == -2);
    CHECK(book.submit(order(1, Side::buy, 1, 99)).empty());
}

TEST_CASE("When a link opens, resting orders trade: most gain first, at the price of the older, the younger bearing the cost") {
    CrossRegionBook book(2, {edge(0, 1, 0, 2)});
    book.submit(order(1, Side::buy, 3, 15));
    book.submit(order(0, Side::sell, 5, 10));
    book.submit(order(1, Side::buy, 4, 20));
    CHECK(book.set_capacity(0, Quantity(9)) == Trades{trade(2, 1, 4, 12, 10, {0}), trade(0, 1, 1, 15, 13, {0})});
    CHECK(book.resting(0) == Quantity(2));
    CHECK_FALSE(book.cancel(1));
    CHECK(book.cancel(0));
}

TEST_CASE("Random events give the blackboard's trades, views, residuals and resting quantities") {
    const int rounds = std::getenv("TONGQU_LONG_TESTS") != nullptr ? 20'000 : 1'500;
    std::mt19937_64 random(88);
    const auto below = [&](std::int64_t n) { return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n)); };
    for (int round = 0; round < rounds; ++round) {
        const auto regions = static_cast<std::uint32_t>(1 + below(5));
        const auto any_region = [&] { return static_cast<std::uint32_t>(below(regions)); };
        std::vector<NetworkEdge> links;
        for (std::int64_t l = regions > 1 ? below(7) : 0; l > 0; --l) {
            const std::uint32_t from = any_region();
            const auto to = static_cast<std::uint32_t>((from + 1 + below(regions - 1)) % regions);
            links.push_back(edge(from, to, below(7), below(4)));
            if (below(2) != 0) continue;
            const auto first = static_cast<std::uint32_t>(links.size() - 1);
            links.push_back(edge(to, from, below(7), below(4), first));
            links[first].reverse = first + 1;
        }
        CrossRegionBook book(regions, links);
        naive::Blackboard board(regions, links);
        const auto any_side = [&] { return below(2) == 0 ? Side::buy : Side::sell; };
        for (std::int64_t event = 5 + below(30); event > 0; --event) {
            CAPTURE(round, event);
            const std::int64_t kind = below(10);
            if (kind < 6 || board.lines.empty()) {
                CrossOrder o = order(any_region(), any_side(), 1 + below(9), below(9));
                const std::int64_t tif = below(8);
                o.time_in_force = tif == 0 ? TimeInForce::ioc : tif == 1 ? TimeInForce::fok : TimeInForce::gtc;
                if (below(3) == 0) o.peak = Quantity(1 + below(4));
                REQUIRE(book.submit(o) == board.submit(o));
                REQUIRE(board.uncross().empty());
            } else if (kind == 6) {
                const auto number = static_cast<std::uint32_t>(below(static_cast<std::int64_t>(board.lines.size())));
                REQUIRE(book.cancel(number) == (board.lines[number].displayed > 0));
                board.cancel(number);
                REQUIRE(board.uncross().empty());
            } else if (kind == 7 && !links.empty()) {
                const auto link = static_cast<std::uint32_t>(below(static_cast<std::int64_t>(links.size())));
                const std::int64_t capacity = below(9);
                board.set_capacity(link, capacity);
                REQUIRE(book.set_capacity(link, Quantity(capacity)) == board.uncross());
            } else {
                const std::uint32_t region = any_region();
                const Side side = any_side();
                REQUIRE(book.view(region, side) == board.view(region, side));
            }
            for (std::uint32_t l = 0; l < links.size(); ++l) REQUIRE(book.residual(l) == board.residual[l]);
            for (std::uint32_t i = 0; i < board.lines.size(); ++i)
                REQUIRE(book.resting(i).raw() == board.lines[i].displayed + board.lines[i].hidden);
        }
    }
}
