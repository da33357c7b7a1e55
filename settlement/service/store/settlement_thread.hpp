#pragma once
// The store beside a running exchange: a thread of its own, at low priority, that takes what was released and answers
// questions. It never holds up whoever hands it something: where it cannot keep up, what waits is thrown away and read
// again from the journal.
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "settlement/service/store/settlement_store.hpp"

namespace tongqu::store {

// What a question is answered from, on the store's thread.
struct StoreView {
    Database& database;
    const log::JournalIdentity& identity;
    StorePosition position;
};

class SettlementThread {
  public:
    struct Limits {
        std::size_t commands = 65'536;  // that wait; one more, and all are read from the journal instead
        std::size_t questions = 256;    // that wait; one more is refused
    };
    enum class Refusal : std::uint8_t {
        behind,   // the store is reading up, or has failed: try later
        too_many  // Limits::questions
    };
    // Nothing in place of the view when the store fails, or stops, before it is so far.
    using Question = std::function<void(std::optional<StoreView>)>;

    // The store has taken everything that the journal in `folder` held. `files` outlives this.
    // `complain` is told, on the store's thread, what the operator should know.
    SettlementThread(log::FileSystem& files, std::filesystem::path folder, std::unique_ptr<SettlementStore> store,
                     Limits limits, std::function<void(const std::string&)> complain = {});
    // Takes what waits, commits, ends.
    ~SettlementThread();
    SettlementThread(const SettlementThread&) = delete;
    SettlementThread& operator=(const SettlementThread&) = delete;

    // The command after the one before. One lock, no waiting. Any one thread.
    void take(std::shared_ptr<const log::ReleasedCommand> released);
    // Asked once the store holds everything up to `from`, of which the thread was told before. Any thread.
    [[nodiscard]] std::optional<Refusal> ask(SequenceNumber from, Question question);

    // Why the store stands still, when it does: nothing is lost by it but statements, until it was rebuilt.
    [[nodiscard]] std::optional<std::string> failure() const;
    // How often everything that waited was thrown away.
    [[nodiscard]] std::uint64_t times_behind() const;

  private:
    struct Waiting {
        SequenceNumber from;
        Question question;
    };

    void run();
    [[nodiscard]] StoreResult<void> work_off(std::deque<std::shared_ptr<const log::ReleasedCommand>> commands);
    [[nodiscard]] StoreResult<void> read_up();
    // One question that can be answered, so that commands do not wait for many of them.
    void answer_next();
    [[nodiscard]] bool question_is_ready() const;  // mutex_ is held
    void answer_all_with_nothing();
    void fail(const StoreFailure& failure);

    log::FileSystem* files_;
    std::filesystem::path folder_;
    std::unique_ptr<SettlementStore> store_;
    Limits limits_;
    std::function<void(const std::string&)> complain_;

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::shared_ptr<const log::ReleasedCommand>> commands_;  // guarded by mutex_, as all below
    std::deque<Waiting> questions_;
    bool behind_ = false;
    bool stopping_ = false;
    std::uint64_t times_behind_ = 0;
    std::optional<std::string> failure_;

    std::thread thread_;
};

}  // namespace tongqu::store
