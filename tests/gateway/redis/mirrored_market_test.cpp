#include "gateway/redis/mirrored_market.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace tongqu;
using namespace tongqu::redis;

struct Listener final : stream::Subscriber {
    void deliver(const stream::Message& message) override { heard.push_back(*message); }
    std::vector<std::string> heard;
};

std::string told(std::string_view type, int first, int last) {
    return R"({"channel":"book","instrument_id":"gpu","type":")" + std::string(type) + R"(","first_sequence":)" + std::to_string(first) +
           R"(,"last_sequence":)" + std::to_string(last) + R"(,"time":"1970-01-01T00:00:00.000000Z","bids":[],"asks":[]})";
}

FeedItem item(FeedKind kind, std::string name, std::string bytes, std::uint64_t last, std::uint64_t number) {
    return {kind, std::move(name), std::make_shared<const std::string>(std::move(bytes)), last, number};
}

FeedItem beat(std::int64_t wall, std::uint64_t last, std::uint64_t number, bool complete = true) {
    return item(FeedKind::beat, "", to_text(Beat{0, wall, complete}), last, number);
}

// A market whose clock the test turns, with a book as of command 5.
struct Mirrored {
    Mirrored() {
        market.take_in({true, {}});
        market.take_in({false, {item(FeedKind::snapshot, "book gpu", told("snapshot", 5, 5), 5, 1),
                                item(FeedKind::document, "/v1/market", "{}", 5, 2), beat(1'000'000, 5, 3)}});
    }
    stream::TopicKey book() { return {stream::Channel::book, market.instrument("gpu").value()}; }

    std::int64_t clock = 1'000'000;
    MirroredMarket market{[this] { return clock; }, std::chrono::milliseconds(3000)};
    Listener listener;
};

TEST_CASE("Whoever subscribes hears the last snapshot and what came after it") {
    Mirrored mirrored;
    mirrored.market.take_in({false, {item(FeedKind::delta, "book gpu", told("delta", 6, 8), 8, 4)}});
    const auto snapshot = mirrored.market.subscribe(mirrored.listener, mirrored.book());
    mirrored.market.catch_up(mirrored.listener, mirrored.book());
    REQUIRE(snapshot.has_value());
    CHECK(**snapshot == told("snapshot", 5, 5));
    CHECK(mirrored.listener.heard == std::vector{told("delta", 6, 8)});
}

TEST_CASE("A delta after a heartbeat of the gateway's own follows on it") {
    Mirrored mirrored;
    REQUIRE(mirrored.market.subscribe(mirrored.listener, mirrored.book()).has_value());
    mirrored.market.take_in({false, {beat(1'000'000, 9, 4)}});
    mirrored.market.beat(1);
    mirrored.market.take_in({false, {item(FeedKind::delta, "book gpu", told("delta", 6, 12), 12, 5)}});
    REQUIRE(mirrored.listener.heard.size() == 2);
    CHECK(number_in(mirrored.listener.heard[0], "\"first_sequence\"") == 6);
    CHECK(number_in(mirrored.listener.heard[0], "\"last_sequence\"") == 9);
    CHECK(mirrored.listener.heard[1] == told("delta", 10, 12));
    // Who comes later hears the same numbers.
    Listener later;
    REQUIRE(mirrored.market.subscribe(later, mirrored.book()).has_value());
    mirrored.market.catch_up(later, mirrored.book());
    CHECK(later.heard == mirrored.listener.heard);
}

TEST_CASE("A snapshot that is told anew does not set back whoever has heard heartbeats beyond it") {
    Mirrored mirrored;
    REQUIRE(mirrored.market.subscribe(mirrored.listener, mirrored.book()).has_value());
    mirrored.market.take_in({false, {beat(1'000'000, 9, 4)}});
    mirrored.market.beat(1);
    mirrored.market.take_in({false, {item(FeedKind::snapshot, "book gpu", told("snapshot", 5, 5), 5, 5)}});
    mirrored.market.take_in({false, {item(FeedKind::delta, "book gpu", told("delta", 6, 12), 12, 6)}});
    CHECK(mirrored.listener.heard.back() == told("delta", 10, 12));
    Listener later;
    REQUIRE(mirrored.market.subscribe(later, mirrored.book()).has_value());
    mirrored.market.catch_up(later, mirrored.book());
    REQUIRE(later.heard.size() == 2);
    CHECK(number_in(later.heard[0], "\"first_sequence\"") == 6);
    CHECK(number_in(later.heard[0], "\"last_sequence\"") == 9);
}

TEST_CASE("Old prices are stale, and nobody is told them as fresh") {
    Mirrored mirrored;
    REQUIRE(mirrored.market.subscribe(mirrored.listener, mirrored.book()).has_value());
    mirrored.clock += 3'000'000;
    CHECK(mirrored.market.fresh());
    mirrored.clock += 1;
    CHECK_FALSE(mirrored.market.fresh());
    mirrored.market.beat(8);
    mirrored.market.beat(8);  // said once
    REQUIRE(mirrored.listener.heard.size() == 1);
    CHECK(mirrored.listener.heard[0].find("\"type\":\"stale\"") != std::string::npos);
    Listener other;
    CHECK(mirrored.market.subscribe(other, mirrored.book()).error() == stream::StreamError::market_data_stale);
    // Fresh again: everything from a snapshot on.
    mirrored.market.take_in({false, {beat(mirrored.clock, 7, 4)}});
    REQUIRE(mirrored.listener.heard.size() == 2);
    CHECK(mirrored.listener.heard[1] == told("snapshot", 5, 5));
}

TEST_CASE("A beat from the future is not believed beyond a second") {
    Mirrored mirrored;
    mirrored.market.take_in({false, {beat(mirrored.clock + 1'000'000, 7, 4)}});
    CHECK(mirrored.market.fresh());
    mirrored.market.take_in({false, {beat(mirrored.clock + 1'000'001, 7, 5)}});
    CHECK_FALSE(mirrored.market.fresh());
}

TEST_CASE("Another generation is stale until all of it was told, and then heals who listens") {
    Mirrored mirrored;
    REQUIRE(mirrored.market.subscribe(mirrored.listener, mirrored.book()).has_value());
    mirrored.market.take_in({true, {}});
    CHECK_FALSE(mirrored.market.fresh());
    CHECK(mirrored.market.document("/v1/market") == nullptr);
    mirrored.market.take_in({false, {item(FeedKind::snapshot, "book gpu", told("snapshot", 20, 20), 20, 1), beat(1'000'000, 20, 2, false)}});
    CHECK_FALSE(mirrored.market.fresh());
    CHECK(mirrored.listener.heard.empty());
    mirrored.market.take_in({false, {beat(1'000'000, 20, 3)}});
    CHECK(mirrored.listener.heard == std::vector{told("snapshot", 20, 20)});
}

TEST_CASE("The address of Redis holds no secrets and nothing that makes no sense") {
    const auto plain = parse_redis_address("redis://127.0.0.1:6390/3");
    REQUIRE(plain.has_value());
    CHECK(plain->host == "127.0.0.1");
    CHECK(plain->port == 6390);
    CHECK(plain->database == 3);
    CHECK(parse_redis_address("redis://[::1]:6379")->host == "::1");
    CHECK(parse_redis_address("unix:///run/redis.sock")->path == "/run/redis.sock");
    for (const char* wrong : {"", "redis://", "redis://:6379", "http://a:1", "redis://user:secret@host:1", "redis://h:0", "redis://h:70000",
                              "redis://h:1/16", "redis://h:1/x"})
        CHECK_FALSE(parse_redis_address(wrong).has_value());
}

}  // namespace
