// What the book's storage does at its edges: growing, shrinking, and ids chosen to meet in the index.
#include <catch2/catch.hpp>

#include <algorithm>
#include <random>
#include <vector>

#include "engine/book/order_book.hpp"

using namespace tongqu;
using namespace tongqu::book;

namespace {
RestingOrder one_lot(std::uint64_t id, std::int64_t price) {
    return {OrderId(id), ParticipantId(1), GroupId(1), Side::sell, Price(price), Quantity(1), {}};
}

// Rests so many orders and cancels them in random order, with looks in between.
void come_and_go(std::uint64_t orders, std::uint64_t stride) {
    OrderBook book;
    std::vector<std::uint64_t> ids;
    for (std::uint64_t i = 1; i <= orders; ++i) {
        ids.push_back(i * stride);
        book.rest(one_lot(ids.back(), static_cast<std::int64_t>(i % 50)));
    }
    book.check();
    std::shuffle(ids.begin(), ids.end(), std::mt19937_64(7));
    for (std::size_t gone = 0; gone < ids.size(); ++gone) {
        REQUIRE(book.remove(OrderId(ids[gone])));
        REQUIRE_FALSE(book.find(OrderId(ids[gone])));
        if (gone % (orders / 5) == 0) book.check();
    }
    CHECK(book.empty());
    book.check();
    CHECK(book.mapped_bytes() < 1'000'000);
    book.rest(one_lot(3, 3));
    CHECK(book.find(OrderId(3)));
}
}  // namespace

TEST_CASE("Three hundred thousand orders come and go, and the memory goes with them") { come_and_go(300'000, 1); }

TEST_CASE("Ids far apart come and go like ids in sequence") { come_and_go(50'000, std::uint64_t{1} << 40); }

TEST_CASE("Ids chosen to have one home in the index are all found, and cancelled one by one") {
    // The inverse of the hash's multiplier, by Newton's method: the hash of n times it is n, its upper half zero.
    std::uint64_t inverse = 1;
    for (int i = 0; i < 6; ++i) inverse *= 2 - 0x9E3779B97F4A7C15U * inverse;
    REQUIRE(inverse * 0x9E3779B97F4A7C15U == 1);
    come_and_go(20'000, inverse);
}

TEST_CASE("A book that was moved from is empty and can be used") {
    OrderBook book;
    for (std::uint64_t id = 1; id <= 5'000; ++id) book.rest(one_lot(id, 10));
    OrderBook moved = std::move(book);
    moved.check();
    CHECK(moved.size() == 5'000);
    book = OrderBook();
    book.rest(one_lot(1, 10));
    book.check();
    CHECK(book.size() == 1);
}

TEST_CASE("A hundred thousand empty books are open at once, each within a kilobyte") {
    std::vector<OrderBook> books(100'000);
    CHECK(sizeof(OrderBook) < 1024);
    books[99'999].rest(one_lot(1, 1));
    CHECK(books[99'999].size() == 1);
    CHECK(books[0].empty());
}
