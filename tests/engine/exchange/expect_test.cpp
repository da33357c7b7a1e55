// The exchange is told which commands come next: caches may hold other lines then, nothing else may differ.
#include <catch2/catch.hpp>

#include "market.hpp"
#include "pricing/splitmix64.hpp"

using namespace tongqu;
using namespace tongqu::exchange;

namespace {

// Twelve thousand orders of four firms on three books, then cancels, amendments and orders that trade: more open orders than the
// exchange thinks worth asking the memory for.
std::vector<Entry> busy_journal() {
    Market market;
    std::vector<Market::Member> members;
    for (int i = 0; i < 4; ++i) {
        ParticipantTerms terms;
        terms.name_id = "firm-" + std::to_string(i);
        terms.roles = RoleSet::of(Role::supplier, Role::buyer);
        members.push_back(market.join(terms));
        market.apply(kOperatorKey, Deposit{{}, members.back().id, Currency(0), Money(30'000'000'000'000'000)});
    }
    for (int i = 0; i < 3; ++i) {
        InstrumentTerms terms;
        terms.name_id = "instrument-" + std::to_string(i);
        market.apply(kOperatorKey, OpenInstrument{terms});
    }
    std::vector<Entry> journal = market.journal;
    pricing::SplitMix64 random(5);
    const auto below = [&](std::uint64_t bound) { return random.below(bound); };
    const auto write = [&](CommandBody body) {
        journal.push_back({market.now, Command{members[below(members.size())].key, std::move(body)}});
    };
    const auto place = [&](std::int64_t reach) {
        PlaceOrder order;
        order.instrument = InstrumentId(static_cast<std::uint32_t>(below(4)));  // the last does not exist
        order.side = below(2) == 0 ? Side::buy : Side::sell;
        const auto away = static_cast<std::int64_t>(below(300)) - reach;
        order.price = Price(order.side == Side::buy ? 10'000 - away : 10'000 + away);
        order.quantity = Quantity(1 + static_cast<std::int64_t>(below(20)));
        write(order);
    };
    const auto named = [&] { return OrderId(1 + below(journal.size() + 2)); };  // not all are orders, or open, or one's own
    for (int i = 0; i < 18'000; ++i) place(-1);
    for (int i = 0; i < 12'000; ++i) {
        switch (below(4)) {
            case 0: place(20); break;
            case 1: {
                AmendOrder amend;
                amend.order = named();
                amend.quantity = Quantity(1 + static_cast<std::int64_t>(below(30)));
                write(amend);
                break;
            }
            default: write(CancelOrder{named(), {}});
        }
    }
    return journal;
}

}  // namespace

TEST_CASE("An exchange that is told which commands come next does what it does untold, also where it is told wrong") {
    const std::vector<Entry> journal = busy_journal();
    Exchange untold;
    ByteBuffer expected, got;
    play(untold, journal, 0, journal.size(), expected);

    Exchange told;
    std::vector<Event> events;
    std::size_t most_open = 0;
    for (std::size_t i = 0; i < journal.size(); ++i) {
        const std::size_t ahead = i + Exchange::kCommandsAhead;
        const std::size_t said = i % 5 == 0 ? (i * 7919) % journal.size() : ahead;  // every fifth time another one
        if (said < journal.size()) told.expect(SequenceNumber(said + 1), journal[said].command);
        events.clear();
        told.apply(SequenceNumber(i + 1), journal[i].stamp, journal[i].command, events);
        encode(events, got);
        most_open = std::max(most_open, told.open_order_count());
    }
    CHECK(most_open > 12'000);
    CHECK(same_bytes(expected, got));
    CHECK(told.state_hash() == untold.state_hash());
    told.check();
}
