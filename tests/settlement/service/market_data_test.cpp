#include "settlement/service/market_data.hpp"

#include <random>

#include "driven_exchange.hpp"

using namespace tongqu;
using namespace tongqu::service;

namespace {

// Two instruments; a supplier in CN and one in CN-HB sell to a buyer in CN-HB.
struct QuotedMarket : DrivenExchange {
    QuotedMarket() {
        submit(KeyId(0), CreateRegion{{"CN-HB", "Hubei", DevelopmentTier::developing}});
        sellers = {join("acme", RoleSet::of(Role::supplier)), join("hubei", RoleSet::of(Role::supplier))};
        buyer = join("bolt", RoleSet::of(Role::buyer));
        deposit("bolt", Money(1'000'000'000'000));
        InstrumentTerms terms;
        for (const char* name : {"HOUR", "DAY"}) {
            terms.name_id = name;
            submit(KeyId(0), OpenInstrument{terms});
        }
    }
    void place(KeyId key, Side side, InstrumentId instrument, std::int64_t price, std::int64_t quantity) {
        PlaceOrder order;
        order.client_order_id = "o" + std::to_string(history.size());
        order.side = side;
        order.instrument = instrument;
        order.price = Price(price);
        order.quantity = Quantity(quantity);
        submit(key, order);
    }
    void random_step(std::mt19937_64& random) {
        now = Time(now.raw() + static_cast<std::int64_t>(random() % 600'000'000));
        const InstrumentId instrument(static_cast<std::uint32_t>(random() % 2));
        const bool sells = random() % 2 == 0;
        place(sells ? sellers[random() % 2] : buyer, sells ? Side::sell : Side::buy, instrument,
              static_cast<std::int64_t>(95 + random() % 10), static_cast<std::int64_t>(1 + random() % 9));
    }

