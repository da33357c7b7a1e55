#include "settlement/service/store/settlement_thread.hpp"

#include <chrono>
#include <utility>

#include "settlement/service/background_thread.hpp"
#include "settlement/service/store/journal_follower.hpp"

namespace tongqu::store {
namespace {

// Rows wait so long at most before they are committed.
constexpr std::chrono::milliseconds kCommitEvery{500};
// What is released gathers so long before it is taken: woken for each group commit, this thread would cost those who trade more
// than its work does.
constexpr std::chrono::milliseconds kGather{2};

}  // namespace

SettlementThread::SettlementThread(log::FileSystem& files, std::filesystem::path folder,
                                   std::unique_ptr<SettlementStore> store, Limits limits,
                                   std::function<void(const std::string&)> complain)
    : files_(&files), folder_(std::move(folder)), store_(std::move(store)), limits_(limits), complain_(std::move(complain)),
      thread_([this] { run(); }) {}

SettlementThread::~SettlementThread() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
    for (Waiting& waiting : questions_) waiting.question(std::nullopt);
}

void SettlementThread::take(std::shared_ptr<const log::ReleasedCommand> released) {
    {
        const std::lock_guard lock(mutex_);
        if (failure_ || behind_) return;
        if (commands_.size() >= limits_.commands) {
            commands_.clear();
            behind_ = true;
            ++times_behind_;
        } else {
            commands_.push_back(std::move(released));
        }
        if (commands_.size() > 1) return;  // it is awake, or will be
    }
    wake_.notify_one();
}

std::optional<SettlementThread::Refusal> SettlementThread::ask(SequenceNumber from, Question question) {
    {
        const std::lock_guard lock(mutex_);
        if (failure_ || behind_ || stopping_) return Refusal::behind;
        if (questions_.size() >= limits_.questions) return Refusal::too_many;
        questions_.push_back({from, std::move(question)});
    }
    wake_.notify_one();
    return std::nullopt;
}

std::optional<std::string> SettlementThread::failure() const {
    const std::lock_guard lock(mutex_);
    return failure_;
}

std::uint64_t SettlementThread::times_behind() const {
    const std::lock_guard lock(mutex_);
    return times_behind_;
}

void SettlementThread::run() {
    service::work_in_background();
    auto committed_at = std::chrono::steady_clock::now();
    for (;;) {
        std::deque<std::shared_ptr<const log::ReleasedCommand>> commands;
        bool behind = false;
        bool stopping = false;
        {
            std::unique_lock lock(mutex_);
            wake_.wait_for(lock, kCommitEvery, [this] {
                return stopping_ || behind_ || !commands_.empty() || question_is_ready();
            });
            wake_.wait_for(lock, kGather, [this] { return stopping_ || behind_ || !questions_.empty() || commands_.empty(); });
            std::swap(commands, commands_);
            behind = behind_;
            stopping = stopping_;
        }
        const bool idle = commands.empty();
        auto done = work_off(std::move(commands));
        if (done && behind && !stopping) {
            answer_all_with_nothing();
            if (complain_) complain_("the settlement store fell behind and reads the journal again; no statements until then");
            done = read_up();
        }
        bool asked = false;
        {
            const std::lock_guard lock(mutex_);
            asked = question_is_ready();
        }
        // What is summed up in memory is in the database before anyone asks for it, and soon in any case.
        const auto now = std::chrono::steady_clock::now();
        if (done && (idle || stopping || asked || now - committed_at >= kCommitEvery)) {
            done = store_->commit();
            committed_at = now;
        }
        if (!done) return fail(done.error());
        answer_next();
        if (stopping) return;
    }
}

StoreResult<void> SettlementThread::work_off(std::deque<std::shared_ptr<const log::ReleasedCommand>> commands) {
    for (const auto& released : commands) {
        if (released->sequence <= store_->taken().sequence) continue;
        if (const auto taken = store_->take(*released); !taken) return taken;
        if (!store_->wants_commit()) continue;
        if (const auto committed = store_->commit(); !committed) return committed;
    }
    return {};
}

// Reads most of it while nothing is kept, and the rest once what is released gathers again.
StoreResult<void> SettlementThread::read_up() {
    JournalFollower follower(*files_, folder_, *store_);
    if (const auto most = follower.catch_up(); !most) return most;
    {
        const std::lock_guard lock(mutex_);
        behind_ = false;
    }
    return follower.catch_up();
}

bool SettlementThread::question_is_ready() const {
    return !questions_.empty() && questions_.front().from <= store_->taken().sequence;
}

void SettlementThread::answer_next() {
    Waiting next;
    {
        const std::lock_guard lock(mutex_);
        if (!question_is_ready()) return;
        next = std::move(questions_.front());
        questions_.pop_front();
    }
    next.question(StoreView{store_->database(), store_->identity(), store_->taken()});
}

void SettlementThread::answer_all_with_nothing() {
    std::deque<Waiting> unanswered;
    {
        const std::lock_guard lock(mutex_);
        std::swap(unanswered, questions_);
    }
    for (Waiting& waiting : unanswered) waiting.question(std::nullopt);
}

void SettlementThread::fail(const StoreFailure& failure) {
    {
        const std::lock_guard lock(mutex_);
        failure_ = to_string(failure);
        commands_.clear();
    }
    if (complain_) complain_("the settlement store stands still until the next start: " + to_string(failure));
    answer_all_with_nothing();
}

}  // namespace tongqu::store
