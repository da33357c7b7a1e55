// The book order by order: a consumer of the channel foretells which makers a sweep meets, and how much of each.
#include <random>

#include "market/decimal.hpp"
#include "streamed_market.hpp"

using namespace tongqu;
using namespace tongqu::stream;

namespace {

// What a consumer makes of the messages, with a parser that is not ours. Prices in ticks of 0.01.
class QueueTwin {
  public:
    struct Entry {
        std::int64_t price = 0, quantity = 0;
        std::uint64_t place = 0;
    };

    void take(const std::string& message) {
        simdjson::dom::element root;
        REQUIRE(parser_.parse(message).get(root) == simdjson::SUCCESS);
        if (root["type"].get_string().value() == "snapshot") bids.clear(), asks.clear();
        simdjson::dom::array orders;
        if (root["orders"].get(orders) != simdjson::SUCCESS) return;
        for (const auto order : orders) {
            const std::string id(order["order_id"].get_string().value());
            auto& side = order["side"].get_string().value() == "buy" ? bids : asks;
            const std::int64_t quantity = number(order["quantity"], Decimal{1, 0});
            if (quantity == 0)
                side.erase(id);
            else
                side[id] = {number(order["price"], Decimal{1, 2}), quantity, order["place"].get_uint64().value()};
        }
    }

    // The makers that a sweep for this much would meet first, with their quantities: those of the best price, once round.
    [[nodiscard]] std::vector<std::pair<std::string, std::int64_t>> foretell(Side maker_side, std::int64_t wanted) const {
        const auto& side = maker_side == Side::buy ? bids : asks;
        std::vector<std::pair<std::string, Entry>> queue(side.begin(), side.end());
        std::ranges::sort(queue, [&](const auto& a, const auto& b) {
            if (a.second.price != b.second.price)
                return (a.second.price < b.second.price) == (maker_side == Side::sell);
            return a.second.place < b.second.place;
        });
        std::vector<std::pair<std::string, std::int64_t>> fills;
        for (const auto& [id, entry] : queue) {
            if (wanted == 0 || entry.price != queue.front().second.price) break;
            fills.emplace_back(id, std::min(wanted, entry.quantity));
            wanted -= fills.back().second;
        }
        return fills;
    }

    std::map<std::string, Entry> bids, asks;

  private:
    static std::int64_t number(simdjson::simdjson_result<simdjson::dom::element> text, Decimal unit) {
        return *whole_multiple(*parse_decimal(text.get_string().value()), unit);
    }
    simdjson::dom::parser parser_;
};

std::map<std::int64_t, std::int64_t> sums(const std::map<std::string, QueueTwin::Entry>& side) {
    std::map<std::int64_t, std::int64_t> levels;
    for (const auto& [id, entry] : side) levels[entry.price] += entry.quantity;
    return levels;
}

template <class Levels>
std::map<std::int64_t, std::int64_t> raw(const Levels& levels) {
    std::map<std::int64_t, std::int64_t> plain;
    for (const auto& [price, quantity] : levels) plain[price.raw()] = quantity.raw();
    return plain;
}

PlaceOrder order_of(const StreamedMarket& market, Side side, std::int64_t price, std::int64_t quantity) {
    PlaceOrder order;
    order.instrument = market.instrument;
    order.side = side;
    order.price = Price(price);
    order.quantity = Quantity(quantity);
    return order;
}

}  // namespace

TEST_CASE("a consumer of the book order by order knows which makers a sweep will meet") {
    const std::uint32_t seed = 20261123;
    std::mt19937 chance(seed);
    const auto below = [&](std::uint32_t n) { return static_cast<std::int64_t>(chance() % n); };
    StreamedMarket market;
    Listener listener;
    QueueTwin twin;
    const TopicKey topic{Channel::book_orders, market.instrument.raw()};
    twin.take(**market.publisher.subscribe(listener, topic));
    const auto hear = [&] {
        market.publisher.flush();
        for (const Message& message : listener.messages) twin.take(*message);
        listener.messages.clear();
    };
    const auto key_of = [&](Side side) { return side == Side::buy ? market.buyer : market.supplier; };
    std::vector<std::pair<Side, OrderId>> resting;
    std::size_t met = 0;
    for (int step = 1; step <= 20'000; ++step) {
        INFO("seed " << seed << ", step " << step);
        const Side side = below(2) == 0 ? Side::buy : Side::sell;
        const std::int64_t act = below(10);
        if (act < 5 || resting.size() < 10) {
            const std::int64_t away = below(8);
            PlaceOrder order = order_of(market, side, side == Side::buy ? 1000 - away : 1001 + away, 1 + below(9));
            if (below(6) == 0) order.display_quantity = Quantity(1 + below(2));
            resting.emplace_back(side, OrderId(market.submit(key_of(side), order).sequence.raw()));
        } else if (act < 9) {
            const auto place = resting.begin() + below(static_cast<std::uint32_t>(resting.size()));
            if (act == 8)
                market.submit(key_of(place->first), AmendOrder{place->second, {}, Quantity(1 + below(12)), {}});
            else
                market.submit(key_of(place->first), CancelOrder{place->second, {}});
        } else {
            const std::int64_t wanted = 1 + below(12);
            PlaceOrder order = order_of(market, side, side == Side::buy ? 2000 : 1, wanted);
            order.time_in_force = TimeInForce::ioc;
            const auto foretold = twin.foretell(opposite(side), wanted);
            std::vector<std::pair<std::string, std::int64_t>> happened;
            for (const Event& event : market.submit(key_of(side), order).events)
                if (const auto* traded = std::get_if<Traded>(&event))
                    happened.emplace_back(std::to_string(traded->maker.raw()), traded->quantity.raw());
            const std::size_t common = std::min(foretold.size(), happened.size());
            REQUIRE(std::equal(foretold.begin(), foretold.begin() + static_cast<std::ptrdiff_t>(common), happened.begin()));
            met += common;
        }
        hear();
        const auto& levels = market.driven.model.levels().of(market.instrument);
        REQUIRE(sums(twin.bids) == raw(levels.bids));
        REQUIRE(sums(twin.asks) == raw(levels.asks));
    }
    CHECK(met > 1'000);
}
