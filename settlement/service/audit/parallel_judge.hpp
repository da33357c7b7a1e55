#pragma once
// A judge on a thread of its own, so that whoever re-executes a journal does not wait for it.
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "settlement/service/audit/judge.hpp"

namespace tongqu::audit {

// A command and what came of it.
struct Told {
    SequenceNumber sequence;
    Time stamp;
    Command command;
    std::vector<Event> events;
};

class ParallelJudge {
  public:
    ParallelJudge();
    ~ParallelJudge();
    ParallelJudge(const ParallelJudge&) = delete;
    ParallelJudge& operator=(const ParallelJudge&) = delete;

    // To be judged in the order in which it is told. Waits while kMostBatches wait. Whether no lie was found so far.
    bool tell(Told&& told);
    // Waits until everything is judged; nothing is told after this.
    const std::optional<Lie>& finish();
    // After finish().
    [[nodiscard]] Judged judged() const { return judge_.judged(); }

  private:
    static constexpr std::size_t kBatch = 512;       // commands handed over at a time
    static constexpr std::size_t kMostBatches = 64;  // handed over and not judged
    void run();
    void hand_over();

    Judge judge_;  // the thread's until finish()
    std::vector<Told> filling_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::vector<Told>> waiting_;
    bool over_ = false;
    std::atomic<bool> lied_ = false;
    std::thread thread_;
};

}  // namespace tongqu::audit
