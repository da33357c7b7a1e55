#include <random>

#include "market/decimal.hpp"
#include "streamed_market.hpp"

using namespace tongqu;
using namespace tongqu::stream;

namespace {

// The levels as REST prints them, from the read model that REST answers from.
template <class Levels>
std::map<std::string, std::string> printed(const Levels& levels, const InstrumentTerms& terms) {
    std::map<std::string, std::string> side;
    for (const auto& [price, quantity] : levels)
        side[multiple_to_string(price.raw(), terms.tick)] = multiple_to_string(quantity.raw(), terms.lot);
    return side;
}

bool holds_the_book(const StreamedMarket& market, const BookTwin& twin) {
    const auto& levels = market.driven.model.levels().of(market.instrument);
    const auto& terms = market.driven.model.directory().instruments().at(market.instrument).terms;
    return twin.bids == printed(levels.bids, terms) && twin.asks == printed(levels.asks, terms);
}

std::string at(const Message& message, std::string_view pointer) {
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    if (parser.parse(*message).get(root) != simdjson::SUCCESS) return "not JSON";
    simdjson::dom::element found;
    if (root.at_pointer(pointer).get(found) != simdjson::SUCCESS) return "-";
    return simdjson::minify(found);
}

}  // namespace

TEST_CASE("a consumer of snapshot and deltas holds the book of the read model at every sequence") {
    const bool all = std::getenv("TONGQU_LONG_TESTS") != nullptr;
    const std::size_t wanted = all ? 1'000'000 : 100'000;
    const std::uint32_t seed = 20260301;
    std::mt19937 chance(seed);
    const auto below = [&](std::uint32_t n) { return static_cast<std::int64_t>(chance() % n); };
    StreamedMarket market;
    Listener listener;
    BookTwin twin;
    REQUIRE(twin.take(**market.publisher.subscribe(listener, market.book())));
    std::vector<std::pair<KeyId, OrderId>> resting;
    std::size_t deltas = 0, step = 0;
    while (deltas < wanted) {
        INFO("seed " << seed << ", step " << ++step);
        // One flush for up to three commands.
        for (std::int64_t commands = 1 + below(3); commands > 0; --commands) {
            if (below(10) < 6 || resting.size() < 20) {
                const Side side = below(2) == 0 ? Side::buy : Side::sell;
                const std::int64_t away = below(25) - 3;
                const auto& done = market.place(side, side == Side::buy ? 1000 - away : 1000 + away, 1 + below(9));
                resting.emplace_back(side == Side::buy ? market.buyer : market.supplier, OrderId(done.sequence.raw()));
            } else {
                const auto place = resting.begin() + below(static_cast<std::uint32_t>(resting.size()));
                market.submit(place->first, CancelOrder{place->second, {}});
                *place = resting.back();
                resting.pop_back();
            }
        }
        market.publisher.flush();
        if (below(1000) == 0) market.publisher.beat(0);
        for (const Message& message : listener.messages) {
            if (!twin.take(*message)) FAIL("the numbers do not join: " << *message);
            ++deltas;
        }
        listener.messages.clear();
        if (!holds_the_book(market, twin)) FAIL("another book after " << twin.last);
        if (below(5000) == 0) {  // a reconnect
            market.publisher.unsubscribe(listener, market.book());
            market.place(Side::sell, 1050, 1);
            twin = BookTwin();
            REQUIRE(twin.take(**market.publisher.subscribe(listener, market.book())));
            REQUIRE(holds_the_book(market, twin));
        }
    }
    CHECK(deltas >= wanted);
}

TEST_CASE("a message is encoded once and shared by all subscribers") {
    StreamedMarket market;
    std::vector<Listener> listeners(5);
    for (Listener& listener : listeners) REQUIRE(market.publisher.subscribe(listener, market.book()));
    const auto before = market.publisher.counts();
    market.place(Side::sell, 1000, 1);
    market.publisher.flush();
    for (const Listener& listener : listeners) {
        REQUIRE(listener.messages.size() == 1);
        CHECK(listener.messages[0] == listeners[0].messages[0]);
    }
    CHECK(market.publisher.counts().encoded == before.encoded + 1);
    CHECK(market.publisher.counts().delivered == before.delivered + 5);
}

