#include "cli/replay/replay_orderflow.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <expected>
#include <ostream>
#include <string>
#include <vector>

#include "cli/progress/progress.hpp"
#include "cli/replay/flow_file.hpp"
#include "cli/replay/flow_runs.hpp"
#include "gateway/http/json_writer.hpp"

namespace tongqu::cli {
namespace {

struct Timing {
    std::int64_t minimum = 0;  // ns per event
    std::int64_t median = 0;
};

struct Findings {
    match::FlowOutcome outcome;
    Timing book;
    Timing exchange;
};

// What trades has a price above zero.
std::expected<void, std::string> check_prices(const book::OrderFlow& flow) {
    std::size_t record = 0;
    for (const book::FlowEvent& event : flow.events) {
        ++record;
        const bool enters = event.type != book::FlowType::cancel && event.type != book::FlowType::reduce;
        if (enters && !event.price.is_positive())
            return std::unexpected(fmt::format("record {}: the price is not above zero", record));
    }
    return {};
}

// Of an even number of runs the slower of the two in the middle.
Timing timing_of(std::vector<std::int64_t> nanoseconds, std::uint64_t events) {
    if (events == 0) return {};
    std::ranges::sort(nanoseconds);
    const auto per_event = [&](std::int64_t whole) {
        const auto n = static_cast<std::int64_t>(events);
        return (whole + n / 2) / n;
    };
    return {per_event(nanoseconds.front()), per_event(nanoseconds[nanoseconds.size() / 2])};
}

std::string difference(const match::FlowOutcome& book, const match::FlowOutcome& exchange) {
    const auto line = [](const match::FlowOutcome& of) {
        return fmt::format("{} trades, hash {:016x}, {} of {} expected makers, {} too late, {} resting", of.trades, of.trade_hash,
                           of.expected_maker_hits, of.executions, of.stale, of.resting);
    };
    return fmt::format("the exchange does not do what the book does\n  book      {}\n  exchange  {}", line(book), line(exchange));
}

std::expected<Findings, std::string> replay(const ReplayOrderflowOptions& options) {
    const auto flow = read_flow_file(options.file);
    if (!flow) return std::unexpected(flow.error());
    if (const auto good = check_prices(*flow); !good) return std::unexpected(good.error());

    const std::uint64_t events = flow->events.size();
    Progress bar("replay");
    std::uint64_t done = 0;
    const auto tell = [&](std::uint64_t played) { bar.update(done + played, 2 * options.repeat * events); };
    Findings findings;
    std::vector<std::int64_t> book_times, exchange_times;
    for (std::uint32_t turn = 0; turn < options.repeat; ++turn) {
        const FlowRun book = run_book(*flow, tell);
        done += events;
        const auto exchange = run_exchange(*flow, tell);
        done += events;
        if (!exchange) return std::unexpected(exchange.error());
        if (exchange->outcome != book.outcome) return std::unexpected(difference(book.outcome, exchange->outcome));
        if (turn > 0 && book.outcome != findings.outcome) return std::unexpected("a second run does not do what the first did");
        findings.outcome = book.outcome;
        book_times.push_back(book.nanoseconds);
        exchange_times.push_back(exchange->nanoseconds);
    }
    findings.book = timing_of(std::move(book_times), events);
    findings.exchange = timing_of(std::move(exchange_times), events);
    return findings;
}

std::string as_json(const Findings& findings) {
    const match::FlowOutcome& outcome = findings.outcome;
    http::JsonWriter json;
    json.begin_object();
    json.field("events", outcome.events).field("trades", outcome.trades);
    json.field("trade_hash", fmt::format("{:016x}", outcome.trade_hash));
    json.field("executions", outcome.executions).field("expected_maker_hits", outcome.expected_maker_hits);
    json.field("resting", outcome.resting);
    json.field("book_ns_min", findings.book.minimum).field("book_ns_median", findings.book.median);
    json.field("exchange_ns_min", findings.exchange.minimum).field("exchange_ns_median", findings.exchange.median);
    json.end_object();
    return json.text() + '\n';
}

std::string as_text(const Findings& findings) {
    const match::FlowOutcome& outcome = findings.outcome;
    std::string text;
    const auto line = [&](std::string_view name, const std::string& value) { text += fmt::format("{:<22}{}\n", name, value); };
    line("events", fmt::format("{} ({} of them of orders that were gone)", outcome.events, outcome.stale));
    line("trades", fmt::format("{}", outcome.trades));
    line("trade hash", fmt::format("{:016x}", outcome.trade_hash));
    line("expected makers", fmt::format("{} of {} executions", outcome.expected_maker_hits, outcome.executions));
    line("resting", fmt::format("{}", outcome.resting));
    line("bare book", fmt::format("{} ns per event (median {})", findings.book.minimum, findings.book.median));
    line("whole exchange", fmt::format("{} ns per event (median {})", findings.exchange.minimum, findings.exchange.median));
    return text;
}

}  // namespace

int replay_orderflow(const ReplayOrderflowOptions& options, std::ostream& out, std::ostream& err) {
    if (options.repeat < 1 || options.repeat > kMaxReplays) {
        err << fmt::format("tongqu: --repeat is 1 to {}\n", kMaxReplays);
        return 2;
    }
    const auto findings = replay(options);
    if (!findings) {
        err << fmt::format("tongqu: {}: {}\n", options.file.string(), findings.error());
        return 1;
    }
    out << (options.json ? as_json(*findings) : as_text(*findings));
    return 0;
}

}  // namespace tongqu::cli
