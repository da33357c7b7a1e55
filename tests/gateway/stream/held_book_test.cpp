// Books of batch markets are told of when an interval ends.
#include <catch2/catch.hpp>

#include "engine/exchange/draw.hpp"
#include "streamed_market.hpp"

using namespace tongqu;
using namespace tongqu::stream;

namespace {

using Levels = std::map<std::string, std::string>;

// A batch market of ten seconds, whose first commitment has been made at a whole interval.
struct BatchMarket {
    StreamedMarket market;
    Listener listener;
    BookTwin twin;

    BatchMarket() {
        InstrumentTerms terms;
        terms.name_id = terms.title = "batch";
        terms.tick = Decimal{1, 0};
        terms.model = MarketModel::batch;
        terms.batch_interval = seconds(10);
        market.submit(KeyId(0), OpenInstrument{terms});
        market.instrument = market.driven.model.directory().instrument("batch")->id;
        draw();
        REQUIRE(twin.take(**market.publisher.subscribe(listener, market.book())));
    }
    void pass(std::int64_t seconds_on) { market.driven.now = market.driven.now + seconds(seconds_on); }
    void draw() {
        RunBatch batch;
        batch.instrument = market.instrument;
        batch.seed = seed_;
        seed_ = Digest{static_cast<std::uint8_t>(++draws_)};
        batch.next_commitment = exchange::commitment_to(*seed_);
        market.submit(Command{std::nullopt, batch});
    }
    std::size_t hear() {
        market.publisher.flush();
        const std::size_t count = listener.messages.size();
        for (const Message& message : listener.messages) REQUIRE(twin.take(*message));
        listener.messages.clear();
        return count;
    }
    [[nodiscard]] Time due() const { return market.driven.exchange.next_due().value(); }

  private:
    std::optional<Digest> seed_;
    int draws_ = 0;
};

}  // namespace

TEST_CASE("an offer in a batch market is told of when its interval ends, to all at once, and its owner knows it at once") {
    BatchMarket batch;
    StreamedMarket& market = batch.market;
    const Time begun = market.driven.now;
    Listener own, orders;
    const auto supplier = market.driven.model.directory().participant("supplier")->id;
    REQUIRE(market.publisher.subscribe(own, {Channel::orders, supplier.raw()}));
    REQUIRE(market.publisher.subscribe(orders, {Channel::book_orders, market.instrument.raw()}));
    batch.pass(9);  // late in the interval
    market.place(Side::sell, 100, 4);
    CHECK(batch.hear() == 0);
    CHECK(market.driven.model.levels().of(market.instrument).asks.empty());
    CHECK(own.messages.size() == 1);
    CHECK(orders.messages.empty());
    CHECK_FALSE(market.driven.model.check());
    // A Tick says that the interval is over, although no draw is awaited.
    CHECK(batch.due() == begun + seconds(10));
    CHECK(market.driven.exchange.due_draws(begun + seconds(10), 9).empty());
    batch.pass(1);
    market.submit(Command{std::nullopt, Tick{}});
    CHECK(batch.hear() == 1);
    CHECK(batch.twin.asks == Levels{{"100", "4"}});
    REQUIRE(orders.messages.size() == 1);
    CHECK(orders.messages.front()->find(R"("price":"100","quantity":"4")") != std::string::npos);
    CHECK_FALSE(market.driven.model.check());
    CHECK((!market.driven.exchange.next_due() || batch.due() > begun + seconds(10)));
}

TEST_CASE("what comes and goes within an interval was never seen, and a draw tells what it leaves") {
    BatchMarket batch;
    StreamedMarket& market = batch.market;
    const OrderId gone(market.place(Side::sell, 100, 4).sequence.raw());
    market.submit(market.supplier, CancelOrder{gone, {}});
    market.place(Side::sell, 101, 5);
    market.place(Side::buy, 102, 2);
    CHECK(batch.hear() == 0);
    batch.pass(10);
    batch.draw();
    CHECK(batch.hear() == 1);
    CHECK(batch.twin.asks == Levels{{"101", "3"}});
    CHECK(batch.twin.bids.empty());
    CHECK_FALSE(market.driven.model.check());
    // Nothing is left to be told: what is due next is the delivery of what traded.
    CHECK(batch.due() >= market.driven.now + hours(1));
    // A later command does as well as a Tick; whoever subscribes in between sees the book of the last interval.
    batch.pass(3);
    market.place(Side::sell, 103, 1);
    Listener late;
    BookTwin seen;
    REQUIRE(seen.take(**market.publisher.subscribe(late, market.book())));
    CHECK(seen.asks == Levels{{"101", "3"}});
    batch.pass(7);
    market.place(Side::sell, 104, 1);
    CHECK(batch.hear() == 1);
    CHECK(batch.twin.asks == Levels{{"101", "3"}, {"103", "1"}});
}
