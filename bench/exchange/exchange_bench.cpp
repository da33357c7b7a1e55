// bench_exchange: the whole exchange in memory, without journal or network: commands per second, nanoseconds
// each and their percentiles, events and ledger postings per second, and how many times as long as the same orders take
// in bare books, run in turns; and what the level feed adds to bare books. Usage: bench_exchange [--json FILE] [--only PART_OF_NAME]
// [--quick]
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <string_view>

#include "bench/exchange/bare_book.hpp"
#include "bench/exchange/scenarios.hpp"
#include "settlement/ledger.hpp"

using namespace tongqu;
using namespace tongqu::bench;
using Clock = std::chrono::steady_clock;

namespace {

double nanoseconds(Clock::duration time) { return std::chrono::duration<double, std::nano>(time).count(); }

struct Result {
    std::string name, what;
    std::size_t commands = 0, events = 0, postings = 0, trades = 0, rejected = 0;
    double best_ns = 0;                 // a command, in the fastest run
    double ahead_ns = 0;                // the same where the exchange is told ahead, as the sequencer does within a batch
    double p50 = 0, p99 = 0, p999 = 0;  // of single commands, the clock's own cost included
    double worst = 0;
    BareRun bare;             // the fastest
    double with_feed_ns = 0;  // an order in bare books that tell the level feed, in the fastest run
};

exchange::Exchange prepared(const Scenario& scenario, std::vector<Event>& events) {
    exchange::Exchange exchange;
    std::uint64_t sequence = 0;
    for (const Entry& entry : scenario.prepared) {
        events.clear();
        exchange.apply(SequenceNumber(++sequence), entry.stamp, entry.command, events);
    }
    return exchange;
}

void count(Result& result, const std::vector<Event>& events) {
    result.events += events.size();
    for (const Event& event : events) {
        if (std::holds_alternative<Posted>(event)) ++result.postings;
        if (std::holds_alternative<Traded>(event)) ++result.trades;
        if (std::holds_alternative<Rejected>(event)) ++result.rejected;
    }
}

// One run timed as a whole: what throughput is.
double time_run(const Scenario& scenario, std::size_t ahead) {
    std::vector<Event> events;
    exchange::Exchange exchange = prepared(scenario, events);
    std::uint64_t sequence = scenario.prepared.size();
    const auto start = Clock::now();
    for (std::size_t i = 0; i < scenario.timed.size(); ++i) {
        if (ahead != 0 && i + ahead < scenario.timed.size())
            exchange.expect(SequenceNumber(sequence + 1 + ahead), scenario.timed[i + ahead].command);
        const Entry& entry = scenario.timed[i];
        events.clear();
        exchange.apply(SequenceNumber(++sequence), entry.stamp, entry.command, events);
    }
    const double ns = nanoseconds(Clock::now() - start);
    exchange.check();
    return ns / static_cast<double>(scenario.timed.size());
}

// One run timed command by command, and counted.
void time_commands(const Scenario& scenario, Result& result) {
    std::vector<Event> events;
    exchange::Exchange exchange = prepared(scenario, events);
    std::uint64_t sequence = scenario.prepared.size();
    std::vector<double> times;
    times.reserve(scenario.timed.size());
    for (const Entry& entry : scenario.timed) {
        events.clear();
        const auto start = Clock::now();
        exchange.apply(SequenceNumber(++sequence), entry.stamp, entry.command, events);
        times.push_back(nanoseconds(Clock::now() - start));
        count(result, events);
    }
    std::ranges::sort(times);
    const auto at = [&](double share) {
        return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
    };
    result.p50 = at(0.5), result.p99 = at(0.99), result.p999 = at(0.999), result.worst = times.back();
}

Result measure(const Scenario& scenario, int runs) {
    Result result{.name = scenario.name, .what = scenario.what, .commands = scenario.timed.size()};
    for (int run = 0; run < runs; ++run) {
        const double ns = time_run(scenario, 0);
        const double ahead_ns = time_run(scenario, exchange::Exchange::kCommandsAhead);
        result.best_ns = run == 0 ? ns : std::min(result.best_ns, ns);
        result.ahead_ns = run == 0 ? ahead_ns : std::min(result.ahead_ns, ahead_ns);
        const BareRun bare = run_bare_books(scenario);
        const double with_feed_ns = run_bare_books_with_feed(scenario).ns_per_order;
        if (run == 0 || bare.ns_per_order < result.bare.ns_per_order) result.bare = bare;
        result.with_feed_ns = run == 0 ? with_feed_ns : std::min(result.with_feed_ns, with_feed_ns);
    }
    time_commands(scenario, result);
    return result;
}

// The ledger alone: nanoseconds a posting, between the available and held accounts of 100 participants.
double posting_ns(std::size_t postings) {
    settlement::Ledger ledger;
    std::vector<Event> events;
    const AccountId outside =
        ledger.account({AccountOwner::outside, AccountPurpose::available, Currency(0), 0}, events);
    std::vector<settlement::ParticipantAccounts> accounts;
    for (std::uint32_t i = 0; i < 100; ++i) {
        accounts.push_back(ledger.accounts_of(ParticipantId(i), Currency(0), events));
        ledger.post(outside, accounts.back().available, Money(1'000'000'000), PostingCause::deposit, 0,
                    events);
    }
    const auto start = Clock::now();
    for (std::size_t i = 0; i < postings; i += 2) {
        const auto& own = accounts[i * 7 % accounts.size()];
        events.clear();
        ledger.post(own.available, own.held, Money(5), PostingCause::order_hold, i, events);
        ledger.post(own.held, own.available, Money(5), PostingCause::hold_release, i, events);
    }
    const double ns = nanoseconds(Clock::now() - start) / static_cast<double>(postings);
    ledger.check();
    return ns;
}

double per_second(std::size_t n, const Result& result) {
    return static_cast<double>(n) * 1e9 / (result.best_ns * static_cast<double>(result.commands));
}

// How many times as long the exchange takes; nothing where a scenario has other commands, too.
std::string of_bare_book(const Result& result) {
    if (result.bare.orders != result.commands) return "";
    if (result.bare.trades != result.trades) return "differ";
    return fmt::format("{:.1f}", result.best_ns / result.bare.ns_per_order);
}

void print(const std::vector<Result>& results, double post_ns) {
    fmt::print("{:<20} {:>10} {:>8} {:>8} {:>11} {:>11} {:>11} {:>8} {:>8} {:>8} {:>10} {:>8} {:>8} {:>8}\n", "scenario",
               "commands", "ns each", "ahead ns", "commands/s", "events/s", "postings/s", "p50 ns", "p99 ns", "p99.9", "worst ns",
               "book ns", "times", "feed");
    for (const Result& r : results)
        fmt::print(
            "{:<20} {:>10} {:>8.0f} {:>8.0f} {:>11.0f} {:>11.0f} {:>11.0f} {:>8.0f} {:>8.0f} {:>8.0f} {:>10.0f} {:>8.1f} {:>8} {:>+7.1f}%\n",
            r.name, r.commands, r.best_ns, r.ahead_ns, per_second(r.commands, r), per_second(r.events, r),
            per_second(r.postings, r), r.p50, r.p99, r.p999, r.worst, r.bare.ns_per_order, of_bare_book(r),
            100 * (r.with_feed_ns / r.bare.ns_per_order - 1));
    fmt::print("the ledger alone: {:.1f} ns a posting, {:.0f} postings/s\n", post_ns, 1e9 / post_ns);
}

bool write_json(const std::string& path, const std::vector<Result>& results, double post_ns) {
    std::ofstream out(path);
    out << "{\"bench\":\"exchange\",\"scenarios\":[";
    const char* comma = "";
    for (const Result& r : results) {
        out << comma
            << fmt::format(
                   "{{\"name\":\"{}\",\"what\":\"{}\",\"commands\":{},\"events\":{},\"postings\":{},"
                   "\"trades\":{},\"rejected\":{},"
                   "\"ns_per_command\":{:.1f},\"commands_per_second\":{:.0f},\"events_per_second\":{:.0f},"
                   "\"postings_per_second\":{:.0f},\"p50_ns\":{:.0f},\"p99_ns\":{:.0f},\"p999_ns\":{:.0f},"
                   "\"worst_ns\":{:.0f},\"bare_book_ns_per_order\":{:.1f},"
                   "\"ns_told_ahead\":{:.1f},\"bare_book_with_level_feed_ns\":{:.1f}}}",
                   r.name, r.what, r.commands, r.events, r.postings, r.trades, r.rejected, r.best_ns,
                   per_second(r.commands, r), per_second(r.events, r), per_second(r.postings, r), r.p50,
                   r.p99, r.p999, r.worst, r.bare.ns_per_order, r.ahead_ns, r.with_feed_ns);
        comma = ",";
    }
    out << fmt::format("],\"ledger_ns_per_posting\":{:.1f}}}\n", post_ns);
    return static_cast<bool>(out.flush());
}

}  // namespace

int main(int argc, char** argv) {
    std::string json, only;
    bool quick = false;
    for (int i = 1; i < argc; ++i) {
        const std::string_view name = argv[i];
        if (name == "--quick") {
            quick = true;
        } else if (name == "--json" && i + 1 < argc) {
            json = argv[++i];
        } else if (name == "--only" && i + 1 < argc) {
            only = argv[++i];
        } else {
            fmt::print(stderr, "usage: bench_exchange [--json FILE] [--only PART_OF_NAME] [--quick]\n");
            return 2;
        }
    }
    const std::size_t commands = quick ? 50'000 : 1'000'000;
    std::vector<Result> results;
    for (const auto& make :
         {+[](std::size_t n) { return order_mix(n, false); },
          +[](std::size_t n) { return order_mix(n, true); },
          +[](std::size_t n) { return rest_and_cancel(n); }, +[](std::size_t n) { return always_trading(n); },
          +[](std::size_t n) { return whole_lives(n / 4); }}) {
        if (make(1).name.find(only) == std::string::npos) continue;
        const Scenario scenario = make(commands);
        fmt::print(stderr, "{} …\n", scenario.name);
        results.push_back(measure(scenario, quick ? 1 : 5));
    }
    const double post_ns = posting_ns(quick ? 1'000'000 : 20'000'000);
    print(results, post_ns);
    if (!json.empty() && !write_json(json, results, post_ns)) {
        fmt::print(stderr, "cannot write {}\n", json);
        return 1;
    }
    return 0;
}
