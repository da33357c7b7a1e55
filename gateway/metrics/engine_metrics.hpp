#pragma once
// How long commands wait and work takes on their way through the exchange's thread. Each histogram has one writer.
//
//   submit ─ queue ─┬─ apply (stamp, encode, apply) ─┬─ journal (write, sync) ─┬─ release ─ read model, answer
//              batch taken                        applied                  durable
#include <chrono>

#include "gateway/metrics/counter.hpp"

namespace tongqu::metrics {

class EngineMetrics {
  public:
    using Clock = std::chrono::steady_clock;

    // The exchange's thread: a batch is taken, and each of its commands has waited since …
    void taken() noexcept { taken_ = applied_ = Clock::now(); }
    void waited(Clock::time_point submitted) noexcept { queue.record(taken_ - submitted); }
    // … all of it has been applied …
    void applied() noexcept { applied_ = Clock::now(); }
    // … and is durable. What it returns goes to released() with the batch.
    Clock::time_point durable(std::uint64_t commands_of_batch, std::uint64_t journal_bytes_since_start) noexcept {
        const auto now = Clock::now();
        apply.record(applied_ - taken_);
        journal.record(now - applied_);
        commands.add(commands_of_batch);
        journal_bytes.add(journal_bytes_since_start - journal_bytes.value());
        return now;
    }
    // The gateway's thread has the batch.
    void released(Clock::time_point since) noexcept { release.record(Clock::now() - since); }

    Histogram queue;                   // one entry a command
    Histogram apply, journal, release;  // one entry a batch
    Counter commands;
    Counter journal_bytes;

  private:
    Clock::time_point taken_, applied_;  // the exchange's thread only
};

}  // namespace tongqu::metrics
