// Auctions against a naive computation: every limit is tried for the price, orders are filled one lot at a time.
#include <catch2/catch.hpp>

#include "engine/exchange/draw.hpp"
#include "market.hpp"
#include "pricing/splitmix64.hpp"

using namespace tongqu;
using namespace tongqu::exchange;

namespace {

struct Bid {
    std::uint64_t id;
    Side side;
    std::int64_t limit, quantity;
    std::int64_t fill = 0;
};

struct Outcome {
    std::int64_t price = 0, volume = 0, surplus = 0;
};

std::int64_t eligible(const std::vector<Bid>& orders, Side side, std::int64_t price) {
    std::int64_t sum = 0;
    for (const Bid& order : orders)
        if (order.side == side && (side == Side::buy ? order.limit >= price : order.limit <= price)) sum += order.quantity;
    return sum;
}

// The four steps as docs/matching.md tells them, for a market without a reference price.
Outcome naive_price(const std::vector<Bid>& orders) {
    std::vector<Outcome> best;
    for (const Bid& order : orders) {
        const std::int64_t buys = eligible(orders, Side::buy, order.limit), sells = eligible(orders, Side::sell, order.limit);
        const Outcome at{order.limit, std::min(buys, sells), buys - sells};
        if (at.volume == 0) continue;
        if (!best.empty() && (at.volume < best[0].volume ||
                              (at.volume == best[0].volume && std::abs(at.surplus) > std::abs(best[0].surplus))))
            continue;
        if (!best.empty() && (at.volume > best[0].volume || std::abs(at.surplus) < std::abs(best[0].surplus))) best.clear();
        best.push_back(at);
    }
    if (best.empty()) return {};
    const bool all_sellers = std::all_of(best.begin(), best.end(), [](const Outcome& at) { return at.surplus < 0; });
    const auto by_price = [](const Outcome& a, const Outcome& b) { return a.price < b.price; };
    return all_sellers ? *std::min_element(best.begin(), best.end(), by_price)
                       : *std::max_element(best.begin(), best.end(), by_price);
}

// Lot by lot to the best limit, the earlier first.
void naive_fills(std::vector<Bid>& orders, std::int64_t volume) {
    for (const Side side : {Side::buy, Side::sell})
        for (std::int64_t lot = 0; lot < volume; ++lot) {
            Bid* next = nullptr;
            for (Bid& order : orders) {
                if (order.side != side || order.fill == order.quantity) continue;
                const bool better = next != nullptr && (side == Side::buy ? order.limit > next->limit : order.limit < next->limit);
                if (next == nullptr || better) next = &order;
            }
            ++next->fill;
        }
}

struct Hall {
    Market market;
    std::vector<Market::Member> members;
    InstrumentId call, batch;

