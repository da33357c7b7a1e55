// What is owed, and when it comes due.
#include "settlement/obligations.hpp"

#include <set>

#include <catch2/catch.hpp>

#include "pricing/splitmix64.hpp"

using namespace tongqu;
using namespace tongqu::settlement;

namespace {

Obligation owed(std::uint64_t trade, std::int64_t due) {
    Obligation obligation;
    obligation.trade = TradeId(trade);
    obligation.gross = Money(1);
    obligation.due = Time(due);
    return obligation;
}

void advance(Obligations& open, TradeId trade, ObligationState state, Time due) {
    Obligation obligation = *open.find(trade);
    obligation.state = state;
    obligation.due = due;
    open.update(obligation);
}

}  // namespace

TEST_CASE("Obligations come due in the order of time, then of trades") {
    Obligations open;
    CHECK_FALSE(open.next_due());
    for (const auto& [trade, due] : {std::pair{4, 20}, {2, 10}, {3, 10}, {1, 30}})
        open.open(owed(static_cast<std::uint64_t>(trade), due));
    CHECK(open.next_due() == Time(10));
    CHECK_FALSE(open.next_due_by(Time(9)));
    std::vector<std::uint64_t> order;
    while (const auto trade = open.next_due_by(Time(30))) {
        order.push_back(trade->raw());
        open.close(*trade);
    }
    CHECK(order == std::vector<std::uint64_t>{2, 3, 4, 1});
    CHECK(open.size() == 0);
    CHECK_FALSE(open.next_due());
}

TEST_CASE("A delivery moves its deadline, earlier or later") {
    Obligations open;
    open.open(owed(1, 10));
    open.open(owed(2, 20));
    advance(open, TradeId(1), ObligationState::delivered, Time(40));
    CHECK(open.next_due() == Time(20));
    advance(open, TradeId(1), ObligationState::released, Time(5));
    CHECK(open.next_due_by(Time(5)) == TradeId(1));
    CHECK(open.find(TradeId(1))->state == ObligationState::released);
    open.close(TradeId(1));
    CHECK(open.next_due() == Time(20));
    CHECK(open.find(TradeId(1)) == nullptr);
}

TEST_CASE("An outage moves every deadline, but none beyond the end of time") {
    Obligations open;
    open.open(owed(1, 10));
    open.open(owed(2, kLatestTime.raw() - 5));
    open.move_deadlines(Duration(100));
    CHECK(open.next_due() == Time(110));
    open.close(TradeId(1));
    CHECK_FALSE(open.next_due());  // what is due at the end of time is never due
}

TEST_CASE("Random obligations come due as a sorted set says, also after their bytes were read again") {
    pricing::SplitMix64 random(9);
    Obligations open;
    std::set<std::pair<std::int64_t, std::uint64_t>> twin;
    std::map<std::uint64_t, std::int64_t> due_of;
    std::uint64_t last = 0;
    std::int64_t now = 0;
    for (int i = 0; i < 100'000; ++i) {
        now += static_cast<std::int64_t>(random.below(4));
        const auto due = now + static_cast<std::int64_t>(random.below(1000));
        const std::uint64_t kind = random.below(10);
        if (kind < 5) {
            open.open(owed(++last, due));
            due_of[last] = due;
            twin.insert({due, last});
        } else if (kind < 8 && !due_of.empty()) {
            const auto some = std::next(
                due_of.begin(),
                static_cast<std::ptrdiff_t>(random.below(std::min<std::size_t>(due_of.size(), 50))));
            twin.erase({some->second, some->first});
            if (kind == 7) {
                open.close(TradeId(some->first));
                due_of.erase(some);
            } else {
                advance(open, TradeId(some->first), ObligationState::delivered, Time(due));
                twin.insert({due, some->first});
                some->second = due;
            }
        } else if (i % 5000 == 0) {
            open.move_deadlines(Duration(77));
            twin.clear();
            for (auto& [trade, moved] : due_of) twin.insert({moved += 77, trade});
        } else if (i % 3000 == 0) {
            ByteBuffer bytes;
            Encoder encoder(bytes);
            open.save(encoder);
            Decoder decoder(bytes.bytes());
            open = Obligations();
            open.load(decoder);
            REQUIRE_FALSE(decoder.finish());
        }
        while (const auto trade = open.next_due_by(Time(now))) {
            REQUIRE(twin.begin()->second == trade->raw());
            open.close(*trade);
            due_of.erase(trade->raw());
            twin.erase(twin.begin());
        }
        REQUIRE(open.size() == twin.size());
        REQUIRE(open.next_due() == (twin.empty() ? std::nullopt : std::optional(Time(twin.begin()->first))));
    }
    CHECK(last > 10'000);
}
