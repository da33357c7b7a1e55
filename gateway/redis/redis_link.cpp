#include "gateway/redis/redis_link.hpp"

#include <hiredis/hiredis.h>

namespace tongqu::redis {
namespace {

::timeval in_timeval(std::chrono::milliseconds time) {
    return {static_cast<time_t>(time.count() / 1000), static_cast<suseconds_t>(time.count() % 1000 * 1000)};
}

Reply taken_apart(const redisReply& reply) {
    Reply out;
    switch (reply.type) {
        case REDIS_REPLY_INTEGER:
            out.text = std::to_string(reply.integer);
            break;
        case REDIS_REPLY_ARRAY:
            for (std::size_t i = 0; i < reply.elements; ++i) out.items.push_back(taken_apart(*reply.element[i]));
            break;
        case REDIS_REPLY_NIL:
            break;
        default:
            out.failed = reply.type == REDIS_REPLY_ERROR;
            out.text = std::string(reply.str, reply.len);
    }
    return out;
}

}  // namespace

void RedisLink::Close::operator()(redisContext* context) const { redisFree(context); }

std::expected<RedisLink, std::string> RedisLink::open(const RedisAddress& address) {
    const ::timeval limit = in_timeval(kRedisConnectLimit);
    redisContext* context = address.host.empty() ? redisConnectUnixWithTimeout(address.path.c_str(), limit)
                                                 : redisConnectWithTimeout(address.host.c_str(), address.port, limit);
    if (context == nullptr) return std::unexpected("no memory for a connection to Redis");
    RedisLink link(context);
    if (context->err != 0) return std::unexpected(std::string("Redis: ") + context->errstr);
    if (redisSetTimeout(context, in_timeval(kRedisCommandLimit)) != REDIS_OK) return std::unexpected("Redis: no time limit could be set");
    if (!address.password.empty()) {
        Words words{"AUTH"};
        if (!address.user.empty()) words.push_back(address.user);
        words.push_back(address.password);
        if (const auto done = link.run(words); !done) return std::unexpected("Redis does not take the password, or did not answer");
    }
    const std::string database = std::to_string(address.database);
    if (address.database != 0)
        if (const auto done = link.run(Words{"SELECT", database}); !done) return std::unexpected(done.error());
    return link;
}

std::expected<std::vector<Reply>, std::string> RedisLink::run(std::span<const Words> commands) {
    std::vector<const char*> words;
    std::vector<std::size_t> sizes;
    for (const Words& command : commands) {
        words.clear();
        sizes.clear();
        for (const std::string_view word : command) {
            words.push_back(word.data());
            sizes.push_back(word.size());
        }
        if (redisAppendCommandArgv(context_.get(), static_cast<int>(words.size()), words.data(), sizes.data()) != REDIS_OK)
            return std::unexpected(std::string("Redis: ") + context_->errstr);
    }
    std::vector<Reply> replies;
    replies.reserve(commands.size());
    while (replies.size() < commands.size()) {
        void* raw = nullptr;
        if (redisGetReply(context_.get(), &raw) != REDIS_OK) return std::unexpected(std::string("Redis: ") + context_->errstr);
        const std::unique_ptr<void, decltype(&freeReplyObject)> reply(raw, &freeReplyObject);
        replies.push_back(taken_apart(*static_cast<const redisReply*>(raw)));
        if (replies.back().failed) return std::unexpected("Redis refuses: " + *replies.back().text);
    }
    return replies;
}

std::expected<Reply, std::string> RedisLink::run(const Words& command) {
    auto replies = run(std::span(&command, 1));
    if (!replies) return std::unexpected(replies.error());
    return std::move(replies->front());
}

}  // namespace tongqu::redis
