#include "gateway/redis/mirror_writer.hpp"

#include <fmt/format.h>

#include <random>

namespace tongqu::redis {
namespace {

constexpr std::size_t kBatchItems = 256;
constexpr std::size_t kBatchBytes = 2 * 1024 * 1024;
constexpr std::chrono::milliseconds kLook{500};  // how soon a wipe is noticed when there is nothing to write

std::string random_name() {
    std::random_device source;
    std::string name;
    for (int i = 0; i < 4; ++i) name += fmt::format("{:08x}", source());
    return name;
}

std::size_t bytes_of(const FeedItem& item) { return item.name.size() + (item.bytes ? item.bytes->size() : 0) + 64; }

}  // namespace

MirrorWriter::MirrorWriter(RedisAddress address, Complain complain)
    : address_(std::move(address)), complain_(std::move(complain)), own_name_(random_name()), thread_([this] { run(); }) {}

MirrorWriter::~MirrorWriter() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

void MirrorWriter::push(std::uint64_t generation, FeedItem item) {
    const std::lock_guard lock(mutex_);
    if (generation == 0 || generation != generation_.load(std::memory_order_relaxed) || overflow_) return;
    bytes_ += bytes_of(item);
    queue_.push_back(std::move(item));
    if (queue_.size() > kQueueItems || bytes_ > kQueueBytes) overflow_ = true;
    if (queue_.size() == 1 || overflow_) wake_.notify_one();
}

void MirrorWriter::begin(std::uint64_t generation) {
    const std::lock_guard lock(mutex_);
    queue_.clear();
    bytes_ = 0;
    overflow_ = false;
    generation_.store(generation, std::memory_order_release);
}

void MirrorWriter::say(const std::string& what) {
    if (what != said_) complain_(what);
    said_ = what;
}

void MirrorWriter::run() {
    std::chrono::milliseconds pause{100};
    while (true) {
        auto link = RedisLink::open(address_);
        if (link) {
            pause = std::chrono::milliseconds(100);
            serve(*link);
            begin(0);
        } else {
            say("the mirror waits: " + link.error());
        }
        std::unique_lock lock(mutex_);
        wake_.wait_for(lock, pause, [this] { return stopping_; });
        if (stopping_) return;
        pause = std::min(2 * pause, kLongestPause);
    }
}

void MirrorWriter::serve(RedisLink& link) {
    while (true) {
        const std::string name = own_name_ + '-' + std::to_string(++generations_);
        const Words fresh[] = {{"SET", kGenerationKey, name}, {"DEL", kStateKey}, {"XTRIM", kFeedKey, "MAXLEN", "0"}};
        if (const auto begun = link.run(fresh); !begun) return say("the mirror waits: " + begun.error());
        say("the mirror is told to Redis");
        begin(generations_);
        std::uint64_t number = 0;
        while (true) {
            const auto over = write_some(link, name, number);
            if (!over) return say("the mirror waits: " + over.error());
            const std::lock_guard lock(mutex_);
            if (stopping_) return;
            if (*over) break;
        }
        begin(0);
    }
}

std::expected<bool, std::string> MirrorWriter::write_some(RedisLink& link, const std::string& name, std::uint64_t& number) {
    std::vector<FeedItem> batch;
    {
        std::unique_lock lock(mutex_);
        wake_.wait_for(lock, kLook, [this] { return stopping_ || overflow_ || !queue_.empty(); });
        if (stopping_ || overflow_) return true;
        for (std::size_t bytes = 0; !queue_.empty() && batch.size() < kBatchItems && bytes < kBatchBytes; queue_.pop_front()) {
            bytes += bytes_of(queue_.front());
            batch.push_back(std::move(queue_.front()));
        }
        for (const FeedItem& item : batch) bytes_ -= bytes_of(item);
    }
    std::deque<std::string> texts;  // that words refer to
    const auto kept = [&texts](std::string text) -> std::string_view { return texts.emplace_back(std::move(text)); };
    std::vector<Words> commands{{"GET", kGenerationKey}};
    for (FeedItem& item : batch) {
        item.number = ++number;
        const std::string_view kind = kept(std::string(1, static_cast<char>(item.kind)));
        if (item.kind == FeedKind::snapshot || item.kind == FeedKind::document)
            commands.push_back({"HSET", kStateKey, kept(std::string(kind) + item.name), kept(state_value(item))});
        const std::string_view value = item.kind == FeedKind::document ? std::string_view() : std::string_view(*item.bytes);
        commands.push_back({"XADD", kFeedKey, "MAXLEN", "~", kFeedEntries, "*", "g", name, "n", kept(std::to_string(item.number)), "k", kind,
                            "t", item.name, "l", kept(std::to_string(item.last)), "v", value});
    }
    const auto replies = link.run(commands);
    if (!replies) return std::unexpected(replies.error());
    const auto& found = replies->front().text;
    if (found == name) return false;
    if (!found) {
        say("the mirror in Redis was wiped: all of it is told anew");
        return true;
    }
    // Two exchanges that take turns would wear Redis out.
    say("another exchange tells its market to this database of Redis");
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, kLongestPause, [this] { return stopping_; });
    return true;
}

}  // namespace tongqu::redis
