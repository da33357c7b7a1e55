#pragma once
// Brings the mirror to Redis, on a thread of its own. Whoever pushes never waits: with Redis gone, or the queue full, what is pushed
// is dropped, and a new generation begins as soon as Redis takes things again. A generation begins with nothing; all has to be told anew.
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "gateway/redis/feed.hpp"
#include "gateway/redis/redis_link.hpp"

namespace tongqu::redis {

inline constexpr std::size_t kQueueItems = 16'384;               // waiting for Redis; more: a new generation
inline constexpr std::size_t kQueueBytes = 64 * 1024 * 1024;     // the same in bytes
inline constexpr std::chrono::milliseconds kLongestPause{5'000};  // between two attempts to connect

class MirrorWriter {
  public:
    using Complain = std::function<void(const std::string&)>;

    MirrorWriter(RedisAddress address, Complain complain);
    // At once, but for an answer of Redis that is waited for: at most kRedisCommandLimit.
    ~MirrorWriter();
    MirrorWriter(const MirrorWriter&) = delete;
    MirrorWriter& operator=(const MirrorWriter&) = delete;

    // The one that things are to be told to; 0: none.
    [[nodiscard]] std::uint64_t generation() const { return generation_.load(std::memory_order_acquire); }
    // Dropped when another generation has begun. Never waits for Redis.
    void push(std::uint64_t generation, FeedItem item);

  private:
    using Words = RedisLink::Words;

    void run();
    // Until the link is of no use, or the thread is to end.
    void serve(RedisLink& link);
    // Whether the generation is over, while the link is good. An error: the link is not.
    std::expected<bool, std::string> write_some(RedisLink& link, const std::string& name, std::uint64_t& number);
    void begin(std::uint64_t generation);
    void say(const std::string& what);

    const RedisAddress address_;
    const Complain complain_;
    std::string said_;
    std::string own_name_;  // of this process: random
    std::uint64_t generations_ = 0;
    std::atomic<std::uint64_t> generation_ = 0;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<FeedItem> queue_;
    std::size_t bytes_ = 0;
    bool overflow_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace tongqu::redis
