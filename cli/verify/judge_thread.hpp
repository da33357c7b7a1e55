#pragma once
// Judges the re-executed commands by the code that shares nothing with the exchange's own, on a thread of its own.
#include <thread>

#include "cli/verify/batch.hpp"
#include "settlement/service/audit/judge.hpp"

namespace tongqu::cli {

struct JudgeFindings {
    audit::Judged judged;
    std::optional<audit::Lie> lie;  // the first
};

class JudgeThread {
  public:
    JudgeThread() : thread_([this] { run(); }) {}
    ~JudgeThread();
    JudgeThread(const JudgeThread&) = delete;
    JudgeThread& operator=(const JudgeThread&) = delete;

    // Every command of the journal from the first, in order. Waits while much waits.
    void take(CommandBatch batch) { queue_.put(std::move(batch)); }
    // After the last.
    [[nodiscard]] JudgeFindings finish();

  private:
    void run();

    audit::Judge judge_;
    BatchQueue queue_;
    std::thread thread_;
};

}  // namespace tongqu::cli
