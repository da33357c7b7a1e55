// The book by itself: its limits, and that its storage follows the market without forgetting anyone.
#include <catch2/catch.hpp>

#include <random>
#include <set>

#include "engine/book/order_book.hpp"

using namespace tongqu;
using namespace tongqu::book;

namespace {
RestingOrder order(std::uint64_t id, Side side, std::int64_t price, std::int64_t leaves = 1) {
    return {OrderId(id), ParticipantId(1), GroupId(1), side, Price(price), Quantity(leaves)};
}
}  // namespace

TEST_CASE("An empty book has no best price, no level and no order") {
    OrderBook book;
    book.check();
    CHECK(book.empty());
    CHECK_FALSE(book.best(Side::buy));
    CHECK_FALSE(book.best(Side::sell));
    CHECK(book.level(Side::buy, Price(7)) == Level{Price(7), Quantity(0), 0});
    CHECK_FALSE(book.find(OrderId(1)));
    CHECK_FALSE(book.remove(OrderId(1)));
    CHECK_FALSE(book.reduce(OrderId(1), Quantity(1)));
}

TEST_CASE("Orders at the two ends of the price range and in between are all found, best first") {
    OrderBook book;
    const std::vector<std::int64_t> prices = {
        INT64_MIN, INT64_MIN + 1,  -1'000'000'000'000, -1,       0, 1, 63, 64,
        1 << 20,   INT64_MAX - 63, INT64_MAX - 1,      INT64_MAX};
    std::uint64_t id = 0;
    for (const std::int64_t price : prices) {
        book.rest(order(++id, Side::buy, price));
        book.rest(order(++id, Side::sell, price));
        book.check();
    }
    std::vector<std::int64_t> sells;
    book.for_each_level(Side::sell, [&](const Level& level) { sells.push_back(level.price.raw()); });
    CHECK(sells == prices);
    std::vector<std::int64_t> buys;
    book.for_each_level(Side::buy, [&](const Level& level) { buys.push_back(level.price.raw()); });
    CHECK(buys == std::vector<std::int64_t>(prices.rbegin(), prices.rend()));
    while (const auto best = book.best(Side::sell)) {
        book.walk(Side::sell, best->price, [](const RestingOrder& resting) { return Step{resting.leaves}; });
        book.check();
    }
    CHECK(book.size() == prices.size());
}

TEST_CASE("A million ticks of drift: the market's prices stay in order all the way there and back") {
    OrderBook book;
    std::uint64_t id = 0;
    const auto at = [&](std::int64_t mid) {
        for (std::int64_t distance = 1; distance <= 4; ++distance) {
            book.rest(order(++id, Side::buy, mid - distance));
            book.rest(order(++id, Side::sell, mid + distance));
        }
        for (std::uint64_t old = id < 64 ? 1 : id - 63; old <= id - 8 && id > 64; ++old)
            book.remove(OrderId(old));
        REQUIRE(book.best(Side::buy)->price >= Price(mid - 1));
        REQUIRE(book.best(Side::sell)->price <= Price(mid + 1));
    };
    for (std::int64_t mid = 0; mid < 1'000'000; mid += 37) at(mid);
    book.check();
    for (std::int64_t mid = 1'000'000; mid > 0; mid -= 41) at(mid);
    book.check();
    CHECK(book.size() < 64);
}

