#include "bench/exchange/bare_book.hpp"

#include <chrono>
#include <unordered_map>
#include <variant>

#include "engine/match/price_time.hpp"

namespace tongqu::bench {
namespace {

struct BareEvent {
    match::Taker taker;  // of a cancellation: the id only
    std::uint32_t instrument = 0;
    bool cancels = false;
};

struct TradeCounter {
    std::size_t trades = 0;
    void on_trade(const match::RestingOrder&, Price, Quantity) { ++trades; }
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
                instruments_.emplace(id, instrument);
            } else if (const auto* cancel = std::get_if<CancelOrder>(&entry.command.body)) {
                events.push_back({{.id = cancel->order}, instruments_.at(cancel->order), true});
            }
        }
        return events;
    }

  private:
    std::uint64_t sequence_ = 0;
    std::unordered_map<OrderId, std::uint32_t> instruments_;
};

void play(const std::vector<BareEvent>& events, std::vector<book::OrderBook>& books, TradeCounter& counter) {
    for (const BareEvent& event : events) {
        if (event.cancels) {
            books[event.instrument].cancel(event.taker.id);
        } else {
            match::match(books[event.instrument], event.taker, match::MatchRules{}, counter);
        }
    }
}

}  // namespace

BareRun run_bare_books(const Scenario& scenario) {
    Reader reader;
    const std::vector<BareEvent> before = reader.read(scenario.prepared);
    const std::vector<BareEvent> timed = reader.read(scenario.timed);
    std::vector<book::OrderBook> books(64);
    TradeCounter counter;
    play(before, books, counter);
    counter.trades = 0;
    const auto start = std::chrono::steady_clock::now();
    play(timed, books, counter);
    const std::chrono::duration<double, std::nano> elapsed = std::chrono::steady_clock::now() - start;
    return {elapsed.count() / static_cast<double>(timed.size()), timed.size(), counter.trades};
}

}  // namespace tongqu::bench
