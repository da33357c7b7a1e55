// The book against its naive twin on random commands, in events and in state.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <random>

#include "tests/engine/book/naive_book.hpp"

using namespace tongqu;
using namespace tongqu::match;

namespace {

using Random = std::mt19937_64;

std::int64_t between(Random& random, std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(high - low + 1));
}

// How the prices of a stream lie.
enum class Prices : std::uint8_t { narrow, drifting, wide, whole_range, ends_of_range };

// Everything about a stream follows from its seed.
struct Mix {
    explicit Mix(std::uint64_t seed)
        : prices(static_cast<Prices>(seed % 5)), non_rival(seed / 5 % 2 == 1), crowded(seed / 10 % 2 == 1) {}
    Prices prices;
    bool non_rival;
    bool crowded;  // several hundred orders rest instead of some dozens
};

class Stream {
  public:
    explicit Stream(std::uint64_t seed) : mix_(seed), random_(seed) {}

    // One random command to both books; REQUIREs that they agree on all it did.
    void step(std::uint32_t number) {
        const auto kind = between(random_, 0, 99);
        const int entering = fast_.size() > (mix_.crowded ? 400U : 40U) ? 30 : 80;
        if (kind < entering) {
            enter(next_taker(OrderId(number)));
        } else if (kind < 90) {
            const OrderId id = some_id();
            REQUIRE(fast_.find(id) == naive_.find(id));
            REQUIRE(fast_.remove(id) == naive_.remove(id));
        } else if (kind < 95) {
            reduce(some_id());
        } else {
            amend(some_id());
        }
    }

    void compare_states() const {
        REQUIRE(fast_.size() == naive_.size());
        for (const Side side : {Side::buy, Side::sell}) {
            std::vector<RestingOrder> orders;
            fast_.for_each_order(side, [&](const RestingOrder& order) { orders.push_back(order); });
            REQUIRE(orders == naive_.in_priority(side));
            std::vector<book::Level> expected;
            for (const RestingOrder& order : orders) {
                if (expected.empty() || expected.back().price != order.price)
                    expected.push_back({order.price, Quantity(0), 0});
                expected.back().quantity += order.leaves;
                ++expected.back().orders;
            }
            std::vector<book::Level> levels;
            fast_.for_each_level(side, [&](const book::Level& level) { levels.push_back(level); });
            REQUIRE(levels == expected);
            REQUIRE(fast_.best(side) == (expected.empty() ? std::nullopt : std::optional(expected.front())));
            for (const book::Level& level : levels) REQUIRE(fast_.level(side, level.price) == level);
            if (const Price elsewhere = next_price(side); fast_.level(side, elsewhere).orders == 0) {
                REQUIRE(std::none_of(levels.begin(), levels.end(),
                                     [&](auto& level) { return level.price == elsewhere; }));
            }
        }
    }

    void self_check() const { fast_.check(); }
    std::size_t most_resting() const { return most_resting_; }

  private:
    // Mostly on the side's own half of the market, so that orders rest; sometimes anywhere.
    Price next_price(Side side) const {
        const bool passive = between(random_, 0, 99) < (mix_.crowded ? 92 : 80);
        const bool low = passive ? side == Side::buy : between(random_, 0, 1) == 0;
        const std::int64_t sign = low ? -1 : 1;
        switch (mix_.prices) {
            case Prices::narrow:
                return Price(100 + sign * between(random_, 0, 6));
            case Prices::drifting:
                mid_ += between(random_, -1, 2);
                return Price(mid_ + sign * between(random_, 0, 60) * (between(random_, 0, 9) == 0 ? 50 : 1));
            case Prices::wide:
                return Price(sign * between(random_, 0, 1'000'000));
            case Prices::whole_range: {
                const std::int64_t magnitude = static_cast<std::int64_t>(random_() >> 1);
                return Price(low ? -magnitude : magnitude);
            }
            case Prices::ends_of_range:
                break;
        }
        const std::int64_t step = between(random_, 0, 200);
        return Price(low ? INT64_MIN + step : INT64_MAX - step);
    }