TEST_CASE("snapshots of an unchanged book are the same message too") {
    StreamedMarket market;
    Listener one, other;
    const auto first = market.publisher.subscribe(one, market.book());
    CHECK(*first == *market.publisher.subscribe(other, market.book()));
    market.place(Side::sell, 1000, 1);
    CHECK(*first != *market.publisher.subscribe(other, market.book()));
}

TEST_CASE("a delta covers the commands that did not touch its topic") {
    StreamedMarket market;
    Listener listener;
    const Message snapshot = *market.publisher.subscribe(listener, market.book());
    CHECK(at(snapshot, "/first_sequence") == at(snapshot, "/last_sequence"));
    const std::uint64_t then = market.driven.model.last().sequence.raw();
    market.open("two");
    market.open("three");
    market.publisher.flush();
    CHECK(listener.messages.empty());
    market.place(Side::sell, 1000, 7);
    market.publisher.flush();
    REQUIRE(listener.messages.size() == 1);
    CHECK(at(listener.messages[0], "/type") == "\"delta\"");
    CHECK(at(listener.messages[0], "/first_sequence") == std::to_string(then + 1));
    CHECK(at(listener.messages[0], "/last_sequence") == std::to_string(then + 3));
    CHECK(at(listener.messages[0], "/asks") == R"([["10","7"]])");  // 1000 ticks of 0.01
}

TEST_CASE("after silence a heartbeat carries the numbers on") {
    StreamedMarket market;
    Listener listener;
    REQUIRE(market.publisher.subscribe(listener, market.book()));
    const std::uint64_t then = market.driven.model.last().sequence.raw();
    market.publisher.beat(2);
    CHECK(listener.messages.empty());
    market.open("two");
    market.publisher.beat(2);
    REQUIRE(listener.messages.size() == 1);
    CHECK(at(listener.messages[0], "/type") == "\"heartbeat\"");
    CHECK(at(listener.messages[0], "/first_sequence") == std::to_string(then + 1));
    CHECK(at(listener.messages[0], "/last_sequence") == std::to_string(then + 1));
    // Nothing at all has happened since: the range is empty.
    market.publisher.beat(2);
    market.publisher.beat(2);
    REQUIRE(listener.messages.size() == 2);
    CHECK(at(listener.messages[1], "/first_sequence") == std::to_string(then + 2));
    CHECK(at(listener.messages[1], "/last_sequence") == std::to_string(then + 1));
}

TEST_CASE("who joins while changes wait gets a snapshot, and the others a delta, of the same sequence") {
    StreamedMarket market;
    Listener first, second;
    REQUIRE(market.publisher.subscribe(first, market.book()));
    market.place(Side::sell, 1000, 1);
    const Message snapshot = *market.publisher.subscribe(second, market.book());
    REQUIRE(first.messages.size() == 1);
    CHECK(at(snapshot, "/last_sequence") == at(first.messages[0], "/last_sequence"));
    market.publisher.flush();
    CHECK(first.messages.size() == 1);
    CHECK(second.messages.empty());
}

TEST_CASE("who has unsubscribed is told nothing, and a topic without subscribers is forgotten") {
    StreamedMarket market;
    Listener listener;
    CHECK_FALSE(market.publisher.unsubscribe(listener, market.book()));
    REQUIRE(market.publisher.subscribe(listener, market.book()));
    REQUIRE(market.publisher.subscribe(listener, market.book()));
    CHECK(market.publisher.subscriptions() == 1);
    CHECK(market.publisher.unsubscribe(listener, market.book()));
    market.place(Side::sell, 1000, 1);
    market.publisher.flush();
    market.publisher.beat(0);
    CHECK(listener.messages.empty());
    CHECK(market.publisher.subscriptions() == 0);
    CHECK_FALSE(market.publisher.has_news());
}

