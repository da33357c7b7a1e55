#include "cli/verify/judge_thread.hpp"

namespace tongqu::cli {

JudgeThread::~JudgeThread() {
    if (thread_.joinable()) static_cast<void>(finish());
}

JudgeFindings JudgeThread::finish() {
    queue_.end();
    thread_.join();
    return {judge_.judged(), judge_.lie()};
}

// After a lie the rest is taken and not judged.
void JudgeThread::run() {
    while (const CommandBatch batch = queue_.take())
        for (const log::ReleasedCommand& released : *batch)
            judge_.judge(released.sequence, released.time, released.command, released.events);
}

}  // namespace tongqu::cli
