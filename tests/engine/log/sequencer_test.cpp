#include "engine/exchange/draw.hpp"
#include "engine/log/sequencer.hpp"

#include "temporary_folder.hpp"

using namespace tongqu;
using namespace tongqu::log;
using tongqu::log::test::TemporaryFolder;

namespace {

constexpr Time kStart{1'767'225'600'000'000};  // 2026-01-01T00:00:00Z

// A sequencer on a folder of its own, with a clock that the test moves.
struct Driven {
    TemporaryFolder folder;
    Duration passed;
    Sequencer sequencer;

    explicit Driven(SeedSource seeds = random_seed) : sequencer(open(folder.path(), std::move(seeds))) {}
    static Sequencer open(const std::filesystem::path& path, SeedSource seeds) {
        JournalOptions options;
        options.expect.logic = exchange::kLogicVersion;
        options.new_identity = JournalIdentity{};
        options.durability = Durability::os;
        options.segment_bytes = 1 << 20;
        options.max_batch_bytes = 64 * 1024;
        auto journal = open_journal(system_files(), path, options);
        REQUIRE(journal);
        return {exchange::Exchange(), JournalWriter(std::move(*journal)), Stamper({kStart, {}}, Time(0)), std::move(seeds)};
    }
    ClockReading clock() const { return {kStart + passed, passed}; }
    std::vector<ReleasedCommand> run(std::vector<Command> commands) { return sequencer.process(commands, clock()).value(); }
};

// Two firms, with keys 1 and 2, trade one lot, so that a delivery is due in seven days.
void open_and_trade(Driven& driven) {
    driven.run({{std::nullopt, OpenExchange{.operator_id = "operator", .operator_region = {"HOME", "Home"}}}});
    const auto join = [&](const char* name, Role role, ParticipantId id) {
        Digest claim{};
        claim[0] = static_cast<std::uint8_t>(id.raw());
        const ParticipantTerms terms{.name_id = name, .name = name, .region = RegionId(0), .roles = RoleSet::of(role)};
        driven.run({{std::nullopt, ApplyForAdmission{terms, claim}}});
        driven.run({{KeyId(0), ChangeStatus{id, ParticipantStatus::admitted, {}}}});
        driven.run({{std::nullopt, CreateKey{id, claim, {}, ScopeSet::of(Scope::read, Scope::trade), {}, {}}}});
    };
    join("seller", Role::supplier, ParticipantId(1));
    join("buyer", Role::buyer, ParticipantId(2));
    driven.run({{KeyId(0), Deposit{"d", ParticipantId(2), Currency(0), Money(100 * kMillion)}}});
    driven.run({{KeyId(0), OpenInstrument{{.name_id = "hour", .currency = Currency(0)}}}});
    driven.run({{KeyId(1), PlaceOrder{.client_order_id = "s", .side = Side::sell, .price = Price(100), .quantity = Quantity(1)}}});
    const auto bought = driven.run(
        {{KeyId(2), PlaceOrder{.client_order_id = "b", .side = Side::buy, .price = Price(100), .quantity = Quantity(1)}}});
    REQUIRE(driven.sequencer.state().next_due() == driven.clock().wall + days(7));
    REQUIRE(bought.size() == 1);
}

}  // namespace

TEST_CASE("With no deadline pending an idle exchange journals nothing") {
    Driven driven;
    driven.run({{std::nullopt, OpenExchange{.operator_id = "operator", .operator_region = {"HOME", "Home"}}}});
    driven.passed += hours(1);
    CHECK(driven.run({}).empty());
    CHECK(driven.sequencer.state().last_sequence() == SequenceNumber(1));
}

TEST_CASE("An auction that is scheduled needs no signs of life: an outage does not move it") {
    Driven driven;
    driven.run({{std::nullopt, OpenExchange{.operator_id = "operator", .operator_region = {"HOME", "Home"}}}});
    InstrumentTerms terms{.name_id = "call", .currency = Currency(0), .model = MarketModel::call};
    terms.auction_times = {hours(3)};
    driven.run({{KeyId(0), OpenInstrument{terms}}});
    const auto auction = driven.sequencer.state().next_due();
    REQUIRE(auction);
    driven.passed = *auction - kStart + Duration(-1);
    CHECK(driven.run({}).empty());
    driven.passed += Duration(1);
    CHECK(driven.run({}).size() == 1);
}

TEST_CASE("While a deadline is pending an idle exchange leaves a sign of life, at most one a minute") {
    Driven driven;
    open_and_trade(driven);
    driven.passed += kSignOfLife - Duration(1);
    CHECK(driven.run({}).empty());
    driven.passed += Duration(1);
    const auto released = driven.run({});
    REQUIRE(released.size() == 1);
    CHECK(std::holds_alternative<Tick>(released[0].command.body));
    CHECK(released[0].events.empty());
    CHECK(driven.run({}).empty());
}

TEST_CASE("What is due goes before the commands that wait, in a command of its own") {
    Driven driven;
    open_and_trade(driven);
    driven.passed += days(7);
    const auto released = driven.run({{KeyId(2), CancelAllOrders{}}});
    REQUIRE(released.size() == 2);
    CHECK(std::holds_alternative<Tick>(released[0].command.body));
    CHECK(std::holds_alternative<Refunded>(released[0].events.front()));
    CHECK(released[1].sequence.raw() == released[0].sequence.raw() + 1);
}

TEST_CASE("A batch that is too large is not taken and stays as it is") {
    Driven driven;
    open_and_trade(driven);
    driven.passed += days(7);
    std::vector<Command> commands(3, {KeyId(1), ListProduct{{.name_id = "p", .description = std::string(40'000, 'x')}}});
    const auto taken = driven.sequencer.process(commands, driven.clock());
    CHECK(taken.error() == IntakeStop::too_large);
    CHECK(commands.size() == 3);
    const SequenceNumber before = driven.sequencer.state().last_sequence();
    CHECK(driven.sequencer.journal().durable() == before);
}

TEST_CASE("A clock that jumps halts the intake until the operator accepts it") {
    Driven driven;
    open_and_trade(driven);
    std::vector<Command> commands{{KeyId(2), CancelAllOrders{}}};
    const ClockReading jumped{driven.clock().wall + hours(1), driven.clock().steady};
    CHECK(driven.sequencer.process(commands, jumped).error() == IntakeStop::clock_halted);
    CHECK(commands.size() == 1);
    CHECK(driven.sequencer.resume_clock(jumped));
    CHECK(driven.sequencer.process(commands, jumped)->size() == 2);  // a sign of life goes before
}

TEST_CASE("A batch market is drawn by the sequencer with the seed that it committed itself to") {
    std::uint8_t seeds_made = 0;
    Driven driven([&] {
        Digest seed{};
        seed[0] = ++seeds_made;
        return seed;
    });
    open_and_trade(driven);
    InstrumentTerms terms{.name_id = "batch", .currency = Currency(0), .model = MarketModel::batch};
    terms.batch_interval = seconds(10);
    driven.run({{KeyId(0), OpenInstrument{terms}}});
    const auto seed_of = [](std::uint8_t number) {
        Digest seed{};
        seed[0] = number;
        return seed;
    };

    // The first commitment goes before the next batch of commands, and nothing is revealed by it.
    const auto place = [](Side side, const char* id) {
        return PlaceOrder{.client_order_id = id, .instrument = InstrumentId(1), .side = side, .price = Price(100), .quantity = Quantity(1)};
    };
    const auto first = driven.run({{KeyId(1), place(Side::sell, "s1")}, {KeyId(2), place(Side::buy, "b1")}});
    REQUIRE(first.size() == 3);
    const auto& commitment = std::get<RunBatch>(first[0].command.body);
    CHECK(!commitment.seed);
    CHECK(commitment.next_commitment == exchange::commitment_to(seed_of(1)));

    driven.passed = seconds(9);
    CHECK(driven.run({}).empty());
    driven.passed = seconds(11);
    const auto drawn = driven.run({});
    REQUIRE(drawn.size() == 1);
    const auto& draw = std::get<RunBatch>(drawn[0].command.body);
    CHECK(draw.seed == seed_of(1));
    CHECK(draw.next_commitment == exchange::commitment_to(seed_of(2)));
    CHECK(std::holds_alternative<Traded>(drawn[0].events.front()));

    // An outage makes the commitment void; the next one is made with the first batch after it.
    driven.run({{std::nullopt, Resume{}}});
    const auto after = driven.run({});
    REQUIRE(after.size() == 1);
    CHECK(!std::get<RunBatch>(after[0].command.body).seed);
    CHECK(std::get<RunBatch>(after[0].command.body).next_commitment == exchange::commitment_to(seed_of(3)));
}

TEST_CASE("After an outage the deadlines move before anything is due") {
    Driven driven;
    open_and_trade(driven);
    driven.passed = days(8);
    const auto resumed = driven.run({{std::nullopt, Resume{}}});
    REQUIRE(resumed.size() == 1);
    CHECK(std::get<DeadlinesMoved>(resumed[0].events.at(0)).by == days(8));
    CHECK(resumed[0].events.size() == 1);
}
