#include "gateway/intake/engine_thread.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <ctime>
#include <utility>

#include "gateway/intake/rehearsal.hpp"
#include "gateway/intake/rehearsed_command.hpp"

namespace tongqu::gateway {
namespace {

namespace asio = boost::asio;

// How often an idle exchange looks at its clocks, so that slow corrections of the time never pass for a jump.
constexpr std::chrono::seconds kClockLook{15};
// Between attempts while the intake is halted and something is due.
constexpr std::chrono::seconds kRetry{1};

std::int64_t micros_of(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return static_cast<std::int64_t>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1000;
}

// Moves all items behind what is there.
template <class Item>
void append_all(std::vector<Item>& from, std::vector<Item>& to) {
    if (to.empty()) return std::swap(from, to);
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
    from.clear();
}

// Moves what lies behind the first `keep` items to an empty list.
template <class Item>
void split_off(std::vector<Item>& from, std::ptrdiff_t keep, std::vector<Item>& to) {
    to.assign(std::make_move_iterator(from.begin() + keep), std::make_move_iterator(from.end()));
    from.resize(static_cast<std::size_t>(keep));
}

bool wants_out(const CommandBody& body) {
    return std::holds_alternative<CancelOrder>(body) || std::holds_alternative<CancelAllOrders>(body) ||
           std::holds_alternative<SetKillSwitch>(body);
}

}  // namespace

// CLOCK_BOOTTIME counts the time a machine sleeps, so that a sleep is no jump of the wall clock.
log::ClockReading read_clocks() {
    return {Time(micros_of(CLOCK_REALTIME)), Duration(micros_of(CLOCK_BOOTTIME))};
}

EngineThread::EngineThread(asio::io_context& io, log::Sequencer sequencer, OnReleased on_released)
    : io_(io),
      sequencer_(std::move(sequencer)),
      on_released_(std::move(on_released)) {
    sequencer_.when_applied([this] { metrics_.applied(); });
    thread_ = std::thread([this] { run(); });
}

EngineThread::~EngineThread() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
    listener_.join();
}

asio::awaitable<Outcome> EngineThread::submit(Command command) {
    return asio::async_initiate<const asio::use_awaitable_t<>, void(Outcome)>(
        [this](auto waiter, Command submitted) { gather(std::move(submitted), std::move(waiter)); }, asio::use_awaitable,
        std::move(command));
}

asio::awaitable<Outcome> EngineThread::rehearse(Command command) {
    return asio::async_initiate<const asio::use_awaitable_t<>, void(Outcome)>(
        [this](auto waiter, Command asked) { gather_question(std::move(asked), std::move(waiter)); }, asio::use_awaitable,
        std::move(command));
}

void EngineThread::gather(Command command, Waiter waiter) {
    const std::size_t most = wants_out(command.body) ? kMaxWaitingCommands : kMaxWaitingCommands - kWaitingCancels;
    if (closed_) return refuse_later(std::move(waiter), IntakeError::stopping);
    if (gathered_.commands.size() + handed_over_ >= most) return refuse_later(std::move(waiter), IntakeError::overloaded);
    gathered_.commands.push_back(std::move(command));
    gathered_.waiters.push_back(std::move(waiter));
    gathered_.submitted.push_back(metrics::EngineMetrics::Clock::now());
    hand_over_at_end_of_turn();
}

void EngineThread::gather_question(Command command, Waiter waiter) {
    if (closed_) return refuse_later(std::move(waiter), IntakeError::stopping);
    {
        const std::lock_guard lock(mutex_);
        if (questions_.commands.size() >= kMaxWaitingRehearsals)
            return refuse_later(std::move(waiter), IntakeError::overloaded);
        questions_.commands.push_back(std::move(command));
        questions_.waiters.push_back(std::move(waiter));
    }
    hand_over_at_end_of_turn();
}

// Whoever submits has not begun to wait yet.
void EngineThread::refuse_later(Waiter waiter, IntakeError why) {
    asio::post(io_, [why, waiter = std::move(waiter)]() mutable { waiter(std::unexpected(why)); });
}

// Requests that arrived together go into one group commit, and the exchange's thread is woken once for them,
// not once for each: on few cores a wake-up costs as much as the rest of a request.
void EngineThread::hand_over_at_end_of_turn() {
    if (std::exchange(hand_over_is_posted_, true)) return;
    asio::post(io_, [this] {
        hand_over_is_posted_ = false;
        hand_over();
    });
}

void EngineThread::hand_over() {
    {
        const std::lock_guard lock(mutex_);
        append_all(gathered_.commands, waiting_.commands);
        append_all(gathered_.waiters, waiting_.waiters);
        append_all(gathered_.submitted, waiting_.submitted);
        handed_over_ = waiting_.commands.size();
    }
    wake_.notify_one();
}

log::Sequencer EngineThread::stop() {
    closed_ = true;
    hand_over();
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
    sequencer_.when_applied({});
    return std::move(sequencer_);
}

std::optional<IntakeError> EngineThread::trouble() const {
    const std::lock_guard lock(mutex_);
    return trouble_;
}

EngineThread::Waiting EngineThread::waiting() const {
    const std::lock_guard lock(mutex_);
    return {waiting_.commands.size(), questions_.commands.size()};
}

