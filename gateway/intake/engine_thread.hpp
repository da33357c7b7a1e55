#pragma once
// The exchange's own thread: takes the commands that wait, as one group commit, and brings what they caused
// back to the gateway's thread. While a batch is on its way to the disk the next one gathers.
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "engine/log/sequencer.hpp"
#include "gateway/intake/intake.hpp"
#include "gateway/metrics/engine_metrics.hpp"

namespace tongqu::gateway {

// Commands that may wait for the exchange's thread; one more is refused as overloaded, before any effect.
inline constexpr std::size_t kMaxWaitingCommands = 16'384;
// The last of them are for whoever wants out of the market: cancels and kill switches.
inline constexpr std::size_t kWaitingCancels = 2'048;
// And questions what a command would do: they are played many at a time, and one such time after the other.
inline constexpr std::size_t kMaxWaitingRehearsals = 64;
inline constexpr std::chrono::milliseconds kRehearsalPatience{2'000};  // longer: refused as overloaded

// Called on the gateway's thread with every released command, in order, before whoever submitted it hears of
// it.
using OnReleased = std::function<void(const std::shared_ptr<const log::ReleasedCommand>&)>;

class EngineThread final : public Intake {
  public:
    // `io` runs on one thread, the gateway's, and outlives this.
    EngineThread(boost::asio::io_context& io, log::Sequencer sequencer, OnReleased on_released);
    ~EngineThread() override;
    EngineThread(const EngineThread&) = delete;
    EngineThread& operator=(const EngineThread&) = delete;

    boost::asio::awaitable<Outcome> submit(Command command) override;
    boost::asio::awaitable<Outcome> rehearse(Command command) override;

    // Takes no more commands, finishes those that wait, ends the thread and gives back the sequencer at rest.
    // Call it once, on the gateway's thread or after that has ended.
    log::Sequencer stop();

    // Why the last batch was not taken, while that lasts: readiness depends on it. Any thread.
    [[nodiscard]] std::optional<IntakeError> trouble() const;
    // Any thread.
    [[nodiscard]] const metrics::EngineMetrics& metrics() const { return metrics_; }
    struct Waiting {
        std::size_t commands = 0, rehearsals = 0;
    };
    [[nodiscard]] Waiting waiting() const;

  private:
    // Goes on with whoever submitted; to be called on the gateway's thread.
    using Waiter = std::move_only_function<void(Outcome)>;
    struct Batch {
        std::vector<Command> commands;
        std::vector<Waiter> waiters;
        std::vector<metrics::EngineMetrics::Clock::time_point> submitted;  // when; not of questions
    };

    void gather(Command command, Waiter waiter);
    void gather_question(Command command, Waiter waiter);
    void refuse_later(Waiter waiter, IntakeError why);
    void hand_over_at_end_of_turn();
    void hand_over();
    void run();
    // Waits until there is work, something is due or the clock wants a look; nothing at the end.
    [[nodiscard]] std::optional<Batch> next_batch();
    void process(Batch batch);
    void process_in_halves(Batch batch);  // when it is too large for one group commit
    void refuse(Batch batch, IntakeError why);
    // Starts those that wait, unless some are being played.
    void start_rehearsals();
    void tell(std::vector<Waiter> waiters, std::vector<Outcome> outcomes);

    boost::asio::io_context& io_;
    metrics::EngineMetrics metrics_;
    log::Sequencer sequencer_;
    OnReleased on_released_;
    Batch gathered_;  // in this turn of the event loop; the gateway's thread only, as the next two
    bool hand_over_is_posted_ = false;
    bool closed_ = false;
    std::atomic<std::size_t> handed_over_ = 0;  // commands in waiting_

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    Batch waiting_;  // guarded by mutex_, as all below
    Batch questions_;  // that wait to be rehearsed
    bool rehearsing_ = false;
    bool stopping_ = false;
    std::optional<IntakeError> trouble_;

    boost::asio::thread_pool listener_{1};  // reads what rehearsals say
    std::thread thread_;
};

// Both clocks, read one right after the other.
[[nodiscard]] log::ClockReading read_clocks();

}  // namespace tongqu::gateway
