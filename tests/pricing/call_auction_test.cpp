#include "pricing/call_auction.hpp"

#include <algorithm>
#include <random>

#include <catch2/catch.hpp>

#include "pricing/pro_rata.hpp"

using namespace tongqu;
using namespace tongqu::pricing;

namespace {

AuctionOrder buy(std::int64_t quantity, std::optional<std::int64_t> limit = {}) {
    return {Side::buy, Quantity(quantity), limit ? std::optional(Price(*limit)) : std::nullopt};
}
AuctionOrder sell(std::int64_t quantity, std::optional<std::int64_t> limit = {}) {
    return {Side::sell, Quantity(quantity), limit ? std::optional(Price(*limit)) : std::nullopt};
}
std::vector<std::int64_t> raw(const std::vector<Quantity>& quantities) {
    std::vector<std::int64_t> values;
    for (const Quantity q : quantities) values.push_back(q.raw());
    return values;
}
std::vector<Quantity> quantities(const std::vector<std::int64_t>& values) {
    std::vector<Quantity> result;
    for (const auto v : values) result.emplace_back(v);
    return result;
}

// The four steps, one after the other, each over every candidate.
AuctionResult naive(const std::vector<AuctionOrder>& orders, std::optional<Price> reference) {
    struct Candidate {
        Price price;
        std::int64_t volume, surplus, buys, sells;
    };
    const auto at = [&](Price p) {
        std::int64_t b = 0, s = 0;
        for (const AuctionOrder& o : orders) {
            if (o.side == Side::buy && (!o.limit || *o.limit >= p)) b += o.quantity.raw();
            if (o.side == Side::sell && (!o.limit || *o.limit <= p)) s += o.quantity.raw();
        }
        return Candidate{p, std::min(b, s), b - s, b, s};
    };
    std::vector<Candidate> left;
    for (const AuctionOrder& o : orders)
        if (o.limit) left.push_back(at(*o.limit));
    if (left.empty() && reference) left.push_back(at(*reference));
    const auto keep_least = [&](auto key) {
        if (left.empty()) return;
        auto least = key(left[0]);
        for (const Candidate& c : left) least = std::min(least, key(c));
        std::erase_if(left, [&](const Candidate& c) { return key(c) != least; });
    };
    keep_least([](const Candidate& c) { return -c.volume; });
    keep_least([](const Candidate& c) { return std::abs(c.surplus); });
    AuctionResult result;
    result.fills.resize(orders.size());
    if (left.empty() || left[0].volume == 0) return result;
    if (std::all_of(left.begin(), left.end(), [](const auto& c) { return c.surplus > 0; })) {
        keep_least([](const Candidate& c) { return -c.price.raw(); });
    } else if (std::all_of(left.begin(), left.end(), [](const auto& c) { return c.surplus < 0; })) {
        keep_least([](const Candidate& c) { return c.price.raw(); });
    } else {
        if (reference)
            keep_least([&](const Candidate& c) { return std::abs(c.price.raw() - reference->raw()); });
        keep_least([](const Candidate& c) { return -c.price.raw(); });
    }
    const Candidate chosen = left[0];
    result.price = chosen.price;
    result.volume = Quantity(chosen.volume);
    result.buy_eligible = Quantity(chosen.buys);
    result.sell_eligible = Quantity(chosen.sells);
    result.surplus = Quantity(chosen.surplus);
    for (const Side side : {Side::buy, Side::sell}) {
        std::vector<std::size_t> order;
        for (std::size_t i = 0; i < orders.size(); ++i) {
            const AuctionOrder& o = orders[i];
            const bool eligible =
                !o.limit || (side == Side::buy ? *o.limit >= chosen.price : *o.limit <= chosen.price);
            if (o.side == side && eligible) order.push_back(i);
        }
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            if (!orders[a].limit || !orders[b].limit) return !orders[a].limit && orders[b].limit.has_value();
            return side == Side::buy ? *orders[a].limit > *orders[b].limit
                                     : *orders[a].limit < *orders[b].limit;
        });
        Quantity rest(chosen.volume);
        for (const std::size_t i : order) {
            result.fills[i] = std::min(rest, orders[i].quantity);
            rest -= result.fills[i];
        }
    }
    return result;
}

