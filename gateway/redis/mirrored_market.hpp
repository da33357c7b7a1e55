#pragma once
// The gateway's side: the market as the mirror tells it. A source of the stream, and the answers to public questions. What is older than
// the named limit is stale: it is refused, never told as fresh. One thread only.
#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "gateway/redis/feed_reader.hpp"
#include "gateway/stream/source.hpp"

namespace tongqu::redis {

inline constexpr std::chrono::milliseconds kStaleAfter{3'000};  // by the clocks of the exchange and the gateway, which agree within 1 s

class MirroredMarket final : public stream::Source {
  public:
    // The wall clock is given, in microseconds since 1970.
    explicit MirroredMarket(std::function<std::int64_t()> now, std::chrono::milliseconds stale_after = kStaleAfter)
        : now_(std::move(now)), stale_after_(stale_after) {}

    void take_in(FeedBatch batch);
    [[nodiscard]] bool fresh() const;
    // An answer of the exchange by its path, or nothing: it is not mirrored. Precondition: fresh().
    [[nodiscard]] stream::Message document(const std::string& path) const;

    void take(const log::ReleasedCommand&) override {}
    [[nodiscard]] bool has_news() const override { return false; }
    void flush() override {}
    [[nodiscard]] std::expected<stream::Message, stream::StreamError> subscribe(stream::Subscriber& subscriber, stream::TopicKey key) override;
    void catch_up(stream::Subscriber& subscriber, stream::TopicKey key) override;
    bool unsubscribe(stream::Subscriber& subscriber, stream::TopicKey key) override;
    void beat(std::uint64_t rounds) override;
    [[nodiscard]] std::optional<std::uint32_t> instrument(std::string_view name) const override;
    [[nodiscard]] service::Origin last() const override { return told_; }
    [[nodiscard]] stream::PublisherCounts counts() const override { return counts_; }
    [[nodiscard]] std::size_t subscriptions() const override { return subscriptions_; }

  private:
    struct Topic {
        std::string channel, instrument;
        stream::Message snapshot;             // none: not told yet in this generation
        std::vector<stream::Message> since;   // what came after it; heartbeats that follow on each other are one
        bool ends_with_heartbeat = false;
        std::uint64_t heartbeat_from = 0;     // the first sequence of that one
        Time heartbeat_time;                  // of its last sequence
        std::uint64_t number = 0;             // of the entry that it holds for
        std::uint64_t last = 0;               // sequence
        std::uint64_t spoke = 0;              // in this round
        bool owes_snapshot = false;           // the subscribers have to hear all of it
        bool said_stale = false;
        std::vector<stream::Subscriber*> subscribers;
    };

    void begin_anew();
    void take_in(FeedItem item);
    void take_snapshot(Topic& topic, FeedItem item);
    void take_delta(Topic& topic, FeedItem item);
    void heartbeat(Topic& topic);
    // What its subscribers have to hear after a silence, if it can be said.
    void settle(Topic& topic);
    void tell(Topic& topic, const stream::Message& message);
    [[nodiscard]] Topic& topic_named(const std::string& name);
    [[nodiscard]] Topic* topic_of(stream::TopicKey key);
    [[nodiscard]] stream::Message own_message(const Topic& topic, std::string_view type, std::uint64_t first, service::Origin last) const;

    const std::function<std::int64_t()> now_;
    const std::chrono::milliseconds stale_after_;
    std::map<std::string, Topic> topics_;
    std::map<std::string, std::uint32_t, std::less<>> numbers_;  // of instruments
    std::vector<std::string> names_;
    std::unordered_map<std::string, stream::Message> documents_;
    Beat beat_;
    service::Origin told_;
    std::size_t subscriptions_ = 0;
    std::uint64_t round_ = 0;
    stream::PublisherCounts counts_;
};

}  // namespace tongqu::redis