TEST_CASE(
    "A hundred thousand prices over a million ticks come and go in any order, and the best is always the "
    "best") {
    OrderBook book;
    std::set<std::int64_t> prices;
    std::vector<std::int64_t> entered;
    std::mt19937_64 random(7);
    const auto enter = [&] {
        const auto price = static_cast<std::int64_t>(random() % 1'000'000) - 500'000;
        if (prices.insert(price).second) {
            entered.push_back(price);
            book.rest(order(static_cast<std::uint64_t>(price + 1'000'000), Side::sell, price));
        }
    };
    const auto leave = [&](std::int64_t price) {
        prices.erase(price);
        REQUIRE(book.remove(OrderId(static_cast<std::uint64_t>(price + 1'000'000))));
    };
    for (int i = 0; i < 110'000; ++i) enter();
    book.check();
    while (!prices.empty()) {
        REQUIRE(book.best(Side::sell)->price == Price(*prices.begin()));
        if (random() % 3 == 0) {
            leave(*prices.begin());
        } else if (const std::int64_t price = entered[random() % entered.size()]; prices.contains(price)) {
            leave(price);
        } else if (prices.size() < 100) {
            leave(*prices.rbegin());
        }
        if (random() % 200 == 0) enter();
        if (prices.size() % 25'000 == 1) {
            std::vector<std::int64_t> shown;
            book.for_each_level(Side::sell, [&](const Level& level) { shown.push_back(level.price.raw()); });
            REQUIRE(shown == std::vector<std::int64_t>(prices.begin(), prices.end()));
        }
    }
    book.check();
}

TEST_CASE("Ids of any shape are found: in sequence, strided, clustered at the top of 64 bits") {
    OrderBook book;
    std::vector<std::uint64_t> ids;
    for (std::uint64_t i = 0; i < 3'000; ++i) {
        ids.push_back(1 + i);
        ids.push_back((i + 1) << 20);
        ids.push_back(UINT64_MAX - i);
        ids.push_back((i + 1) << 44 | 0xfffff);
    }
    for (const std::uint64_t id : ids)
        book.rest(order(id, Side::buy, 100 + static_cast<std::int64_t>(id % 7)));
    book.check();
    for (std::size_t i = 0; i < ids.size(); i += 2) REQUIRE(book.remove(OrderId(ids[i])));
    for (std::size_t i = 0; i < ids.size(); ++i)
        REQUIRE(book.find(OrderId(ids[i])).has_value() == (i % 2 == 1));
    book.check();
    for (std::size_t i = 1; i < ids.size(); i += 2) REQUIRE(book.remove(OrderId(ids[i])));
    CHECK(book.empty());
    book.check();
}

TEST_CASE("A level's total holds nine million orders of the largest size") {
    // 10^12 lots an order; 9'000'000 of them are 9·10^18 lots, and 2^63 is 9.22·10^18.
    CHECK(kMaxOrderQuantity == Quantity(1'000'000'000'000));
    CHECK(static_cast<WideInt>(kMaxOrderQuantity.raw()) * kAlwaysRoom == WideInt{9'000'000'000'000'000'000});
    OrderBook book;
    for (std::uint64_t id = 1; id <= 1'000; ++id)
        book.rest(order(id, Side::sell, 5, kMaxOrderQuantity.raw()));
    CHECK(book.level(Side::sell, Price(5)).quantity == Quantity(1'000'000'000'000'000));
    CHECK(book.has_room_for(Side::sell, Price(5), kMaxOrderQuantity));
    CHECK_FALSE(book.has_room_for(Side::sell, Price(5), Quantity(1'000'000'000'001)));
}

TEST_CASE("A visitor that answers false sees no more") {
    OrderBook book;
    for (std::uint64_t id = 1; id <= 9; ++id)
        book.rest(order(id, Side::sell, static_cast<std::int64_t>(id / 2)));
    int levels = 0;
    book.for_each_level(Side::sell, [&](const Level&) { return ++levels < 2; });
    CHECK(levels == 2);
    int orders = 0;
    book.for_each_order(Side::sell, [&](const RestingOrder&) { return ++orders < 4; });
    CHECK(orders == 4);
}

TEST_CASE("A book can be moved to another place with all that rests in it") {
    OrderBook book;
    for (std::uint64_t id = 1; id <= 100; ++id)
        book.rest(order(id, Side::buy, static_cast<std::int64_t>(id)));
    OrderBook moved = std::move(book);
    moved.check();
    CHECK(moved.size() == 100);
    CHECK(moved.best(Side::buy) == Level{Price(100), Quantity(1), 1});
}
