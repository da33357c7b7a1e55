#include "gateway/intake/engine_thread.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
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

EngineThread::Waiter::Waiter(const asio::any_io_executor& executor)
    : done(executor, asio::steady_timer::time_point::max()) {}

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
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    const auto waiter = std::make_shared<Waiter>(executor);
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) co_return std::unexpected(IntakeError::stopping);
        if (waiting_.commands.size() >= (wants_out(command.body) ? kMaxWaitingCommands : kMaxWaitingCommands - kWaitingCancels))
            co_return std::unexpected(IntakeError::overloaded);
        waiting_.commands.push_back(std::move(command));
        waiting_.waiters.push_back(waiter);
    }
    wake_at_end_of_turn();
    // The answer is posted to this very thread, so it cannot come before this wait has begun.
    boost::system::error_code cancelled;
    co_await waiter->done.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
    co_return waiter->outcome;
}

asio::awaitable<Outcome> EngineThread::rehearse(Command command) {
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    const auto waiter = std::make_shared<Waiter>(executor);
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) co_return std::unexpected(IntakeError::stopping);
        if (questions_.commands.size() >= kMaxWaitingRehearsals) co_return std::unexpected(IntakeError::overloaded);
        questions_.commands.push_back(std::move(command));
        questions_.waiters.push_back(waiter);
    }
    wake_at_end_of_turn();
    boost::system::error_code cancelled;
    co_await waiter->done.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
    co_return waiter->outcome;
}

// Requests that arrived together go into one group commit, and the exchange's thread is woken once for them,
// not once for each: on few cores a wake-up costs as much as the rest of a request.
void EngineThread::wake_at_end_of_turn() {
    if (wake_is_posted_) return;
    wake_is_posted_ = true;
    asio::post(io_, [this] {
        wake_is_posted_ = false;
        wake_.notify_one();
    });
}

log::Sequencer EngineThread::stop() {
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

void EngineThread::tell(std::vector<std::shared_ptr<Waiter>> waiters, std::vector<Outcome> outcomes) {
    asio::post(io_, [waiters = std::move(waiters), outcomes = std::move(outcomes)] {
        for (std::size_t i = 0; i < waiters.size(); ++i) {
            waiters[i]->outcome = outcomes[i];
            waiters[i]->done.cancel();
        }
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
    }
    return batch;
}

void EngineThread::process(Batch batch) {
    const std::size_t asked = batch.commands.size();
    metrics_.taken();
    auto done = sequencer_.process(batch.commands, read_clocks());
    if (!done && done.error() == log::IntakeStop::too_large && asked > 1)
        return process_in_halves(std::move(batch));
    for (const auto& waiter : batch.waiters) metrics_.waited(waiter->submitted);
    {
        const std::lock_guard lock(mutex_);
        trouble_ = done ? std::nullopt : std::optional(error_of(done.error()));
    }
    if (!done) return refuse(std::move(batch), error_of(done.error()));
    if (done->empty()) return;

    const auto durable = metrics_.durable(done->size(), sequencer_.journal().written_bytes());
    const std::size_t own = done->size() - asked;  // a Tick that went before
    std::vector<std::shared_ptr<const log::ReleasedCommand>> released;
    released.reserve(done->size());
    for (auto& item : *done)
        released.push_back(std::make_shared<const log::ReleasedCommand>(std::move(item)));
    asio::post(io_, [this, own, durable, released = std::move(released), waiters = std::move(batch.waiters)] {
        metrics_.released(durable);
        for (std::size_t i = 0; i < released.size(); ++i) {
            on_released_(released[i]);
            if (i < own) continue;
            waiters[i - own]->outcome = released[i];
            waiters[i - own]->done.cancel();
        }
    });
}

void EngineThread::process_in_halves(Batch batch) {
    const auto middle = static_cast<std::ptrdiff_t>(batch.commands.size() / 2);
    Batch rest;
    split_off(batch.commands, middle, rest.commands);
    split_off(batch.waiters, middle, rest.waiters);
    process(std::move(batch));
    process(std::move(rest));
}

void EngineThread::refuse(Batch batch, IntakeError why) {
    if (batch.waiters.empty()) return;
    asio::post(io_, [why, waiters = std::move(batch.waiters)] {
        for (const auto& waiter : waiters) {
            waiter->outcome = std::unexpected(why);
            waiter->done.cancel();
        }
    });
}

}  // namespace tongqu::gateway
