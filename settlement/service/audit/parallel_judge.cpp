#include "settlement/service/audit/parallel_judge.hpp"

namespace tongqu::audit {

ParallelJudge::ParallelJudge() : thread_([this] { run(); }) {}

ParallelJudge::~ParallelJudge() { finish(); }

bool ParallelJudge::tell(Told&& told) {
    filling_.push_back(std::move(told));
    if (filling_.size() >= kBatch) hand_over();
    return !lied_;
}

void ParallelJudge::hand_over() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_.size() < kMostBatches; });
    waiting_.push_back(std::move(filling_));
    filling_.clear();
    filling_.reserve(kBatch);
    changed_.notify_all();
}

const std::optional<Lie>& ParallelJudge::finish() {
    if (thread_.joinable()) {
        hand_over();
        {
            const std::lock_guard lock(mutex_);
            over_ = true;
        }
        changed_.notify_all();
        thread_.join();
    }
    return judge_.lie();
}

void ParallelJudge::run() {
    while (true) {
        std::vector<Told> batch;
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [&] { return !waiting_.empty() || over_; });
            if (waiting_.empty()) return;
            batch = std::move(waiting_.front());
            waiting_.pop_front();
        }
        changed_.notify_all();
        for (const Told& told : batch)
            if (!judge_.judge(told.sequence, told.stamp, told.command, told.events)) lied_ = true;
    }
}

}  // namespace tongqu::audit