    // A resting order mostly, sometimes one that is gone or never was.
    OrderId some_id() {
        const auto pick = between(random_, 0, 9);
        const auto all = naive_.in_priority(pick % 2 == 0 ? Side::buy : Side::sell);
        if (pick == 0 || all.empty())
            return OrderId(static_cast<std::uint64_t>(between(random_, 1, 100'000)));
        return all[random_() % all.size()].id;
    }

    Taker next_taker(OrderId id) {
        const auto participant = static_cast<std::uint32_t>(between(random_, 1, 12));
        Taker taker{.id = id, .participant = ParticipantId(participant), .group = GroupId(participant / 3)};
        taker.side = between(random_, 0, 1) == 0 ? Side::buy : Side::sell;
        taker.limit = next_price(taker.side);
        taker.quantity =
            Quantity(between(random_, 0, 9) == 0 ? between(random_, 1, 500) : between(random_, 1, 20));
        if (between(random_, 0, 99) == 0) taker.quantity = book::kMaxOrderQuantity;
        const auto term = between(random_, 0, 9);
        taker.time_in_force = term < 6 ? TimeInForce::gtc : term < 8 ? TimeInForce::ioc : TimeInForce::fok;
        taker.self_trade = static_cast<SelfTradePolicy>(between(random_, 0, 3));
        if (one_in(8)) taker.minimum = Quantity(between(random_, 1, taker.quantity.raw()));
        if (!mix_.non_rival && taker.quantity.raw() > 1 && one_in(4))
            taker.display = Quantity(std::max(between(random_, 1, std::min<std::int64_t>(taker.quantity.raw() - 1, 6)),
                                              taker.quantity.raw() / 1000));  // the exchange takes no smaller peaks
        if (one_in(10)) taker.reach = next_price(opposite(taker.side));
        return taker;
    }

    void enter(Taker taker) {
        MatchRules rules;
        rules.non_rival = mix_.non_rival;
        if (mix_.non_rival && one_in(4)) rules.licences_left = Quantity(between(random_, 1, 40));
        const bool crosses = !within_limit(naive_, taker.side, taker.limit).empty();
        REQUIRE(would_cross(fast_, taker.side, taker.limit) == crosses);
        REQUIRE(can_fill(fast_, taker, rules, taker.quantity) == naive_can_fill(naive_, taker, rules, taker.quantity));
        taker.post_only = !crosses && taker.time_in_force == TimeInForce::gtc && between(random_, 0, 3) == 0;
        RecordingSink fast_events;
        RecordingSink naive_events;
        REQUIRE(match::match(fast_, taker, rules, fast_events) ==
                naive_match(naive_, taker, rules, naive_events));
        REQUIRE(fast_events.events == naive_events.events);
        most_resting_ = std::max(most_resting_, naive_.size());
    }

    bool one_in(std::int64_t n) { return between(random_, 1, n) == 1; }

    void reduce(OrderId id) {
        const std::optional<RestingOrder> order = naive_.find(id);
        const Quantity by(between(random_, 1, order ? order->total().raw() + 1 : 5));
        if (order && by < order->total() && between(random_, 0, 1) == 0) {
            fast_.set_total(id, order->total() - by);
            naive_.reduce(id, by);
        } else {
            REQUIRE(fast_.reduce(id, by) == naive_.reduce(id, by));
        }
    }

    // An amendment that loses priority: out, and in again at other terms, trading where it crosses.
    void amend(OrderId id) {
        const std::optional<RestingOrder> order = naive_.remove(id);
        REQUIRE(fast_.remove(id) == order);
        if (!order) return;
        Taker taker = next_taker(id);
        taker.participant = order->participant;
        taker.group = order->group;
        taker.side = order->side;
        enter(taker);
    }

    Mix mix_;
    mutable Random random_;
    mutable std::int64_t mid_ = 1000;
    OrderBook fast_;
    NaiveBook naive_;
    std::size_t most_resting_ = 0;
};

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

// Returns how many orders rested at most.
std::size_t run_stream(std::uint64_t seed, std::uint32_t commands) {
    const std::string program = std::filesystem::read_symlink("/proc/self/exe").string();
    INFO("replay: TONGQU_BOOK_SEED=" << seed << " " << program << " \"Random commands*\"");
    Stream stream(seed);
    for (std::uint32_t number = 1; number <= commands; ++number) {
        INFO("command " << number);
        stream.step(number);
        const bool early = number <= commands / 5;
        if (early || number % 16 == 0) stream.compare_states();
        if (early || number % 64 == 0) stream.self_check();
    }
    stream.compare_states();
    return stream.most_resting();
}

}  // namespace

TEST_CASE("Random commands leave the book and its naive twin with the same events and the same state") {
    const std::uint64_t only = from_environment("TONGQU_BOOK_SEED", 0);
    const bool extended = from_environment("TONGQU_LONG_TESTS", 0) == 1;
    const std::uint64_t streams = extended ? 400 : 40;
    const std::uint32_t commands = 2'600;
    if (only != 0) {
        run_stream(only, commands);
        return;
    }
    std::size_t peaks = 0;
    for (std::uint64_t seed = 1; seed <= streams; ++seed) peaks += run_stream(seed, commands);
    REQUIRE(peaks / streams > 80);  // books that hold next to nothing would prove next to nothing
}
