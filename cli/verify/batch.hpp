#pragma once
// The re-executed commands on their way to those who look at them, each on a thread of its own.
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "engine/log/released.hpp"

namespace tongqu::cli {

inline constexpr std::size_t kBatchCommands = 512;
inline constexpr std::size_t kMaxWaitingBatches = 16;

using CommandBatch = std::shared_ptr<const std::vector<log::ReleasedCommand>>;

// One puts, one takes.
class BatchQueue {
  public:
    // Waits while kMaxWaitingBatches wait.
    void put(CommandBatch batch) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return waiting_.size() < kMaxWaitingBatches; });
        waiting_.push_back(std::move(batch));
        changed_.notify_all();
    }
    // No more will be put.
    void end() {
        const std::lock_guard lock(mutex_);
        ended_ = true;
        changed_.notify_all();
    }
    // Waits for the next; nothing at the end.
    [[nodiscard]] CommandBatch take() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return ended_ || !waiting_.empty(); });
        if (waiting_.empty()) return nullptr;
        CommandBatch batch = std::move(waiting_.front());
        waiting_.pop_front();
        changed_.notify_all();
        return batch;
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<CommandBatch> waiting_;
    bool ended_ = false;
};

}  // namespace tongqu::cli