void check_equal(const AuctionResult& a, const AuctionResult& b) {
    CHECK(a.price == b.price);
    CHECK(a.volume == b.volume);
    CHECK(a.buy_eligible == b.buy_eligible);
    CHECK(a.sell_eligible == b.sell_eligible);
    CHECK(a.surplus == b.surplus);
    CHECK(a.fills == b.fills);
}

}  // namespace

TEST_CASE("The opening of stock X: volume and surplus tie from 6.35 to 6.39, buying pressure takes 6.39") {
    // The order book by which the Australian exchange's algorithm of 2002 is explained (University of New
    // South Wales, trading engine course, appendix): volume 1,000 from 610 to 639, surplus least (500 bought)
    // from 635 to 639, price 639.
    const std::vector<AuctionOrder> book{buy(500, 640),  buy(500, 639),   buy(500, 639),  buy(1000, 634),
                                         buy(500, 633),  sell(1000, 610), sell(500, 640), sell(520, 641),
                                         sell(550, 642), sell(519, 643)};
    const auto result = call_auction(book, {});
    REQUIRE(result);
    CHECK(result->price == Price(639));
    CHECK(result->volume == Quantity(1000));
    CHECK(result->surplus == Quantity(500));
    CHECK(raw(result->fills) == std::vector<std::int64_t>{500, 500, 0, 0, 0, 1000, 0, 0, 0, 0});
}

TEST_CASE("The single-price auction of MarketGrid's guide executes 290 at 12,400") {
    // Bid and ask volumes by price as printed there; only 12,400 executes the maximum of 290.
    const int bids[][2] = {{45, 13000}, {95, 12900},  {25, 12800}, {35, 12700}, {25, 12600},
                           {55, 12500}, {200, 12400}, {80, 12300}, {60, 12200}};
    const int asks[][2] = {{35, 13100}, {50, 13000}, {10, 12900},  {15, 12800},  {10, 12700},
                           {20, 12600}, {90, 12500}, {155, 12400}, {125, 12300}, {10, 12200}};
    std::vector<AuctionOrder> book;
    for (const auto& [quantity, price] : bids) book.push_back(buy(quantity, price));
    for (const auto& [quantity, price] : asks) book.push_back(sell(quantity, price));
    const auto result = call_auction(book, {});
    CHECK(result->price == Price(12400));
    CHECK(result->volume == Quantity(290));
    CHECK(result->buy_eligible == Quantity(480));
    CHECK(result->surplus == Quantity(190));
}

TEST_CASE("Without pressure the price nearest to the reference wins, the higher of two equally near") {
    // Buyers at 105, sellers at 95, 100 lots each: volume 100 and no surplus at both limits.
    const std::vector<AuctionOrder> book{buy(100, 105), sell(100, 95)};
    AuctionTerms terms;
    CHECK(call_auction(book, terms)->price == Price(105));
    terms.reference = Price(99);
    CHECK(call_auction(book, terms)->price == Price(95));
    terms.reference = Price(100);
    CHECK(call_auction(book, terms)->price == Price(105));
}

TEST_CASE("Market orders alone trade at the reference price, or not at all") {
    const std::vector<AuctionOrder> book{buy(10), sell(4), sell(9)};
    CHECK_FALSE(call_auction(book, {})->price);
    CHECK(raw(call_auction(book, {})->fills) == std::vector<std::int64_t>{0, 0, 0});
    AuctionTerms terms;
    terms.reference = Price(77);
    const auto result = call_auction(book, terms);
    CHECK(result->price == Price(77));
    CHECK(raw(result->fills) == std::vector<std::int64_t>{10, 4, 6});
    CHECK(result->surplus == Quantity(-3));
    terms.margin = MarginRule::pro_rata;
    CHECK(raw(call_auction(book, terms)->fills) == std::vector<std::int64_t>{10, 3, 7});  // 40/13 and 90/13
}

TEST_CASE("An auction that cannot trade has no price and counts nothing") {
    for (const auto& book :
         {std::vector<AuctionOrder>{}, {buy(5, 10), sell(5, 11)}, {buy(5, 10)}, {sell(5)}}) {
        AuctionTerms terms;
        terms.reference = Price(10);
        const auto result = call_auction(book, terms);
        CHECK_FALSE(result->price);
        CHECK(
            (result->volume.is_zero() && result->buy_eligible.is_zero() && result->sell_eligible.is_zero()));
    }
}