void EngineThread::run() {
    while (auto batch = next_batch()) {
        process(std::move(*batch));
        start_rehearsals();
    }
    refuse(std::move(questions_), IntakeError::stopping);
}

// The copies are made here, between two batches: what they show is what a command would meet that came next.
void EngineThread::start_rehearsals() {
    auto asked = std::make_shared<Batch>();
    {
        const std::lock_guard lock(mutex_);
        if (rehearsing_ || questions_.commands.empty()) return;
        std::swap(*asked, questions_);
        rehearsing_ = true;
    }
    const log::ClockReading now = read_clocks();
    auto started = Rehearsal::start(asked->commands.size(), [&](std::size_t number, ByteBuffer& answer) {
        encode_rehearsed(sequencer_.rehearse_in_a_copy(asked->commands[number], now), answer);
    });
    auto rehearsal = std::make_shared<std::optional<Rehearsal>>(std::move(started));
    asio::post(listener_, [this, asked, rehearsal] {
        std::vector<Outcome> outcomes(asked->commands.size(), std::unexpected(IntakeError::overloaded));
        if (*rehearsal) {
            const auto answers = (*rehearsal)->finish(kRehearsalPatience);
            for (std::size_t i = 0; i < answers.size(); ++i)
                if (answers[i]) outcomes[i] = decode_rehearsed(*answers[i], std::move(asked->commands[i]));
            rehearsal->reset();
        }
        tell(std::move(asked->waiters), std::move(outcomes));
        {
            const std::lock_guard lock(mutex_);
            rehearsing_ = false;
        }
        wake_.notify_one();
    });
}

void EngineThread::tell(std::vector<Waiter> waiters, std::vector<Outcome> outcomes) {
    asio::post(io_, [waiters = std::move(waiters), outcomes = std::move(outcomes)]() mutable {
        for (std::size_t i = 0; i < waiters.size(); ++i) waiters[i](std::move(outcomes[i]));
    });
}

std::optional<EngineThread::Batch> EngineThread::next_batch() {
    using std::chrono::microseconds;
    microseconds patience = kClockLook;
    if (const auto due = sequencer_.state().next_due()) {
        const auto until = microseconds(std::max<std::int64_t>((*due - read_clocks().wall).raw(), 0));
        patience = std::min(patience, until);
    }

    std::unique_lock lock(mutex_);
    if (trouble_ && patience < kRetry) patience = kRetry;
    wake_.wait_for(lock, patience, [this] {
        return stopping_ || !waiting_.commands.empty() || (!questions_.commands.empty() && !rehearsing_);
    });
    if (stopping_ && waiting_.commands.empty()) return std::nullopt;

    Batch batch;
    std::swap(batch, waiting_);
    if (batch.commands.size() > log::kMaxBatchCommands) {
        split_off(batch.commands, log::kMaxBatchCommands, waiting_.commands);
        split_off(batch.waiters, log::kMaxBatchCommands, waiting_.waiters);
        split_off(batch.submitted, log::kMaxBatchCommands, waiting_.submitted);
    }
    handed_over_ = waiting_.commands.size();
    return batch;
}

void EngineThread::process(Batch batch) {
    const std::size_t asked = batch.commands.size();
    metrics_.taken();
    auto done = sequencer_.process(batch.commands, read_clocks());
    if (!done && done.error() == log::IntakeStop::too_large && asked > 1)
        return process_in_halves(std::move(batch));
    for (const auto submitted : batch.submitted) metrics_.waited(submitted);
    {
        const std::lock_guard lock(mutex_);
        trouble_ = done ? std::nullopt : std::optional(error_of(done.error()));
    }
    if (!done) return refuse(std::move(batch), error_of(done.error()));
    if (done->empty()) return;

    const auto durable = metrics_.durable(done->size(), sequencer_.journal().written_bytes());
    const std::size_t own = done->size() - asked;  // a Tick that went before
    // One piece of memory for all of it, which lives as long as anyone needs a part.
    auto released = std::make_shared<const std::vector<log::ReleasedCommand>>(std::move(*done));
    asio::post(io_, [this, own, durable, released = std::move(released), waiters = std::move(batch.waiters)]() mutable {
        metrics_.released(durable);
        const auto part = [&](std::size_t i) { return std::shared_ptr<const log::ReleasedCommand>(released, &(*released)[i]); };
        for (std::size_t i = 0; i < released->size(); ++i) on_released_(part(i));
        for (std::size_t i = 0; i < waiters.size(); ++i) waiters[i](part(own + i));
    });
}

void EngineThread::process_in_halves(Batch batch) {
    const auto middle = static_cast<std::ptrdiff_t>(batch.commands.size() / 2);
    Batch rest;
    split_off(batch.commands, middle, rest.commands);
    split_off(batch.waiters, middle, rest.waiters);
    split_off(batch.submitted, middle, rest.submitted);
    process(std::move(batch));
    process(std::move(rest));
}

void EngineThread::refuse(Batch batch, IntakeError why) {
    if (batch.waiters.empty()) return;
    asio::post(io_, [why, waiters = std::move(batch.waiters)]() mutable {
        for (Waiter& waiter : waiters) waiter(std::unexpected(why));
    });
}

}  // namespace tongqu::gateway
