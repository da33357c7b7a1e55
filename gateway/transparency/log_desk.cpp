#include "gateway/transparency/log_desk.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <future>

#include "settlement/service/background_thread.hpp"

namespace tongqu::gateway {

namespace asio = boost::asio;
using namespace transparency;

namespace {

Failed no_head() { return refused(TransparencyError::no_such_head, "", std::nullopt, "there is no head yet"); }

// Released commands gather so long before the log's thread takes them: woken for each group commit, it would cost those who
// trade more than its work does.
constexpr std::chrono::milliseconds kGatherLeaves{2};

// One of the proofs in work, until it goes out of scope.
class InWork {
  public:
    explicit InWork(std::atomic<int>& count) : count_(count), admitted_(++count <= kMaxProofsInWork) {}
    ~InWork() { --count_; }
    InWork(const InWork&) = delete;
    InWork& operator=(const InWork&) = delete;
    [[nodiscard]] bool admitted() const { return admitted_; }

  private:
    std::atomic<int>& count_;
    bool admitted_;
};

Failed too_many() {
    return refused(TransparencyError::failed_before, "", std::nullopt, "as many proofs are in work as may be at a time");
}

// Runs work on the log's thread; the caller goes on where it was.
template <class Work>
asio::awaitable<std::invoke_result_t<Work>> on_log_thread(asio::thread_pool& pool, Work work) {
    auto blocking = [work = std::move(work)]() -> asio::awaitable<std::invoke_result_t<Work>> { co_return work(); };
    co_return co_await asio::co_spawn(pool, std::move(blocking), asio::use_awaitable);
}

}  // namespace

LogDesk::LogDesk(log::FileSystem& files, LogDeskOptions options, TransparencyLog log, ItemStore items)
    : options_(std::move(options)), identity_(log.identity()), public_key_(log.public_key()), log_(std::move(log)),
      items_(std::move(items)), witnesses_(files, options_.folder, identity_, options_.complain) {}

LogDesk::~LogDesk() {
    pool_.stop();
    pool_.join();
}

std::expected<std::unique_ptr<LogDesk>, std::string> LogDesk::open(log::FileSystem& files, LogDeskOptions options,
                                                                   const log::JournalIdentity& identity,
                                                                   SequenceNumber journal_end) {
    if (const auto made = files.create_folder(options.folder); !made)
        return std::unexpected("cannot create " + options.folder.string() + ": " + made.error().text());
    auto log = TransparencyLog::open(files, {options.folder, identity, journal_end, draw_secrets()});
    if (!log) return std::unexpected("the transparency log: " + to_string(log.error()));
    auto items = ItemStore::create(options.folder);
    if (!items) return std::unexpected(items.error());
    std::unique_ptr<LogDesk> desk(new LogDesk(files, std::move(options), std::move(*log), std::move(*items)));
    for (const std::string& witness : desk->options_.witnesses)
        if (const auto added = desk->witnesses_.add(witness); !added) return std::unexpected(added.error());
    return desk;
}

void LogDesk::replayed(const log::ReleasedCommand& released) {
    if (failure_at_start_) return;
    if (const auto added = add(released); !added) failure_at_start_ = to_string(added.error());
}

std::expected<void, std::string> LogDesk::start() {
    if (failure_at_start_) return std::unexpected("the transparency log: " + *failure_at_start_);
    asio::post(pool_, service::work_in_background);
    witnesses_.start();
    tick();
    return {};
}

// The chains need every command; the log only those that it does not hold. The last that a head holds is compared: a journal
// that went another way gives another leaf there.
Result<void> LogDesk::add(const log::ReleasedCommand& released) {
    const auto movements = chains_.take(released);
    if (!items_failed_ && !items_.put(released, movements)) {
        items_failed_ = true;
        options_.complain("no room for the contents of the transparency log: no evidence is given until the next start");
    }
    const auto& latest = log_.latest();
    if (released.sequence > log_.last()) return log_.append(released, movements);
    if (latest && released.sequence.raw() == latest->head.tree.size) return log_.compare(released, movements);
    return {};
}

void LogDesk::take(std::shared_ptr<const log::ReleasedCommand> released) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [this] { return waiting_.size() < kMaxWaitingLeaves; });
    waiting_.push_back(std::move(released));
    if (std::exchange(drain_is_posted_, true)) return;
    lock.unlock();
    asio::post(pool_, [this] { drain_soon(); });
}

void LogDesk::drain_soon() {
    drain_timer_.expires_after(kGatherLeaves);
    drain_timer_.async_wait([this](boost::system::error_code) { drain(); });
}

