// Counts allocations: in steady state the order path makes none.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <new>
#include <random>

#include "engine/match/price_time.hpp"

namespace {
std::size_t allocations = 0;  // of this whole test program
void* counted(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
    throw std::bad_alloc();
}
}  // namespace

void* operator new(std::size_t size) { return counted(size); }
void* operator new[](std::size_t size) { return counted(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    ++allocations;
    return std::malloc(size == 0 ? 1 : size);
}
void* operator new(std::size_t size, std::align_val_t alignment) {
    ++allocations;
    const auto line = static_cast<std::size_t>(alignment);
    if (void* memory = std::aligned_alloc(line, (size + line) / line * line)) return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

using namespace tongqu;
using namespace tongqu::match;

namespace {

struct CountingSink {
    std::uint64_t trades = 0;
    std::uint64_t self_trades = 0;
    void on_trade(const RestingOrder&, Price, Quantity) { ++trades; }
    void on_maker_refreshed(const RestingOrder&) {}
    void on_maker_cancelled(const RestingOrder&) { ++self_trades; }
    void on_maker_decremented(const RestingOrder&, Quantity) { ++self_trades; }
    void on_taker_decremented(Quantity) {}
};

// A market of some 2,000 orders around a drifting middle, every 50th order a million ticks and more away.
class Market {
  public:
    void run(std::uint32_t commands, CountingSink& sink) {
        for (std::uint32_t i = 0; i < commands; ++i) {
            mid_ += static_cast<std::int64_t>(random_() % 3) - (mid_ > 20'000 ? 2 : mid_ < 10'000 ? 0 : 1);
            enter(sink);
            if (next_ > 2'000) book_.remove(OrderId(next_ - 2'000));
            book_.reduce(OrderId(next_ - next_ % 100), Quantity(1));
        }
        book_.check();
    }

  private:
    void enter(CountingSink& sink) {
        const auto draw = static_cast<std::int64_t>(random_() % 100);
        const auto owner = static_cast<std::uint32_t>(random_() % 50);
        Taker taker{.id = OrderId(++next_), .participant = ParticipantId(owner), .group = GroupId(owner / 2)};
        taker.side = random_() % 2 == 0 ? Side::buy : Side::sell;
        const std::int64_t away = taker.side == Side::buy ? -1 : 1;
        const std::int64_t distance = draw < 10 ? -5 : draw < 12 ? 1'000'000 + draw * 77 : draw;
        taker.limit = Price(mid_ + away * distance);
        taker.quantity = Quantity(1 + static_cast<std::int64_t>(random_() % 9));
        taker.time_in_force = draw < 5 ? TimeInForce::ioc : draw == 6 ? TimeInForce::fok : TimeInForce::gtc;
        taker.self_trade = static_cast<SelfTradePolicy>(random_() % 4);
        match::match(book_, taker, MatchRules{}, sink);
    }

    std::mt19937_64 random_{20260301};
    OrderBook book_;
    std::uint64_t next_ = 0;
    std::int64_t mid_ = 15'000;
};

}  // namespace

TEST_CASE("In steady state orders, trades, cancels and a moving market allocate nothing") {
    Market market;
    CountingSink sink;
    market.run(200'000, sink);
    const std::uint64_t trades_before = sink.trades;
    const std::size_t before = allocations;
    market.run(200'000, sink);
    const std::size_t made = allocations - before;
    CHECK(made == 0);
    CHECK(sink.trades - trades_before > 10'000);
    CHECK(sink.self_trades > 100);
    CHECK(before > 0);
}
