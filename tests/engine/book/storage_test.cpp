// What the book's storage does at its edges: growing, shrinking, and ids chosen to meet in the index.
#include <catch2/catch.hpp>

#include <malloc.h>

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
void come_and_go(std::vector<std::uint64_t> ids) {
    OrderBook book;
    for (const std::uint64_t id : ids) book.rest(one_lot(id, static_cast<std::int64_t>(id / 7 % 50)));
    book.check();
    std::shuffle(ids.begin(), ids.end(), std::mt19937_64(7));
    for (std::size_t gone = 0; gone < ids.size(); ++gone) {
        REQUIRE(book.remove(OrderId(ids[gone])));
        REQUIRE_FALSE(book.find(OrderId(ids[gone])));
        if (gone % (ids.size() / 5) == 0) book.check();
    }
    CHECK(book.empty());
    book.check();
    CHECK(book.mapped_bytes() < 1'000'000);
    book.rest(one_lot(3, 3));
    CHECK(book.find(OrderId(3)));
}

std::vector<std::uint64_t> ids_apart(std::uint64_t count, std::uint64_t stride) {
    std::vector<std::uint64_t> ids;
    for (std::uint64_t i = 1; i <= count; ++i) ids.push_back(i * stride);
    return ids;
}
}  // namespace

TEST_CASE("Three hundred thousand orders come and go, and the memory goes with them") { come_and_go(ids_apart(300'000, 1)); }

TEST_CASE("Ids far apart come and go like ids in sequence") { come_and_go(ids_apart(50'000, std::uint64_t{1} << 40)); }

TEST_CASE("Ids chosen to lie in one bucket of the index are all found, and cancelled one by one") {
    // The index multiplies what it folds an id to; multiples of the multiplier's inverse, found by Newton's method, give
    // 1, 2, 3 …, whose upper bits are alike. Those that leave room for it are unfolded into ids.
    const std::uint64_t multiplier = IdHash::kGolden;
    std::uint64_t inverse = 1;
    for (int i = 0; i < 6; ++i) inverse *= 2 - multiplier * inverse;
    REQUIRE(inverse * multiplier == 1);
    std::vector<std::uint64_t> ids;
    for (std::uint64_t product = 1; ids.size() < 20'000; ++product) {
        const std::uint64_t folded = product * inverse;
        if (folded >> 62 == 0) ids.push_back((folded ^ folded >> 29 ^ folded >> 58) << 2);
    }
    REQUIRE(IdHash(OrderId(ids.front()), multiplier).bits >> 24 == IdHash(OrderId(ids.back()), multiplier).bits >> 24);
    come_and_go(ids);
}

TEST_CASE("Whatever the secret of a book, ids in sequence fill the buckets of the index evenly") {
    // 2^14 groups of four ids over 2^12 buckets, four groups each on average. A fraction with terms up to 3 keeps any two of n
    // products further apart than 1 / 5n of the whole, so that no bucket gets more than 5 * 4 + 1 groups; in fact it is
    // far fewer, and by chance it would be 14.
    std::mt19937_64 secrets(3);
    for (int round = 0; round < 200; ++round) {
        const std::uint64_t multiplier = IdHash::multiplier_from(secrets());
        REQUIRE(multiplier % 2 == 1);
        std::vector<int> groups(1 << 12);
        int fullest = 0;
        for (std::uint64_t group = 0; group < 1 << 14; ++group) {
            const IdHash hash(OrderId(group * 4), multiplier);
            fullest = std::max(fullest, ++groups[hash.bits >> 52]);
        }
        REQUIRE(fullest <= 8);
    }
}

TEST_CASE("Levels that are emptied and filled again keep their orders, near the market and far from it") {
    OrderBook book;
    for (std::uint64_t id = 1; id <= 100'000; ++id) {
        const auto step = static_cast<std::int64_t>(id);
        book.rest(one_lot(id, step % 7 == 0 ? step * 1'000'000 : step * 31 % 400 + step / 100));
        if (id > 50) REQUIRE(book.remove(OrderId(id - 50)));
        if (id % 5'000 == 0) book.check();
    }
    CHECK(book.size() == 50);
}

TEST_CASE("Telling the book which orders come next changes nothing") {
    OrderBook told;
    for (std::uint64_t id = 1; id <= 60'000; ++id) told.rest(one_lot(id, static_cast<std::int64_t>(id % 90)));
    for (std::uint64_t id = 1; id <= 60'000; ++id) {
        told.expect(OrderId(id + 8));
        REQUIRE(told.cancel(OrderId(id)) == Side::sell);
        REQUIRE_FALSE(told.cancel(OrderId(id)));
    }
    CHECK(told.empty());
    told.check();
}

TEST_CASE("A book that was moved takes its orders along, and another can take its place") {
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

namespace {
// What the allocator has given out and not got back; zero where a sanitizer stands in for it.
std::size_t on_heap() {
    const struct mallinfo2 info = ::mallinfo2();
    return info.uordblks + info.hblkhd;
}
}  // namespace

TEST_CASE("A resting order costs at most 64 bytes in all, and emptied levels give theirs back") {
    const std::size_t before = on_heap();
    OrderBook book;
    const auto held = [&] { return on_heap() - before + book.mapped_bytes(); };
    // 250,000 orders on 2,000 levels; then the market walks over 100,000 prices, each of which empties behind it.
    std::uint64_t id = 0;
    while (id < 250'000) {
        ++id;
        book.rest(one_lot(id, static_cast<std::int64_t>(id * 7919 % 2'000)));
    }
    CHECK(held() <= 250'000 * std::size_t{64});
    for (std::int64_t price = 2'000; price < 102'000; ++price) {
        book.rest(one_lot(++id, price));
        REQUIRE(book.cancel(OrderId(id)));
    }
    CHECK(held() <= 250'000 * std::size_t{64});
    book.check();
    for (std::uint64_t gone = 1; gone <= 250'000; ++gone) REQUIRE(book.cancel(OrderId(gone)));
    CHECK(held() <= 400'000);  // what a small book keeps
    book.check();
}
