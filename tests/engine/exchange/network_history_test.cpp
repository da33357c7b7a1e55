// Random networks and random orders on them: the exchange against the naive twin of matching and money, command by command; now and then
// everything against everything; the journal played again, also from a snapshot in the middle.
#include <cstdlib>

#include <catch2/catch.hpp>

#include "networked.hpp"
#include "pricing/splitmix64.hpp"

using namespace tongqu;
using namespace tongqu::exchange;

namespace {

class NetworkHistory {
    pricing::SplitMix64 random_;  // the first, as the others begin with what it draws

  public:
    explicit NetworkHistory(std::uint64_t seed)
        : random_(seed), n_(static_cast<std::uint8_t>(2 + random_.below(5)), {.buyer_maker_fee = PartsPerMillion(777),
                                                                             .buyer_taker_fee = PartsPerMillion(1333),
                                                                             .exchange_fee = PartsPerMillion(5501)},
                         seed % 2 == 0) {
        for (std::uint64_t i = 2 + random_.below(8); i > 0; --i) add_link();
        n_.open();
        n_.open_second();
    }

    void step() {
        n_.market.wait(Duration(static_cast<std::int64_t>(below(1'000'000))));
        const std::uint64_t kind = below(100);
        if (kind < 3) {
            add_link();
        } else if (kind < 15 && !links_.empty()) {
            ChangeCapacity change{links_[below(links_.size())], {}, Quantity(static_cast<std::int64_t>(below(3) == 0 ? 0 : below(25))), {}};
            if (below(3) == 0) change.instrument = n_.hours;
            n_.market.apply(kOperatorKey, change);
        } else if (kind < 17) {
            n_.market.apply(kOperatorKey, SetTradingState{n_.hours, below(2) == 0 ? TradingState::halted : TradingState::open, {}});
        } else if (kind < 27 && !orders_.empty()) {
            const auto& [id, key] = orders_[below(orders_.size())];
            n_.market.apply(key, CancelOrder{id, {}});
        } else if (kind < 35 && !orders_.empty()) {
            const auto& [id, key] = orders_[below(orders_.size())];
            AmendOrder amend{id, {}, {}, {}};
            if (below(2) == 0) amend.price = price();
            if (below(2) == 0) amend.quantity = Quantity(1 + static_cast<std::int64_t>(below(25)));
            n_.market.apply(key, amend);
        } else {
            place();
        }
        for (const Event& event : n_.market.events) {
            trades_ += std::holds_alternative<Traded>(event);
            over_links_ += std::holds_alternative<LinkUsed>(event);
        }
    }

    Networked n_;

    [[nodiscard]] std::size_t trades() const { return trades_; }
    [[nodiscard]] std::size_t over_links() const { return over_links_; }

  private:
    std::uint64_t below(std::uint64_t bound) { return random_.below(bound); }
    Price price() { return Price(80 + static_cast<std::int64_t>(below(40))); }

    void add_link() {
        const int regions = static_cast<int>(n_.traders.size());
        const int from = static_cast<int>(below(n_.traders.size()));
        const int to = (from + 1 + static_cast<int>(below(static_cast<std::uint64_t>(regions - 1)))) % regions;
        const LinkId link = n_.link(from, to, static_cast<std::int64_t>(below(20)), static_cast<std::int64_t>(below(8)));
        links_.push_back(link);
        if (below(2) == 0) links_.push_back(n_.link(to, from, static_cast<std::int64_t>(below(20)), static_cast<std::int64_t>(below(8)), link));
    }

    void place() {
        const auto region = below(n_.traders.size());
        PlaceOrder order = limit_order(below(5) == 0 ? n_.second : n_.hours, below(2) == 0 ? Side::buy : Side::sell, price().raw(),
                                       1 + static_cast<std::int64_t>(below(20)));
        const std::uint64_t how = below(13);
        if (how == 0) order.time_in_force = TimeInForce::fok;
        if (how == 1) order.time_in_force = TimeInForce::ioc;
        if (how == 2) {
            order.type = OrderType::market;
            order.price.reset();
            order.time_in_force = TimeInForce::ioc;
        }
        if (how == 3) order.post_only = below(2) == 0 ? PostOnly::reject : PostOnly::slide;
        if (how == 4) order.minimum_quantity = Quantity(1 + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(order.quantity.raw()))));
        if (how > 10) order.display_quantity = Quantity(1 + static_cast<std::int64_t>(below(5)));
        order.self_trade = static_cast<SelfTradePolicy>(below(4));
        const KeyId key = n_.traders[region].key;
        n_.market.apply(key, order);
        orders_.emplace_back(OrderId(n_.market.journal.size()), key);
        if (orders_.size() > 60) orders_.erase(orders_.begin());
    }

    std::vector<LinkId> links_;
    std::vector<std::pair<OrderId, KeyId>> orders_;
    std::size_t trades_ = 0, over_links_ = 0;
};

}  // namespace

TEST_CASE("What trades over a random network is what the naive twin says, and the history can be played again") {
    const bool whole = std::getenv("TONGQU_LONG_TESTS") != nullptr;
    const char* only = std::getenv("TONGQU_SEED");
    const std::uint64_t first = only == nullptr ? 1 : std::strtoull(only, nullptr, 10);
    const std::uint64_t last = only == nullptr ? (whole ? 400 : 40) : first;
    std::size_t trades = 0, over_links = 0;
    for (std::uint64_t seed = first; seed <= last; ++seed) {
        NetworkHistory history(seed);
        try {
            for (int step = 0; step < 1500; ++step) {
                history.step();
                if (step % 100 == 99) history.n_.market.check_all();
            }
            history.n_.market.check_all();
            history.n_.market.check_replay();
        } catch (const std::string& wrong) {
            FAIL(wrong << " (command " << history.n_.market.journal.size() << "). Replay: TONGQU_SEED=" << seed
                       << " test_engine_exchange \"What trades over a random network*\"");
        }
        trades += history.trades();
        over_links += history.over_links();
    }
    CHECK(trades > 100 * (last - first + 1));
    CHECK(over_links > 50 * (last - first + 1));
}