TEST_CASE("Quantities that 64 bits cannot add up are reported") {
    CHECK(call_auction(std::vector{buy(INT64_MAX, 5), buy(1, 5)}, {}).error() ==
          AuctionError::quantity_overflow);
}

TEST_CASE("Every auction equals the four steps taken one after the other, in any order of the input") {
    std::mt19937_64 random(51);
    for (int round = 0; round < 3000; ++round) {
        std::vector<AuctionOrder> book;
        const std::size_t n = random() % 14;
        for (std::size_t i = 0; i < n; ++i) {
            const auto quantity = static_cast<std::int64_t>(1 + random() % 5);
            const auto price = static_cast<std::int64_t>(random() % 8);
            const bool market = random() % 8 == 0;
            const std::optional<std::int64_t> limit = market ? std::nullopt : std::optional(price - 3);
            book.push_back(random() % 2 == 0 ? buy(quantity, limit) : sell(quantity, limit));
        }
        AuctionTerms terms;
        if (random() % 2 == 0) terms.reference = Price(static_cast<std::int64_t>(random() % 8) - 3);
        const auto result = call_auction(book, terms);
        check_equal(*result, naive(book, terms.reference));
        terms.margin = MarginRule::pro_rata;
        const auto shared = call_auction(book, terms);
        CHECK(shared->price == result->price);
        Quantity bought, sold;
        for (std::size_t i = 0; i < n; ++i) (book[i].side == Side::buy ? bought : sold) += shared->fills[i];
        CHECK((bought == shared->volume && sold == shared->volume));
        std::shuffle(book.begin(), book.end(), random);
        CHECK(call_auction(book, terms)->price == result->price);
    }
}

TEST_CASE("Pro-rata gives floors first, then whole lots to the largest remainders, earlier first") {
    const auto fills = [](std::int64_t amount, const std::vector<std::int64_t>& orders, std::int64_t lot) {
        return raw(pro_rata(Quantity(amount), quantities(orders), Quantity(lot)));
    };
    CHECK(fills(100, {50, 100, 150}, 1) == std::vector<std::int64_t>{17, 33, 50});  // 16.67, 33.33, 50
    CHECK(fills(10, {10, 10, 10}, 1) == std::vector<std::int64_t>{4, 3, 3});
    CHECK(fills(100, {100, 200, 300}, 10) ==
          std::vector<std::int64_t>{20, 30, 50});  // 16.67, 33.33, 50 in tens
    // 25 of 60 in tens: 8.3, 8.3, 8.3 give no lot; two lots to the first two, the five left to the first with
    // room.
    CHECK(fills(25, {20, 20, 20}, 10) == std::vector<std::int64_t>{15, 10, 0});
    CHECK(fills(7, {3, 3}, 1) == std::vector<std::int64_t>{3, 3});
    CHECK(fills(0, {3, 3}, 1) == std::vector<std::int64_t>{0, 0});
    CHECK(fills(5, {}, 1).empty());
    CHECK(fills(8, {3, 6}, 100) == std::vector<std::int64_t>{3, 5});  // nobody can take a lot
    CHECK(fills(INT64_MAX - 1, {INT64_MAX - 2, 2}, 1) == std::vector<std::int64_t>{INT64_MAX - 3, 2});
}

TEST_CASE("Pro-rata fills always add up and never exceed an order") {
    std::mt19937_64 random(52);
    for (int round = 0; round < 2000; ++round) {
        std::vector<Quantity> orders(1 + random() % 8);
        Quantity sum;
        for (Quantity& q : orders) sum += q = Quantity(static_cast<std::int64_t>(random() % 60));
        const Quantity amount(static_cast<std::int64_t>(random() % 200));
        const Quantity lot(static_cast<std::int64_t>(1 + random() % 15));
        const auto fills = pro_rata(amount, orders, lot);
        Quantity filled;
        for (std::size_t i = 0; i < orders.size(); ++i) {
            CHECK((!fills[i].is_negative() && fills[i] <= orders[i]));
            filled += fills[i];
        }
        CHECK(filled == std::min(amount, sum));
    }
}