    std::vector<KeyId> sellers;
    KeyId buyer;
};

// Looks at all trades of the last 24 hours.
std::optional<DayFigures> naive_day(const ReadModel& model, InstrumentId instrument) {
    std::optional<DayFigures> day;
    for (std::uint64_t id = 1; id <= model.trades().size(); ++id) {
        const TradeRecord& trade = model.trades().at(TradeId(id));
        if (trade.instrument != instrument || trade.origin.time.raw() <= model.last().time.raw() - 86'400'000'000)
            continue;
        if (!day) day = DayFigures{trade.price, trade.price, trade.price, {}, {}, 0};
        day->high = std::max(day->high, trade.price);
        day->low = std::min(day->low, trade.price);
        day->volume += trade.quantity;
        day->turnover += trade.gross;
        ++day->trades;
    }
    return day;
}

std::string picture_of_data(const ReadModel& model) {
    std::string text;
    for (const InstrumentRecord& instrument : model.directory().instruments()) {
        for (std::size_t interval = 0; interval < kCandleLengths.size(); ++interval)
            for (const Candle& candle :
                 model.market_data().candles().of(instrument.id, static_cast<CandleInterval>(interval)))
                text += std::to_string(candle.start.raw()) + ":" + std::to_string(candle.open.raw()) + "," +
                        std::to_string(candle.high.raw()) + "," + std::to_string(candle.low.raw()) + "," +
                        std::to_string(candle.close.raw()) + "," + std::to_string(candle.trades) + "," +
                        std::to_string(static_cast<std::int64_t>(candle.volume.raw())) + "," +
                        std::to_string(static_cast<std::int64_t>(candle.turnover.raw())) + "\n";
        const auto day = model.market_data().day().of(instrument.id, model.trades());
        text += day ? std::to_string(day->open.raw()) + "/" + std::to_string(day->trades) + "\n" : "none\n";
        text += std::to_string(model.market_data().turnover(instrument.id)->hhi_points()) + "\n";
    }
    return text;
}

}  // namespace

TEST_CASE("market data are those of a second look at all trades, and the same after a replay") {
    const unsigned seed = 20'261'123;
    INFO("seed " << seed);
    std::mt19937_64 random(seed);
    QuotedMarket market;
    for (int i = 0; i < 4'000; ++i) {
        market.random_step(random);
        for (std::uint32_t instrument = 0; instrument < 2; ++instrument)
            REQUIRE(market.model.market_data().day().of(InstrumentId(instrument), market.model.trades()) ==
                    naive_day(market.model, InstrumentId(instrument)));
    }
    REQUIRE(market.model.trades().size() > 1'000);
    CHECK(market.model.orders().open_size() == market.exchange.open_order_count());

    ReadModel rebuilt;
    for (const log::ReleasedCommand& released : market.history) rebuilt.apply(released);
    CHECK(picture_of_data(rebuilt) == picture_of_data(market.model));
}

TEST_CASE("a trade leaves the last 24 hours to the microsecond, when the log gets there") {
    QuotedMarket market;
    market.place(market.sellers[0], Side::sell, InstrumentId(0), 100, 2);
    market.place(market.buyer, Side::buy, InstrumentId(0), 100, 1);
    const auto trades_in_day = [&] {
        const auto day = market.model.market_data().day().of(InstrumentId(0), market.model.trades());
        return day ? day->trades : 0;
    };
    market.now = Time(market.now.raw() + days(1).raw() - 1);
    market.place(market.buyer, Side::buy, InstrumentId(0), 1, 1);  // no trade, but time
    CHECK(trades_in_day() == 1);
    market.now = Time(market.now.raw() + 1);
    CHECK(trades_in_day() == 1);  // no command: nothing moves
    market.place(market.buyer, Side::buy, InstrumentId(0), 1, 1);
    CHECK(trades_in_day() == 0);
}

// acme sells 1 × 100 from CN, hubei sells 1 × 300 from CN-HB, both into bolt's region.
TEST_CASE("a trade counts from the seller's region into the buyer's, and the turnover of its currency is the sum") {
    QuotedMarket market;
    ApplyForAdmission wuhan;
    wuhan.terms.name_id = "wuhan";
    wuhan.terms.name = "Wuhan";
    wuhan.terms.region = market.model.directory().region("CN-HB")->id;
    wuhan.terms.roles = RoleSet::of(Role::supplier);
    wuhan.claim_digest = Digest{77};
    market.submit({std::nullopt, wuhan});
    const ParticipantId id = market.model.directory().participant("wuhan")->id;
    CHECK(market.model.market_data().participants(ParticipantStatus::applied) == 1);
    market.submit(KeyId(0), ChangeStatus{id, ParticipantStatus::admitted, {}});
    CHECK(market.model.market_data().participants(ParticipantStatus::applied) == 0);
    market.submit({std::nullopt, CreateKey{id, Digest{77}, Digest{78}, ScopeSet::of(Scope::trade), std::nullopt, {}}});
    const KeyId key = market.model.directory().key(Digest{78})->id;
    market.place(market.sellers[0], Side::sell, InstrumentId(0), 100, 1);
    market.place(market.buyer, Side::buy, InstrumentId(0), 100, 1);
    market.place(key, Side::sell, InstrumentId(1), 300, 1);
    market.place(market.buyer, Side::buy, InstrumentId(1), 300, 1);
    const RegionId china = market.model.directory().region("CN")->id;
    const RegionId hubei = market.model.directory().region("CN-HB")->id;
    REQUIRE(market.model.market_data().turnovers().size() == 1);
    const Turnover& turnover = market.model.market_data().turnovers().begin()->second;
    CHECK(turnover.turnover() == TotalMoney(Money(400 * 10'000)));
    CHECK(turnover.cross_region_share() == PartsPerMillion(750'000));
    CHECK(turnover.pairs().at({hubei, china}).turnover == TotalMoney(Money(300 * 10'000)));
    CHECK(turnover.pairs().at({china, china}).trades == 1);
    CHECK(turnover.hhi_points() == 6'250);
    CHECK(market.model.market_data().turnover(InstrumentId(1))->hhi_points() == 10'000);
}
