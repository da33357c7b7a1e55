// Random coupled markets: every command judged by the naive twins, small auctions against a search through everything, the money of all
// auctions against the identity, the journal played again.
#include <cstdlib>

#include <catch2/catch.hpp>

#include "coupled_hall.hpp"
#include "pricing/splitmix64.hpp"
#include "tests/pricing/naive_coupling.hpp"

using namespace tongqu;
using namespace tongqu::exchange;

namespace {

constexpr std::int64_t kCoupledGrain = 1'000'000;

// What postings and published figures come to, by themselves.
struct CoupledSums {
    std::map<PostingCause, WideInt> paid;
    WideInt welfare = 0, rent = 0, transfer = 0;  // as published
    WideInt bid_value = 0, ask_value = 0;         // Σ limit × lots of what traded
    std::map<TradeId, std::pair<KeyId, KeyId>> parties;
    std::vector<TradeId> trades;
};

class CoupledHistory {
  public:
    explicit CoupledHistory(std::uint64_t seed)
        : random_(seed), hall_(static_cast<std::uint8_t>(2 + random_.below(4)),
                               {.buyer_maker_fee = PartsPerMillion(777),
                                .exchange_fee = PartsPerMillion(5501),
                                .rent_to_operator = PartsPerMillion(static_cast<std::uint32_t>(random_.below(4)) * 333'333)},
                               seed % 3 == 0) {
        for (std::uint64_t i = 1 + random_.below(7); i > 0; --i) add_link();
        InstrumentTerms terms = CoupledHall::terms();
        if (seed % 2 == 0) terms.lowest_price = Price(80), terms.highest_price = Price(118);
        hall_.open(terms);
    }

    void step() {
        hall_.market.wait(Duration(static_cast<std::int64_t>(below(300'000))));
        const std::uint64_t kind = below(100);
        if (kind < 2) {
            add_link();
        } else if (kind < 8) {
            ChangeCapacity change{links_[below(links_.size())], {}, Quantity(static_cast<std::int64_t>(below(3) == 0 ? 0 : below(25))), {}};
            if (below(3) == 0) change.instrument = hall_.hours;
            hall_.market.apply(kOperatorKey, change);
        } else if (kind < 10) {
            hall_.market.apply(kOperatorKey, SetTradingState{hall_.hours, below(2) == 0 ? TradingState::halted : TradingState::open, {}});
        } else if (kind < 16 && !orders_.empty()) {
            const auto& [id, key] = orders_[below(orders_.size())];
            hall_.market.apply(key, CancelOrder{id, {}});
        } else if (kind < 22 && !orders_.empty()) {
            const auto& [id, key] = orders_[below(orders_.size())];
            AmendOrder amend{id, {}, {}, {}};
            if (below(2) == 0) amend.price = Price(price());
            if (below(2) == 0) amend.quantity = Quantity(1 + static_cast<std::int64_t>(below(25)));
            hall_.market.apply(key, amend);
        } else if (kind < 32) {
            hall_.draw();
        } else {
            place();
        }
        note();
    }

    // All that was traded is paid out for good.
    void settle() { hall_.settle(sums_.trades, sums_.parties); }
    void count_payments() {
        // The journal once more: what every posting moved, by cause.
        Exchange exchange;
        std::vector<Event> events;
        for (std::size_t i = 0; i < hall_.market.journal.size(); ++i) {
            events.clear();
            exchange.apply(SequenceNumber(i + 1), hall_.market.journal[i].stamp, hall_.market.journal[i].command, events);
            for (const Event& event : events)
                if (const auto* posted = std::get_if<Posted>(&event)) sums_.paid[posted->cause] += posted->amount.raw();
        }
    }

    [[nodiscard]] const CoupledSums& sums() const { return sums_; }
    [[nodiscard]] std::size_t auctions() const { return auctions_; }
    [[nodiscard]] std::size_t over_links() const { return over_links_; }
    [[nodiscard]] std::size_t halves() const { return halves_; }
    Market& market() { return hall_.market; }

  private:
    std::uint64_t below(std::uint64_t bound) { return random_.below(bound); }
    std::int64_t price() { return 78 + static_cast<std::int64_t>(below(42)); }

    void add_link() {
        const std::uint64_t regions = hall_.buyers.size();
        const auto from = below(regions), to = (from + 1 + below(regions - 1)) % regions;
        const auto capacity = [&] { return static_cast<std::int64_t>(below(20)); };
        const LinkId link = hall_.link(static_cast<int>(from), static_cast<int>(to), capacity(), static_cast<std::int64_t>(below(8)));
        links_.push_back(link);
        if (below(2) == 0)
            links_.push_back(hall_.link(static_cast<int>(to), static_cast<int>(from), capacity(), static_cast<std::int64_t>(below(8)), link));
    }

    void place() {
        const Side side = below(2) == 0 ? Side::buy : Side::sell;
        const auto region = below(hall_.buyers.size());
        const OrderId id = hall_.order(static_cast<int>(region), side, price(), 1 + static_cast<std::int64_t>(below(20)),
                                       below(4) == 0 ? TimeInForce::ioc : TimeInForce::gtc, static_cast<SelfTradePolicy>(below(4)));
        orders_.emplace_back(id, (side == Side::buy ? hall_.buyers : hall_.suppliers)[region].key);
        if (orders_.size() > 60) orders_.erase(orders_.begin());
    }

    void note() {
        for (const Event& event : hall_.market.events) {
            over_links_ += std::holds_alternative<LinkUsed>(event);
            if (const auto* accepted = std::get_if<OrderAccepted>(&event)) limits_[accepted->order] = accepted->limit.raw();
            if (const auto* amended = std::get_if<OrderAmended>(&event)) limits_[amended->order] = amended->limit.raw();
            if (const auto* t = std::get_if<Traded>(&event)) {
                const OrderId buy = t->taker_side == Side::buy ? t->taker : t->maker, sell = t->taker_side == Side::buy ? t->maker : t->taker;
                sums_.bid_value += static_cast<WideInt>(limits_.at(buy)) * t->quantity.raw() * kCoupledGrain;
                sums_.ask_value += static_cast<WideInt>(limits_.at(sell)) * t->quantity.raw() * kCoupledGrain;
                sums_.trades.push_back(t->trade);
                sums_.parties[t->trade] = {hall_.key_of(t->buyer), hall_.key_of(t->seller)};
                halves_ += t->half_tick;
            }
            if (const auto* whole = std::get_if<CoupledCleared>(&event)) {
                ++auctions_;
                sums_.welfare += whole->welfare.raw();
                sums_.rent += whole->rent.raw();
                sums_.transfer += whole->transfer_cost.raw();
            }
            REQUIRE(!std::holds_alternative<AuctionWithheld>(event));
        }
    }

    pricing::SplitMix64 random_;
    CoupledHall hall_;
    std::vector<LinkId> links_;
    std::vector<std::pair<OrderId, KeyId>> orders_;
    std::map<OrderId, std::int64_t> limits_;
    CoupledSums sums_;
    std::size_t auctions_ = 0, over_links_ = 0, halves_ = 0;
};

}  // namespace

TEST_CASE("Random coupled markets: the judge agrees, the money adds up to the published welfare, and the history can be played again") {
    const bool whole = std::getenv("TONGQU_LONG_TESTS") != nullptr;
    const char* only = std::getenv("TONGQU_SEED");
    const std::uint64_t first = only == nullptr ? 1 : std::strtoull(only, nullptr, 10);
    const std::uint64_t last = only == nullptr ? (whole ? 150 : 12) : first;
    std::size_t auctions = 0, over_links = 0, halves = 0;
    for (std::uint64_t seed = first; seed <= last; ++seed) {
        CoupledHistory history(seed);
        try {
            for (int step = 0; step < 800; ++step) {
                history.step();
                if (step % 100 == 99) history.market().check_all();
            }
            history.settle();
            history.market().check_all();
            history.market().check_replay();
        } catch (const std::string& wrong) {
            FAIL(wrong << " (command " << history.market().journal.size() << "). Replay: TONGQU_SEED=" << seed
                       << " test_engine_exchange \"Random coupled markets*\"");
        }
        history.count_payments();
        const CoupledSums& sums = history.sums();
        const auto paid = [&](PostingCause cause) { return sums.paid.contains(cause) ? sums.paid.at(cause) : WideInt{0}; };
        const WideInt gross = paid(PostingCause::trade) - paid(PostingCause::buyer_fee);
        const WideInt suppliers = paid(PostingCause::exchange_fee) + paid(PostingCause::development_levy) + paid(PostingCause::contribution);
        const WideInt rent = paid(PostingCause::link_rent) + paid(PostingCause::fund_rent);
        INFO("seed " << seed);
        CHECK(rent == sums.rent);
        CHECK(paid(PostingCause::link_charge) == sums.transfer);
        CHECK(gross == suppliers + rent + paid(PostingCause::link_charge));
        // Surpluses + rent = welfare, as money: what bids were worth beyond what was paid, what was received beyond the asks, and the rent.
        CHECK((sums.bid_value - gross) + (suppliers - sums.ask_value) + rent == sums.welfare);
        auctions += history.auctions(), over_links += history.over_links(), halves += history.halves();
    }
    CHECK(auctions > 20 * (last - first + 1));
    CHECK(over_links > 5 * (last - first + 1));
    CHECK(halves > 0);
}

TEST_CASE("Small auctions of the exchange are the best of all that could be tried") {
    pricing::SplitMix64 random(11);
    for (int round = 0; round < 60; ++round) {
        CoupledHall hall(3);
        std::vector<pricing::CoupledLink> links;
        for (int l = 0; l < 3; ++l) {
            const auto from = static_cast<std::uint32_t>(random.below(3)), to = (from + 1 + static_cast<std::uint32_t>(random.below(2))) % 3;
            const auto capacity = static_cast<std::int64_t>(random.below(4)), cost = static_cast<std::int64_t>(random.below(3));
            hall.link(static_cast<int>(from), static_cast<int>(to), capacity, cost);
            links.push_back({from, to, Quantity(capacity), Price(cost)});
        }
        hall.open();
        std::vector<pricing::CoupledOrder> orders;
        for (int i = 0; i < 5; ++i) {
            const auto region = static_cast<std::uint32_t>(random.below(3));
            const Side side = random.below(2) == 0 ? Side::buy : Side::sell;
            const auto limit = 3 + static_cast<std::int64_t>(random.below(6)), lots = 1 + static_cast<std::int64_t>(random.below(3));
            hall.order(static_cast<int>(region), side, limit, lots);
            orders.push_back({region, side, Quantity(lots), Price(limit)});
        }
        hall.draw();
        const naive::Coupling best = naive::Exhaustive({3, links, orders, Price(3), Price(8)}).run();
        const auto* whole = hall.market.last<CoupledCleared>();
        INFO("round " << round);
        CHECK((whole == nullptr ? 0 : whole->welfare.raw()) == best.welfare * kCoupledGrain);
        CHECK((whole == nullptr ? 0 : whole->volume.raw()) == best.volume);
        hall.market.check_all();
    }
}
