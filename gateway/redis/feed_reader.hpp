#pragma once
// Reads the mirror from Redis, on a thread of its own, and hands it on in order. A wipe, another generation, or a place where the feed
// has forgotten something begins anew: first nothing, then all that holds.
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "gateway/redis/feed.hpp"
#include "gateway/redis/redis_link.hpp"

namespace tongqu::redis {

struct FeedBatch {
    bool anew = false;  // all that was handed on before is of no use
    std::vector<FeedItem> items;
};

class FeedReader {
  public:
    // `hand_on` is called on this thread, and calls `done` on any when it has taken the batch in; so many may be on their way at most.
    using Done = std::function<void()>;
    using HandOn = std::function<void(FeedBatch, Done done)>;
    using Complain = std::function<void(const std::string&)>;
    static constexpr std::size_t kBatchesOnTheWay = 4;

    FeedReader(RedisAddress address, HandOn hand_on, Complain complain);
    // Waits for an answer of Redis that is under way: at most kRedisCommandLimit.
    ~FeedReader();
    FeedReader(const FeedReader&) = delete;
    FeedReader& operator=(const FeedReader&) = delete;

  private:
    using Words = RedisLink::Words;

    void run();
    // The error is why it has to begin anew.
    std::expected<void, std::string> follow(RedisLink& link);
    std::expected<void, std::string> read_state(RedisLink& link, const std::string& generation);
    std::expected<void, std::string> fill_documents(RedisLink& link, std::vector<FeedItem>& items);
    void pass(FeedBatch batch);
    [[nodiscard]] bool stopping();

    const RedisAddress address_;
    const HandOn hand_on_;
    const Complain complain_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::size_t on_the_way_ = 0;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace tongqu::redis
