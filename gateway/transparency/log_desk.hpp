#pragma once
// The running exchange's transparency log: takes every released command, signs heads at a fixed cadence and on demand, and
// answers who asks for proofs. It works behind the release gate on a thread of its own; nothing that trades waits for it.
//
// Start: open(), then replayed() with every command of the journal, then start(). A log behind the journal is filled up; one
// that is beyond it, damaged, another exchange's or not what the journal gives stops the start.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "gateway/transparency/item_store.hpp"
#include "gateway/transparency/witnesses.hpp"
#include "settlement/service/transparency/transparency_log.hpp"

namespace tongqu::gateway {

inline constexpr std::chrono::milliseconds kDefaultHeadCadence{10'000};
// Proofs and evidence that may be in work at a time; one more is refused.
inline constexpr int kMaxProofsInWork = 32;
// Released commands that may wait for their leaf; then the gateway's thread, which brings them, waits.
inline constexpr std::size_t kMaxWaitingLeaves = 65'536;

struct LogDeskOptions {
    std::filesystem::path folder;  // DIR/transparency
    std::chrono::milliseconds cadence = kDefaultHeadCadence;  // a head, when there are new leaves
    std::vector<std::string> witnesses;  // files and http:// addresses that every head goes to
    std::function<Time()> now;
    std::function<void(const std::string&)> complain;  // what the operator should know; any thread
};

// A leaf with the proof that a head holds it.
struct ProvenLeaf {
    transparency::Leaf leaf;
    transparency::InclusionProof proof;
};

// One item opened, with what it belongs to.
struct OpenedItem {
    StoredCommand command;
    transparency::Evidence evidence;
};

class LogDesk {
  public:
    // The error is a sentence. `files` outlives this. O(log size).
    [[nodiscard]] static std::expected<std::unique_ptr<LogDesk>, std::string> open(log::FileSystem& files,
                                                                                   LogDeskOptions options,
                                                                                   const log::JournalIdentity& identity,
                                                                                   SequenceNumber journal_end);
    ~LogDesk();

    // Before start(): every command from the first, in order. The first failure is kept for start(). O(items).
    void replayed(const log::ReleasedCommand& released);
    // The error is a sentence: what replayed() found.
    [[nodiscard]] std::expected<void, std::string> start();

    // From one thread, in order. Waits while kMaxWaitingLeaves wait.
    void take(std::shared_ptr<const log::ReleasedCommand> released);
    // Released commands that wait for their leaf. Any thread.
    [[nodiscard]] std::size_t waiting();
    // Signs what waits and ends the threads. Call it once, when nobody asks any more.
    void stop();

    [[nodiscard]] const log::JournalIdentity& identity() const { return identity_; }
    [[nodiscard]] const transparency::PublicKey& public_key() const { return public_key_; }

    // These complete on the caller's executor. A head number of 0 means the latest. Errors: those of TransparencyLog; no_such_head
    // before the first head; failed_before where kMaxProofsInWork are asked for already.
    template <class T>
    using Answer = boost::asio::awaitable<transparency::Result<T>>;
    Answer<transparency::SignedHead> head(std::uint64_t number);
    // A new head where there are new leaves, the latest otherwise.
    Answer<transparency::SignedHead> publish();
    Answer<ProvenLeaf> prove(SequenceNumber sequence, std::uint64_t head_number);
    Answer<transparency::ConsistencyProof> consistency(std::uint64_t older, std::uint64_t newer);
    Answer<OpenedItem> evidence(SequenceNumber sequence, std::uint32_t item, std::uint64_t head_number);

  private:
    LogDesk(log::FileSystem& files, LogDeskOptions options, transparency::TransparencyLog log, ItemStore items);

    // All below run on the pool's thread once it has started, before that on the one that opens.
    [[nodiscard]] transparency::Result<void> add(const log::ReleasedCommand& released);
    void drain_soon();
    void drain();
    void tick();
    [[nodiscard]] transparency::Result<transparency::SignedHead> publish_now();
    [[nodiscard]] transparency::Result<std::uint64_t> numbered(std::uint64_t head_number) const;
    [[nodiscard]] transparency::Result<StoredCommand> stored(SequenceNumber sequence);
    void fail(const transparency::TransparencyFailure& failure);

    LogDeskOptions options_;
    log::JournalIdentity identity_;
    transparency::PublicKey public_key_;
    transparency::TransparencyLog log_;
    ItemStore items_;
    transparency::AccountChains chains_;
    Witnesses witnesses_;
    bool failed_ = false;
    bool items_failed_ = false;
    std::optional<std::string> failure_at_start_;

    std::atomic<int> in_work_ = 0;  // proofs and evidence

    std::mutex mutex_;
    std::condition_variable room_;
    std::vector<std::shared_ptr<const log::ReleasedCommand>> waiting_;  // guarded by mutex_
    bool drain_is_posted_ = false;                                      // the same

    boost::asio::thread_pool pool_{1};
    boost::asio::steady_timer timer_{pool_};
    boost::asio::steady_timer drain_timer_{pool_};
};

}  // namespace tongqu::gateway
