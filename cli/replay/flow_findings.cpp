#include "cli/replay/flow_findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "cli/progress/progress.hpp"

namespace tongqu::cli {
namespace {

// Of an even number of runs the slower of the two in the middle.
FlowTiming timing_of(std::vector<std::int64_t> nanoseconds, std::uint64_t events) {
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

}  // namespace

std::expected<FlowFindings, std::string> replay_flow(const book::OrderFlow& flow, std::uint32_t repeat) {
    const std::uint64_t events = flow.events.size();
    Progress bar("replay");
    std::uint64_t done = 0;
    const auto tell = [&](std::uint64_t played) { bar.update(done + played, 2 * repeat * events); };
    FlowFindings findings;
    std::vector<std::int64_t> book_times, exchange_times;
    for (std::uint32_t turn = 0; turn < repeat; ++turn) {
        const FlowRun book = run_book(flow, tell);
        done += events;
        const auto exchange = run_exchange(flow, tell);
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

void write_findings(http::JsonWriter& json, const FlowFindings& findings) {
    const match::FlowOutcome& outcome = findings.outcome;
    json.field("events", outcome.events).field("trades", outcome.trades);
    json.field("trade_hash", fmt::format("{:016x}", outcome.trade_hash));
    json.field("executions", outcome.executions).field("expected_maker_hits", outcome.expected_maker_hits);
    json.field("resting", outcome.resting);
    json.field("book_ns_min", findings.book.minimum).field("book_ns_median", findings.book.median);
    json.field("exchange_ns_min", findings.exchange.minimum).field("exchange_ns_median", findings.exchange.median);
}

std::string finding_line(std::string_view name, std::string_view value) { return fmt::format("{:<22}{}\n", name, value); }

std::string text_of(const FlowFindings& findings) {
    const match::FlowOutcome& outcome = findings.outcome;
    std::string text;
    const auto line = [&](std::string_view name, const std::string& value) { text += finding_line(name, value); };
    line("events", fmt::format("{} ({} of them of orders that were gone)", outcome.events, outcome.stale));
    line("trades", fmt::format("{}", outcome.trades));
    line("trade hash", fmt::format("{:016x}", outcome.trade_hash));
    line("expected makers", fmt::format("{} of {} executions", outcome.expected_maker_hits, outcome.executions));
    line("resting", fmt::format("{}", outcome.resting));
    line("bare book", fmt::format("{} ns per event (median {})", findings.book.minimum, findings.book.median));
    line("whole exchange", fmt::format("{} ns per event (median {})", findings.exchange.minimum, findings.exchange.median));
    return text;
}

}  // namespace tongqu::cli
