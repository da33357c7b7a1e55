#pragma once
// One connection to Redis, for a thread of its own: every call waits, and none longer than its limit. After an error the link is of
// no use; make another.
#include <chrono>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/redis/redis_address.hpp"

struct redisContext;

namespace tongqu::redis {

// An answer of Redis, taken apart. A nil has neither text nor items.
struct Reply {
    std::optional<std::string> text;  // texts, states and numbers
    std::vector<Reply> items;
    bool failed = false;  // text is what Redis complained of
};

inline constexpr std::chrono::milliseconds kRedisConnectLimit{1000};
inline constexpr std::chrono::milliseconds kRedisCommandLimit{2000};

class RedisLink {
  public:
    using Words = std::vector<std::string_view>;

    // Connects, authenticates, selects the database. The error is a sentence without secrets.
    [[nodiscard]] static std::expected<RedisLink, std::string> open(const RedisAddress& address);

    // Sends all of the commands at once and waits for as many answers. An error of the connection, or a refusal of Redis.
    [[nodiscard]] std::expected<std::vector<Reply>, std::string> run(std::span<const Words> commands);
    [[nodiscard]] std::expected<Reply, std::string> run(const Words& command);

  private:
    struct Close {
        void operator()(redisContext* context) const;
    };
    explicit RedisLink(redisContext* context) : context_(context) {}
    std::unique_ptr<redisContext, Close> context_;
};

}  // namespace tongqu::redis
