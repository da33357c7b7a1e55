// What holds for every trade, whatever its size, its rates, its waterfall and the order in which it is released.
#include <map>

#include <catch2/catch.hpp>

#include "pricing/splitmix64.hpp"
#include "stage.hpp"

using namespace tongqu;
using namespace tongqu::exchange;

namespace {

using Balances = std::map<AccountKey, Money>;

// A market with rates and a share table by the seed; the same seed gives the same market.
struct Hall {
    pricing::SplitMix64 random;
    Market market;
    Market::Member supplier, buyer, judge;
    InstrumentId instrument;
    Quantity lots;

    static Rulebook rates(pricing::SplitMix64& random) {
        const auto rate = [&](std::uint64_t most) { return PartsPerMillion(static_cast<std::uint32_t>(random.below(most))); };
        Rulebook rules;
        rules.buyer_maker_fee = rate(50'000), rules.buyer_taker_fee = rate(50'000);
        rules.exchange_fee = rate(90'000), rules.development_levy = rate(90'000);
        return rules;
    }

    Hall(std::uint64_t seed, DeliveryPlan plan) : random(seed), market(rates(random)) {
        const auto join = [&](const char* name, RoleSet roles) {
            ParticipantTerms terms;
            terms.name_id = name, terms.roles = roles;
            return market.join(terms);
        };
        supplier = join("supplier", RoleSet::of(Role::supplier));
        buyer = join("buyer", RoleSet::of(Role::buyer));
        judge = join("judge", RoleSet::of(Role::regulator));
        const auto carrier = join("carrier", RoleSet::of(Role::link_operator));
        const auto leader = join("leader", RoleSet::of(Role::chain_leader));
        for (const char* name : {"first", "second"}) join(name, RoleSet::of(Role::buyer));  // the third waits
        for (const auto& rich : {supplier, buyer})
            market.apply(kOperatorKey, Deposit{"", rich.id, Currency(0), Money(900'000'000'000)});

        ProductTerms product;
        product.name_id = "data";
        for (const char* name : {"supplier", "first", "second", "third"}) product.contributors.push_back({name, 1 + random.below(9)});
        market.apply(supplier.key, ListProduct{product});
        InstrumentTerms terms;
        terms.name_id = "data", terms.product = ProductId(0), terms.plan = plan;
        terms.tick = Decimal{1, 6}, terms.periods = 7, terms.period = hours(5);
        terms.bond = PartsPerMillion(plan == DeliveryPlan::once ? 0 : 12'345);
        market.apply(supplier.key, OpenInstrument{terms});
        instrument = market.last<InstrumentOpened>()->instrument;
        WaterfallTerms waterfall;
        waterfall.link_charges = {{carrier.id, Money(static_cast<std::int64_t>(1 + random.below(30)))}};
        waterfall.chain_leader = leader.id;
        waterfall.commission = PartsPerMillion(static_cast<std::uint32_t>(random.below(50'000)));
        market.apply(kOperatorKey, SetWaterfall{instrument, waterfall, {}});
        REQUIRE(market.last<Rejected>() == nullptr);
        lots = Quantity(static_cast<std::int64_t>(1 + random.below(40)));
    }

    // Delivered; so many lots at a price that leaves remainders everywhere.
    TradeId trade() {
        const auto ticks = static_cast<std::int64_t>(1 + random.below(random.below(2) == 0 ? 50 : 5'000'000));
        market.apply(supplier.key, limit_order(instrument, Side::sell, ticks, lots.raw()));
        market.apply(buyer.key, limit_order(instrument, Side::buy, ticks, lots.raw()));
        REQUIRE(market.last<Traded>() != nullptr);
        const TradeId trade = market.last<Traded>()->trade;
        gross = market.last<Traded>()->gross;
        market.apply(supplier.key, DeliverTrade{trade, {}, {}});
        return trade;
    }
    Money gross;

    // Reports of use of any size until at most `most` lots are used.
    void use(TradeId trade, std::int64_t most) {
        for (std::int64_t left = most; left > 0;) {
            const auto some = static_cast<std::int64_t>(1 + random.below(static_cast<std::uint64_t>(left)));
            market.apply(supplier.key, ReportUsage{trade, {}, Quantity(some)});
            REQUIRE(market.last<Rejected>() == nullptr);
            left -= some;
            market.wait(hours(static_cast<std::int64_t>(random.below(20))));
        }
    }

    [[nodiscard]] Balances balances() const {
        Balances all;
        const auto& ledger = market.exchange.ledger();
        for (std::uint32_t i = 0; i < ledger.size(); ++i)
            if (!ledger.balance(AccountId(i)).is_zero()) all[ledger.key(AccountId(i))] = ledger.balance(AccountId(i));
        return all;
    }
};

}  // namespace

TEST_CASE("A refund of the whole before anything is final returns every account to where it was before the trade") {
    for (std::uint64_t seed = 1; seed <= 120; ++seed) {
        INFO("seed " << seed);
        Hall hall(seed, static_cast<DeliveryPlan>(seed % 3));
        const Balances before = hall.balances();
        const TradeId trade = hall.trade();
        if (seed % 3 == 0) hall.market.pass(hours(static_cast<std::int64_t>(hall.random.below(9 * 24))));
        if (seed % 3 == 1) hall.use(trade, static_cast<std::int64_t>(hall.random.below(static_cast<std::uint64_t>(std::min<std::int64_t>(hall.lots.raw(), 8)))));
        if (seed % 3 == 2) hall.market.pass(hours(static_cast<std::int64_t>(hall.random.below(30))));
        hall.market.apply(hall.buyer.key, DisputeTrade{trade, {}, {}});
        REQUIRE(hall.market.last<Disputed>() != nullptr);
        hall.market.pass(days(static_cast<std::int64_t>(hall.random.below(50))));
        hall.market.apply(hall.judge.key, ResolveTrade{trade, {}, hall.gross, {}});
        REQUIRE(hall.market.last<Resolved>() != nullptr);
        CHECK(hall.balances() == before);
        hall.market.check_all();
    }
}

TEST_CASE("Whatever the order and size of the releases, everyone has in the end what one release pays") {
    for (std::uint64_t seed = 1; seed <= 120; ++seed) {
        INFO("seed " << seed);
        Hall whole(seed, DeliveryPlan::once), parts(seed, DeliveryPlan::metered), periods(seed, DeliveryPlan::subscription);
        whole.market.apply(whole.buyer.key, AcceptTrade{whole.trade(), {}});
        REQUIRE(whole.market.last<Released>() != nullptr);
        parts.use(parts.trade(), parts.lots.raw());
        parts.market.pass(days(20));
        periods.trade();
        for (int i = 0; i < 5; ++i) periods.market.pass(hours(static_cast<std::int64_t>(periods.random.below(12))));
        periods.market.pass(days(20));
        CHECK(parts.balances() == whole.balances());
        CHECK(periods.balances() == whole.balances());
        parts.market.check_all();
    }
}

TEST_CASE("What a regulator leaves of a trade is divided by the largest remainders, whatever was released before") {
    for (std::uint64_t seed = 1; seed <= 120; ++seed) {
        INFO("seed " << seed);
        Hall early(seed, DeliveryPlan::metered), late(seed, DeliveryPlan::metered);
        const TradeId first = early.trade(), second = late.trade();
        late.use(second, static_cast<std::int64_t>(late.random.below(static_cast<std::uint64_t>(std::min<std::int64_t>(late.lots.raw(), 8)))));
        pricing::SplitMix64 random(seed);
        const Money refund(static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(early.gross.raw()) + 1)));
        for (auto& [hall, trade] : {std::pair<Hall&, TradeId>(early, first), std::pair<Hall&, TradeId>(late, second)}) {
            hall.market.apply(hall.buyer.key, DisputeTrade{trade, {}, {}});
            hall.market.apply(hall.judge.key, ResolveTrade{trade, {}, refund, {}});
            REQUIRE(hall.market.last<Resolved>() != nullptr);
        }
        CHECK(early.balances() == late.balances());
    }
}