    Hall() {
        for (int i = 0; i < 6; ++i) {
            Region region;
            region.code = "R" + std::to_string(i / 2);
            if (i % 2 == 0) market.apply(kOperatorKey, CreateRegion{region});
            ParticipantTerms terms;
            terms.name_id = "firm" + std::to_string(i);
            terms.region = RegionId(static_cast<std::uint8_t>(1 + i / 2));
            terms.roles = RoleSet::of(i % 2 == 0 ? Role::buyer : Role::supplier);
            members.push_back(market.join(terms));
            market.apply(kOperatorKey, Deposit{"", members.back().id, Currency(0), Money(1'000'000'000'000'000)});
        }
        InstrumentTerms terms;
        terms.name_id = "call";
        terms.model = MarketModel::call;
        terms.auction_times = {hours(12)};
        market.apply(kOperatorKey, OpenInstrument{terms});
        call = market.last<InstrumentOpened>()->instrument;
        terms = {};
        terms.name_id = "batch";
        terms.model = MarketModel::batch;
        market.apply(kOperatorKey, OpenInstrument{terms});
        batch = market.last<InstrumentOpened>()->instrument;
        market.apply({}, RunBatch{batch, {}, commitment_to(digest_of("seed"))});
    }

    Bid enter(InstrumentId instrument, Side side, std::int64_t limit, std::int64_t quantity, std::uint64_t member) {
        PlaceOrder order;
        order.instrument = instrument;
        order.side = side;
        order.price = Price(limit);
        order.quantity = Quantity(quantity);
        order.time_in_force = TimeInForce::ioc;  // nothing is left for the next auction
        market.apply(members[2 * member + (side == Side::sell ? 1 : 0)].key, order);
        return {market.last<OrderAccepted>()->order.raw(), side, limit, quantity};
    }
    std::vector<Bid> enter_some(InstrumentId instrument, pricing::SplitMix64& random) {
        std::vector<Bid> orders;
        for (std::uint64_t n = 1 + random.below(14); n > 0; --n)
            orders.push_back(enter(instrument, random.below(2) == 0 ? Side::buy : Side::sell,
                                   95 + static_cast<std::int64_t>(random.below(10)),
                                   1 + static_cast<std::int64_t>(random.below(9)), random.below(3)));
        return orders;
    }
};

std::map<std::uint64_t, std::int64_t> fills_of(const std::vector<Event>& events) {
    std::map<std::uint64_t, std::int64_t> fills;
    for (const Event& event : events)
        if (const auto* traded = std::get_if<Traded>(&event)) {
            fills[traded->maker.raw()] += traded->quantity.raw();
            fills[traded->taker.raw()] += traded->quantity.raw();
        }
    return fills;
}

}  // namespace

TEST_CASE("A call clears at the price of the four steps and fills better limits and earlier orders first") {
    pricing::SplitMix64 random(7);
    for (int round = 0; round < 300; ++round) {
        INFO("round " << round);
        Hall hall;
        std::vector<Bid> orders = hall.enter_some(hall.call, random);
        const Outcome expected = naive_price(orders);
        naive_fills(orders, expected.volume);
        hall.market.pass(hours(13));
        const auto* cleared = hall.market.last<AuctionCleared>();
        REQUIRE(cleared != nullptr);
        CHECK(cleared->price.value_or(Price(0)).raw() == expected.price);
        CHECK(cleared->volume.raw() == expected.volume);
        CHECK(cleared->surplus.raw() == expected.surplus);
        auto fills = fills_of(hall.market.events);
        for (const Bid& order : orders) CHECK(fills[order.id] == order.fill);
        hall.market.check_all();
    }
}

TEST_CASE("In a batch the arrival inside the interval gives nobody more: only the last lot is the draw's") {
    pricing::SplitMix64 random(11);
    for (int round = 0; round < 100; ++round) {
        Hall hall;
        const std::vector<Bid> orders = hall.enter_some(hall.batch, random);
        const Outcome expected = naive_price(orders);
        hall.market.wait(seconds(2));
        hall.market.apply({}, RunBatch{hall.batch, digest_of("seed"), commitment_to(digest_of("next"))});
        const auto* cleared = hall.market.last<AuctionCleared>();
        REQUIRE(cleared != nullptr);
        CHECK(cleared->price.value_or(Price(0)).raw() == expected.price);
        CHECK(cleared->volume.raw() == expected.volume);
        auto fills = fills_of(hall.market.events);
        for (const Side side : {Side::buy, Side::sell}) {
            std::map<std::int64_t, std::pair<std::int64_t, std::int64_t>> levels;  // given and wanted by limit
            for (const Bid& order : orders)
                if (order.side == side) {
                    levels[order.limit].first += fills[order.id];
                    levels[order.limit].second += order.quantity;
                }
            // In proportion, but for less than one lot.
            for (const Bid& order : orders)
                if (order.side == side) {
                    const auto [given, wanted] = levels[order.limit];
                    CHECK(std::abs(fills[order.id] * wanted - order.quantity * given) < wanted);
                }
        }
    }
}

TEST_CASE("A hundred thousand orders are cleared in one auction") {
    Hall hall;
    for (std::uint64_t i = 0; i < 50'000; ++i)
        for (const Side side : {Side::buy, Side::sell}) {
            PlaceOrder order;
            order.instrument = hall.call;
            order.side = side;
            order.price = Price(100);
            order.quantity = Quantity(1 + static_cast<std::int64_t>(i % 7));
            std::vector<Event> events;
            hall.market.exchange.apply(SequenceNumber(hall.market.exchange.last_sequence().raw() + 1), hall.market.now,
                                       {hall.members[side == Side::buy ? 2 * (i % 3) : 2 * ((i + 1) % 3) + 1].key, order}, events);
            REQUIRE(std::holds_alternative<OrderAccepted>(events.front()));
        }
    std::vector<Event> events;
    hall.market.exchange.apply(SequenceNumber(hall.market.exchange.last_sequence().raw() + 1), hall.market.now + hours(13),
                               {std::nullopt, Tick{}}, events);
    std::int64_t traded = 0;
    for (const Event& event : events)
        if (const auto* trade = std::get_if<Traded>(&event)) traded += trade->quantity.raw();
    CHECK(traded == 50'000 / 7 * 28 + 1 + 2 + 3 + 4 + 5 + 6);
    CHECK(hall.market.exchange.open_order_count() == 0);
    hall.market.exchange.check();
}
