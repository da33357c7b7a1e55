#include "bench/exchange/bare_book.hpp"

#include <chrono>
#include <unordered_map>
#include <variant>

#include "engine/exchange/level_feed.hpp"
#include "engine/match/price_time.hpp"

namespace tongqu::bench {
namespace {

struct BareEvent {
    match::Taker taker;  // of a cancellation: id, side and limit
    std::uint32_t instrument = 0;
    bool cancels = false;
};

struct NoFeed {
    static void touch(InstrumentId, Side, Price) {}
    static void publish() {}
};

// What the exchange does for its level feed, by the same code.
class WithFeed {
  public:
    explicit WithFeed(const std::vector<book::OrderBook>& books) : books_(books) {}
    void touch(InstrumentId instrument, Side side, Price price) { feed_.touch(instrument, side, price); }
    void publish() {
        events_.clear();
        feed_.publish(
            events_, [&](InstrumentId id) -> const book::OrderBook& { return books_[id.raw()]; }, [](InstrumentId) {});
    }

  private:
    const std::vector<book::OrderBook>& books_;
    exchange::LevelFeed feed_;
    std::vector<tongqu::Event> events_;
};

template <class Feed>
struct TradeCounter {
    Feed feed;
    InstrumentId instrument;  // at hand
    std::size_t trades = 0;
    void on_trade(const match::RestingOrder& maker, Price price, Quantity) {
        ++trades;
        feed.touch(instrument, maker.side, price);
    }
    void on_maker_refreshed(const match::RestingOrder&) {}
    void on_maker_cancelled(const match::RestingOrder&) {}
    void on_maker_decremented(const match::RestingOrder&, Quantity) {}
    void on_taker_decremented(Quantity) {}
};

// Numbers the orders as the exchange does, by their place among all commands, and finds each cancellation's instrument.
class Reader {
  public:
    std::vector<BareEvent> read(const std::vector<Entry>& entries) {
        std::vector<BareEvent> events;
        for (const Entry& entry : entries) {
            const OrderId id(++sequence_);
            if (const auto* place = std::get_if<PlaceOrder>(&entry.command.body)) {
                const auto owner = static_cast<std::uint32_t>(entry.command.key->raw());
                const auto instrument = static_cast<std::uint32_t>(place->instrument.raw());
                events.push_back({{.id = id,
                                   .participant = ParticipantId(owner),
                                   .group = GroupId(owner),
                                   .side = place->side,
                                   .limit = place->price.value(),
                                   .quantity = place->quantity,
                                   .time_in_force = place->time_in_force,
                                   .self_trade = place->self_trade},
                                  instrument});
                orders_.emplace(id, events.back());
            } else if (const auto* cancel = std::get_if<CancelOrder>(&entry.command.body)) {
                events.push_back(orders_.at(cancel->order));
                events.back().cancels = true;
            }
        }
        return events;
    }

  private:
    std::uint64_t sequence_ = 0;
    std::unordered_map<OrderId, BareEvent> orders_;
};

template <class Feed>
void play(const std::vector<BareEvent>& events, std::vector<book::OrderBook>& books, TradeCounter<Feed>& counter) {
    for (const BareEvent& event : events) {
        const match::Taker& order = event.taker;
        counter.instrument = InstrumentId(event.instrument);
        if (event.cancels) {
            if (books[event.instrument].cancel(order.id)) counter.feed.touch(counter.instrument, order.side, order.limit);
        } else if (match::match(books[event.instrument], order, match::MatchRules{}, counter).rests) {
            counter.feed.touch(counter.instrument, order.side, order.limit);
        }
        counter.feed.publish();
    }
}

template <class Feed>
BareRun run(const Scenario& scenario, std::vector<book::OrderBook>& books, TradeCounter<Feed> counter) {
    Reader reader;
    const std::vector<BareEvent> before = reader.read(scenario.prepared);
    const std::vector<BareEvent> timed = reader.read(scenario.timed);
    play(before, books, counter);
    counter.trades = 0;
    const auto start = std::chrono::steady_clock::now();
    play(timed, books, counter);
    const std::chrono::duration<double, std::nano> elapsed = std::chrono::steady_clock::now() - start;
    return {elapsed.count() / static_cast<double>(timed.size()), timed.size(), counter.trades};
}

constexpr std::size_t kBooks = 64;

}  // namespace

BareRun run_bare_books(const Scenario& scenario) {
    std::vector<book::OrderBook> books(kBooks);
    return run(scenario, books, TradeCounter<NoFeed>{});
}

BareRun run_bare_books_with_feed(const Scenario& scenario) {
    std::vector<book::OrderBook> books(kBooks);
    return run(scenario, books, TradeCounter<WithFeed>{WithFeed(books), {}});
}

}  // namespace tongqu::bench