TEST_CASE("a book with more levels than a snapshot may have is refused") {
    Limits limits;
    limits.book_levels = 3;
    StreamedMarket market(limits);
    Listener listener;
    for (std::int64_t price = 1000; price < 1003; ++price) market.place(Side::sell, price, 1);
    CHECK(market.publisher.subscribe(listener, market.book()));
    market.publisher.unsubscribe(listener, market.book());
    market.place(Side::sell, 1003, 1);
    const auto refused = market.publisher.subscribe(listener, market.book());
    REQUIRE_FALSE(refused);
    CHECK(refused.error() == StreamError::book_too_deep);
    CHECK(market.publisher.subscriptions() == 0);
}

TEST_CASE("the ticker speaks only when what it says has changed") {
    StreamedMarket market;
    Listener listener;
    REQUIRE(market.publisher.subscribe(listener, {Channel::ticker, market.instrument.raw()}));
    market.place(Side::sell, 1000, 5);
    market.publisher.flush();
    REQUIRE(listener.messages.size() == 1);
    CHECK(at(listener.messages[0], "/ticker/ask") == R"(["10","5"])");
    market.place(Side::sell, 1001, 5);  // behind the best
    market.publisher.flush();
    CHECK(listener.messages.size() == 1);
    market.place(Side::buy, 1000, 2);
    market.publisher.flush();
    REQUIRE(listener.messages.size() == 2);
    CHECK(at(listener.messages[1], "/ticker/ask") == R"(["10","3"])");
    CHECK(at(listener.messages[1], "/ticker/last/quantity") == "\"2\"");
}

TEST_CASE("an order's message has the fills since the message before, and only those") {
    StreamedMarket market;
    Listener listener;
    const auto supplier = market.driven.model.directory().participant("supplier")->id;
    market.place(Side::sell, 1000, 10);
    market.place(Side::buy, 1000, 1);
    const Message snapshot = *market.publisher.subscribe(listener, {Channel::orders, supplier.raw()});
    CHECK(at(snapshot, "/orders/0/filled_quantity") == "\"1\"");
    CHECK(at(snapshot, "/orders/0/fills") == "[]");
    for (const std::int64_t quantity : {2, 3}) {
        market.place(Side::buy, 1000, quantity);
        market.publisher.flush();
        CHECK(at(listener.messages.back(), "/orders/0/fills/0/quantity") == "\"" + std::to_string(quantity) + "\"");
        CHECK(at(listener.messages.back(), "/orders/0/fills/1") == "-");
    }
}

TEST_CASE("the market's state and the auction's outcome are told whole") {
    StreamedMarket market;
    InstrumentTerms terms;
    terms.name_id = "call";
    terms.model = MarketModel::call;
    terms.auction_times = {hours(12)};
    market.submit(KeyId(0), OpenInstrument{terms});
    market.instrument = market.driven.model.directory().instrument("call")->id;
    Listener listener;
    const TopicKey topic{Channel::auction, market.instrument.raw()};
    const Message snapshot = *market.publisher.subscribe(listener, topic);
    CHECK(at(snapshot, "/state") == "\"open\"");
    CHECK(at(snapshot, "/phase") == "\"call\"");
    CHECK(at(snapshot, "/last_auction") == "-");
    market.place(Side::sell, 990, 4);
    market.driven.now = market.driven.now + seconds(2);
    market.place(Side::buy, 1000, 3);
    market.publisher.flush();
    REQUIRE(listener.messages.size() == 1);
    CHECK(at(listener.messages[0], "/indicated") == R"({"price":"9.9","volume":"3","surplus":"-1"})");
    market.driven.now = *market.driven.exchange.next_due() + hours(24);
    market.submit(Command{std::nullopt, Tick{}});
    market.submit(KeyId(0), SetTradingState{std::nullopt, TradingState::halted, {}});
    market.publisher.flush();
    REQUIRE(listener.messages.size() == 2);
    CHECK(at(listener.messages[1], "/state") == "\"halted\"");
    CHECK(at(listener.messages[1], "/last_auction/price") == "\"9.9\"");
    CHECK(at(listener.messages[1], "/last_auction/volume") == "\"3\"");
}
