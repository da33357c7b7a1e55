#include "cli/replay/flow_runs.hpp"

#include <fmt/format.h>

#include <chrono>
#include <span>

#include "cli/replay/flow_commands.hpp"
#include "engine/exchange/exchange.hpp"

namespace tongqu::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kCommandsAtOnce = 4096;
constexpr Time kOpening{1'767'225'600'000'000};  // 2026-01-01T00:00:00Z

std::int64_t since(Clock::time_point start) {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - start).count();
}

// An exchange with the market that the flow is for, and what the flow has brought about in it.
class Stage {
  public:
    explicit Stage(FlowCommands& commands) : commands_(commands) {
        for (const Command& command : commands_.opening()) apply(command);
    }

    // Plays the commands; the refusal that was not meant, or the missing one, is named.
    std::expected<void, std::string> play(const std::vector<FlowCommand>& block) {
        for (const FlowCommand& said : block) {
            apply(said.command);
            if (const auto answered = take_in(said); !answered) return answered;
        }
        return {};
    }

    match::FlowOutcome& outcome() { return outcome_; }
    [[nodiscard]] std::size_t resting() const { return exchange_.open_order_count(); }
    void check() { exchange_.check(); }

  private:
    void apply(const Command& command) {
        events_.clear();
        now_ = now_ + Duration(1);
        exchange_.apply(SequenceNumber(exchange_.last_sequence().raw() + 1), now_, command, events_);
    }

    std::expected<void, std::string> take_in(const FlowCommand& said) {
        std::optional<OrderId> first_maker;
        const Rejected* refusal = nullptr;
        for (const Event& event : events_) {
            if (const auto* traded = std::get_if<Traded>(&event)) {
                const OrderId maker = commands_.flow_id(traded->maker);
                if (!first_maker) first_maker = maker;
                ++outcome_.trades;
                outcome_.trade_hash = match::with_trade(outcome_.trade_hash, maker, traded->quantity, traded->price);
            } else if (const auto* rejected = std::get_if<Rejected>(&event)) {
                refusal = rejected;
            }
        }
        if (said.stale != (refusal != nullptr))
            return std::unexpected(refusal != nullptr ? fmt::format("record {}: the exchange refuses it: {}", said.record,
                                                                    describe(refusal->reason).code)
                                                      : fmt::format("record {}: the exchange finds an order that is gone",
                                                                    said.record));
        outcome_.stale += said.stale;
        if (said.expected) {
            ++outcome_.executions;
            outcome_.expected_maker_hits += first_maker == said.expected;
        }
        return {};
    }

    FlowCommands& commands_;
    exchange::Exchange exchange_;
    std::vector<Event> events_;
    Time now_ = kOpening;
    match::FlowOutcome outcome_;
};

}  // namespace

FlowRun run_book(const book::OrderFlow& flow, const FlowProgress& progress) {
    FlowRun run;
    book::OrderBook book;
    std::span<const book::FlowEvent> rest = flow.events;
    while (!rest.empty()) {
        const auto block = rest.first(std::min(kCommandsAtOnce, rest.size()));
        rest = rest.subspan(block.size());
        const Clock::time_point start = Clock::now();
        for (const book::FlowEvent& event : block) match::play(event, book, run.outcome);
        run.nanoseconds += since(start);
        progress(run.outcome.events);
    }
    run.outcome.resting = book.size();
    book.check();
    return run;
}

std::expected<FlowRun, std::string> run_exchange(const book::OrderFlow& flow, const FlowProgress& progress) {
    FlowCommands commands(flow);
    Stage stage(commands);
    FlowRun run;
    for (const auto* block = &commands.next(kCommandsAtOnce); !block->empty(); block = &commands.next(kCommandsAtOnce)) {
        const Clock::time_point start = Clock::now();
        const auto played = stage.play(*block);
        run.nanoseconds += since(start);
        if (!played) return std::unexpected(played.error());
        progress(block->back().record);
    }
    stage.check();
    stage.outcome().events = flow.events.size();
    stage.outcome().resting = stage.resting();
    run.outcome = stage.outcome();
    return run;
}

}  // namespace tongqu::cli