void LogDesk::drain() {
    std::vector<std::shared_ptr<const log::ReleasedCommand>> batch;
    {
        const std::lock_guard lock(mutex_);
        batch.swap(waiting_);
        drain_is_posted_ = false;
    }
    room_.notify_one();
    for (const auto& released : batch) {
        if (failed_) return;
        if (const auto added = add(*released); !added) fail(added.error());
    }
}

void LogDesk::tick() {
    timer_.expires_after(options_.cadence);
    timer_.async_wait([this](boost::system::error_code error) {
        if (error) return;
        static_cast<void>(publish_now());
        tick();
    });
}

Result<SignedHead> LogDesk::publish_now() {
    const auto& latest = log_.latest();
    if (latest && latest->head.tree.size == log_.last().raw()) return *latest;
    if (log_.last() == SequenceNumber()) return no_head();
    auto head = log_.publish(options_.now());
    if (head) {
        witnesses_.wake();
    } else if (head.error().error != TransparencyError::time_went_back) {
        fail(head.error());
    }
    return head;
}

// The market goes on; the log is filled up at the next start.
void LogDesk::fail(const TransparencyFailure& failure) {
    if (!std::exchange(failed_, true))
        options_.complain("the transparency log stands still until the next start: " + to_string(failure));
}

std::size_t LogDesk::waiting() {
    const std::lock_guard lock(mutex_);
    return waiting_.size();
}

void LogDesk::stop() {
    std::promise<void> done;
    asio::post(pool_, [this, &done] {
        timer_.cancel();
        drain();
        if (!failed_) static_cast<void>(publish_now());
        done.set_value();
    });
    done.get_future().wait();
    witnesses_.stop();
    pool_.join();
}

Result<std::uint64_t> LogDesk::numbered(std::uint64_t head_number) const {
    if (!log_.latest()) return no_head();
    return head_number == 0 ? log_.latest()->head.number : head_number;
}

Result<StoredCommand> LogDesk::stored(SequenceNumber sequence) {
    auto found = items_.read(sequence);
    if (!found) return refused(TransparencyError::io_failed, options_.folder, std::nullopt, "the contents cannot be read");
    return std::move(*found);
}

LogDesk::Answer<SignedHead> LogDesk::head(std::uint64_t number) {
    auto work = [this, number]() -> Result<SignedHead> {
        const auto which = numbered(number);
        if (!which) return Failed(which.error());
        return log_.heads().read(*which);
    };
    co_return co_await on_log_thread(pool_, std::move(work));
}

LogDesk::Answer<SignedHead> LogDesk::publish() {
    auto work = [this] {
        drain();
        return publish_now();
    };
    co_return co_await on_log_thread(pool_, std::move(work));
}

LogDesk::Answer<ProvenLeaf> LogDesk::prove(SequenceNumber sequence, std::uint64_t head_number) {
    const InWork in_work(in_work_);
    if (!in_work.admitted()) co_return too_many();
    auto work = [this, sequence, head_number]() -> Result<ProvenLeaf> {
        drain();  // leaves first: who brings them must not wait for proofs
        const auto which = numbered(head_number);
        if (!which) return Failed(which.error());
        auto proof = log_.inclusion(sequence, *which);
        if (!proof) return Failed(proof.error());
        const auto command = stored(sequence);
        if (!command) return Failed(command.error());
        const auto leaf = log_.leaf_of(command->released, command->movements, proof->leaf_hash);
        if (!leaf) return Failed(leaf.error());
        return ProvenLeaf{*leaf, std::move(*proof)};
    };
    co_return co_await on_log_thread(pool_, std::move(work));
}

LogDesk::Answer<ConsistencyProof> LogDesk::consistency(std::uint64_t older, std::uint64_t newer) {
    auto work = [this, older, newer]() -> Result<ConsistencyProof> {
        const auto which = numbered(newer);
        if (!which) return Failed(which.error());
        return log_.consistency(older, *which);
    };
    co_return co_await on_log_thread(pool_, std::move(work));
}

LogDesk::Answer<OpenedItem> LogDesk::evidence(SequenceNumber sequence, std::uint32_t item, std::uint64_t head_number) {
    const InWork in_work(in_work_);
    if (!in_work.admitted()) co_return too_many();
    auto work = [this, sequence, item, head_number]() -> Result<OpenedItem> {
        drain();  // as above
        const auto which = numbered(head_number);
        if (!which) return Failed(which.error());
        const auto proof = log_.inclusion(sequence, *which);  // before contents that no head holds are looked for
        if (!proof) return Failed(proof.error());
        auto command = stored(sequence);
        if (!command) return Failed(command.error());
        auto evidence = log_.evidence(command->released, command->movements, Item::from_raw(item), *which);
        if (!evidence) return Failed(evidence.error());
        return OpenedItem{std::move(*command), std::move(*evidence)};
    };
    co_return co_await on_log_thread(pool_, std::move(work));
}

}  // namespace tongqu::gateway
