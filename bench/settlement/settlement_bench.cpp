// bench_settlement: the money side in memory. Postings a second of the ledger, against a PostgreSQL that moves amounts between two rows;
// releases through a waterfall with 20 contributors, as a function and as the command that accepts a trade; an order with holds and
// trades, against the bare book. Usage: bench_settlement [--json FILE] [--quick]
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include "engine/exchange/exchange.hpp"
#include "engine/match/price_time.hpp"
#include "pricing/splitmix64.hpp"
#include "settlement/waterfall.hpp"

using namespace tongqu;
using Clock = std::chrono::steady_clock;

namespace {

// The best of some rounds, in operations a second.
template <class Run>
double best_rate(int rounds, std::size_t operations, Run run) {
    double best = 0;
    for (int i = 0; i < rounds; ++i) {
        const auto start = Clock::now();
        run();
        const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
        best = std::max(best, static_cast<double>(operations) / seconds);
    }
    return best;
}

double postings_a_second(std::size_t count) {
    settlement::Ledger ledger;
    std::vector<Event> events;
    const AccountId outside = ledger.account({AccountOwner::outside, AccountPurpose::available, Currency(0), 0}, events);
    std::vector<AccountId> accounts;
    for (std::uint32_t i = 0; i < 10'000; ++i) {
        accounts.push_back(ledger.accounts_of(ParticipantId(i), Currency(0), events).available);
        ledger.post(outside, accounts.back(), Money(1'000'000'000), PostingCause::deposit, 0, events);
    }
    pricing::SplitMix64 random(1);
    std::vector<std::pair<AccountId, AccountId>> moves;
    while (moves.size() < count) {
        const AccountId from = accounts[random.below(accounts.size())], to = accounts[random.below(accounts.size())];
        if (from != to) moves.emplace_back(from, to);
    }
    events.clear();
    const double rate = best_rate(5, count, [&] {
        for (const auto& [from, to] : moves) {
            if (events.size() == 1024) events.clear();
            ledger.post(from, to, Money(1), PostingCause::trade, 1, events);
        }
    });
    ledger.check();
    return rate;
}

std::vector<std::uint64_t> weights_of(std::size_t contributors) {
    std::vector<std::uint64_t> weights;
    for (std::size_t i = 0; i < contributors; ++i) weights.push_back(100 + 7 * i);
    return weights;
}

double waterfalls_a_second(std::size_t count) {
    const auto weights = weights_of(20);
    std::int64_t paid = 0;
    return best_rate(5, count, [&] {
        for (std::size_t i = 0; i < count; ++i) {
            const Money gross(1'000'000'007 + static_cast<std::int64_t>(i));
            for (const auto& step : settlement::divide(gross, Quantity(3), Rulebook{}, WaterfallTerms{}, weights))
                paid += step.amount.raw();
        }
        asm volatile("" : : "g"(&paid) : "memory");
    });
}

// A market with a supplier, a buyer, 20 contributors who are admitted, and a product of theirs.
struct Fair {
    exchange::Exchange exchange;
    std::vector<Event> events;
    std::uint64_t sequence = 0;
    Time now{1'767'225'600'000'000};

    void apply(std::optional<KeyId> key, CommandBody body) {
        events.clear();
        now = now + Duration(10);
        exchange.apply(SequenceNumber(++sequence), now, {key, std::move(body)}, events);
    }
    void join(const std::string& name, RoleSet roles) {
        ApplyForAdmission application;
        application.terms.name_id = name, application.terms.roles = roles;
        apply({}, application);
        ++joined;
        apply(KeyId(0), ChangeStatus{ParticipantId(joined), ParticipantStatus::admitted, {}});
        CreateKey claim;
        claim.participant = ParticipantId(joined), claim.claim_digest = Digest{};
        claim.scopes = ScopeSet::of(Scope::read, Scope::trade, Scope::list);
        if (!roles.contains(Role::supplier)) claim.scopes = ScopeSet::of(Scope::read, Scope::trade);
        apply({}, claim);
    }
    std::uint32_t joined = 0;

    Fair() {
        OpenExchange opening;
        opening.operator_id = "operator", opening.operator_region.code = "HOME";
        apply({}, opening);
        join("supplier", RoleSet::of(Role::supplier));
        join("buyer", RoleSet::of(Role::buyer));
        ListProduct listing;
        listing.terms.name_id = "product";
        for (int i = 0; i < 20; ++i) {
            join(fmt::format("contributor-{}", i), RoleSet::of(Role::supplier));
            listing.terms.contributors.push_back({fmt::format("contributor-{}", i), static_cast<std::uint64_t>(100 + 7 * i)});
        }
        apply(KeyId(0), Deposit{{}, ParticipantId(2), Currency(0), Money(3'000'000'000'000'000'000)});
        apply(KeyId(1), listing);
        InstrumentTerms terms;
        terms.name_id = "goods", terms.product = ProductId(0);
        apply(KeyId(1), OpenInstrument{terms});
    }
    static PlaceOrder order(Side side, std::int64_t ticks, std::int64_t lots) {
        PlaceOrder placed;
        placed.side = side, placed.price = Price(ticks), placed.quantity = Quantity(lots);
        return placed;
    }
};

double releases_a_second(std::size_t count) {
    double best = 0;
    for (int round = 0; round < 3; ++round) {
        Fair fair;
        for (std::size_t i = 0; i < count; ++i) {
            fair.apply(KeyId(2), Fair::order(Side::buy, 10'000 + static_cast<std::int64_t>(i % 97), 1));
            fair.apply(KeyId(1), Fair::order(Side::sell, 10'000, 1));
            fair.apply(KeyId(1), DeliverTrade{TradeId(i + 1), {}, {}});
        }
        const double rate = best_rate(1, count, [&] {
            for (std::size_t i = 0; i < count; ++i) fair.apply(KeyId(2), AcceptTrade{TradeId(i + 1), {}});
        });
        fair.exchange.check();
        best = std::max(best, rate);
    }
    return best;
}

struct Flow {
    Side side;
    std::int64_t ticks, lots;
};

// Orders around a middle: about half of them trade.
std::vector<Flow> flow_of(std::size_t count) {
    pricing::SplitMix64 random(3);
    std::vector<Flow> flow;
    for (std::size_t i = 0; i < count; ++i)
        flow.push_back({random.below(2) == 0 ? Side::buy : Side::sell, 9'900 + static_cast<std::int64_t>(random.below(200)),
                        1 + static_cast<std::int64_t>(random.below(20))});
    return flow;
}

struct Nothing {
    void on_trade(const book::RestingOrder&, Price, Quantity) { ++trades; }
    void on_maker_refreshed(const book::RestingOrder&) {}
    void on_maker_cancelled(const book::RestingOrder&) {}
    void on_maker_decremented(const book::RestingOrder&, Quantity) {}
    void on_taker_decremented(Quantity) {}
    std::uint64_t trades = 0;
};

double book_orders_a_second(const std::vector<Flow>& flow) {
    double best = 0;
    for (int round = 0; round < 3; ++round) {
        book::OrderBook book;
        Nothing sink;
        std::uint64_t id = 0;
        best = std::max(best, best_rate(1, flow.size(), [&] {
            for (const Flow& order : flow) {
                ++id;
                const ParticipantId owner(order.side == Side::buy ? 2 : 1);
                const match::Taker taker{.id = OrderId(id), .participant = owner, .group = GroupId(owner.raw()), .side = order.side,
                                         .limit = Price(order.ticks), .reach = {}, .quantity = Quantity(order.lots),
                                         .display = {}, .minimum = {}};
                match::match(book, taker, match::MatchRules{}, sink);
            }
        }));
    }
    return best;
}

double exchange_orders_a_second(const std::vector<Flow>& flow) {
    double best = 0;
    for (int round = 0; round < 3; ++round) {
        Fair fair;
        std::vector<std::pair<KeyId, PlaceOrder>> orders;
        for (const Flow& order : flow)
            orders.emplace_back(order.side == Side::buy ? KeyId(2) : KeyId(1), Fair::order(order.side, order.ticks, order.lots));
        best = std::max(best, best_rate(1, flow.size(), [&] {
            for (const auto& [key, order] : orders) fair.apply(key, order);
        }));
        fair.exchange.check();
    }
    return best;
}

// Nothing where PostgreSQL is not installed.
double postgres_transfers_a_second(bool quick) {
    const std::string command = fmt::format("bench/settlement/postgres_transfers.sh {}", quick ? 2 : 5);
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(popen(command.c_str(), "r"), pclose);
    char text[64] = {};
    if (!pipe || std::fgets(text, sizeof text, pipe.get()) == nullptr) return 0;
    return std::strtod(text, nullptr);
}

}  // namespace

int main(int count, char** arguments) {
    bool quick = false;
    const char* json = nullptr;
    for (int i = 1; i < count; ++i) {
        if (std::string_view(arguments[i]) == "--quick") quick = true;
        if (std::string_view(arguments[i]) == "--json" && i + 1 < count) json = arguments[++i];
    }
    const std::size_t n = quick ? 20'000 : 200'000;
    const double postings = postings_a_second(10 * n);
    const double transfers = postgres_transfers_a_second(quick);
    const double waterfalls = waterfalls_a_second(n);
    const double releases = releases_a_second(n / 2);
    const auto flow = flow_of(n);
    const double bare = book_orders_a_second(flow), whole = exchange_orders_a_second(flow);

    fmt::print("ledger: {:.0f} postings/s in memory\n", postings);
    if (transfers > 0)
        fmt::print("  PostgreSQL, two rows a transaction, no fsync, one connection: {:.0f}/s; the ledger {:.0f} times that\n", transfers,
                   postings / transfers);
    else
        fmt::print("  PostgreSQL is not installed: nothing to compare with\n");
    fmt::print("waterfall with 20 contributors: {:.0f}/s as a function\n", waterfalls);
    fmt::print("  accepted trades with it: {:.0f} releases/s in the whole exchange\n", releases);
    fmt::print("orders, half of them trading: {:.0f}/s in the bare book, {:.0f}/s with accounts; {:.1f} times the time\n", bare, whole,
               bare / whole);
    if (json != nullptr)
        std::ofstream(json) << fmt::format(
            "{{\"postings_per_second\":{:.0f},\"postgres_transfers_per_second\":{:.0f},\"waterfalls_per_second\":{:.0f},"
            "\"releases_per_second\":{:.0f},\"book_orders_per_second\":{:.0f},\"exchange_orders_per_second\":{:.0f}}}\n",
            postings, transfers, waterfalls, releases, bare, whole);
}
