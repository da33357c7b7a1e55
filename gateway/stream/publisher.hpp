#pragma once
// From released commands to messages: each is encoded once and shared by all who subscribed to the same thing. Knows no
// sockets and no clock; one thread only.
//
// The rule of continuity: the messages of a topic cover the sequence numbers of the journal without a gap or an overlap,
// although most commands do not touch the topic. A snapshot tells the state after command last_sequence; every message
// after it has first_sequence = last_sequence of the one before + 1, and holds for all commands up to its own
// last_sequence. A heartbeat is such a message in which nothing changed.
#include <expected>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "gateway/stream/content.hpp"

namespace tongqu::stream {

using Message = std::shared_ptr<const std::string>;

class Subscriber {
  public:
    virtual ~Subscriber() = default;
    // Must not call the publisher back.
    virtual void deliver(const Message& message) = 0;
};

struct PublisherCounts {
    std::uint64_t encoded = 0;    // messages
    std::uint64_t delivered = 0;  // to a subscriber each
};

class Publisher {
  public:
    // Both are given for longer than this lives.
    Publisher(const service::ReadModel& model, const Limits& limits);
    ~Publisher();
    Publisher(const Publisher&) = delete;
    Publisher& operator=(const Publisher&) = delete;

    // After the model has seen it; every released command, also those replayed at the start. O(events), a look-up each.
    void take(const log::ReleasedCommand& released);
    [[nodiscard]] bool has_news() const { return !changed_.empty(); }
    // Tells all that has changed: a delta for each topic that did, as of the last command.
    void flush();

    // From now on the subscriber is told; the snapshot comes first. Again for what it is subscribed to: another snapshot.
    // Precondition: the subject exists.
    [[nodiscard]] std::expected<Message, StreamError> subscribe(Subscriber& subscriber, TopicKey key);
    // Whether it was subscribed. O(subscribers of the topic).
    bool unsubscribe(Subscriber& subscriber, TopicKey key);

    // Called at a steady pace: one round each. A heartbeat on every topic that has been silent for so many rounds.
    void beat(std::uint64_t rounds);

    [[nodiscard]] PublisherCounts counts() const { return counts_; }
    [[nodiscard]] std::size_t subscriptions() const { return subscriptions_; }

  private:
    struct Topic;

    void pass(TopicKey key, const Event& event);
    void drop(TopicKey key);
    void pass_to_all(Channel channel, const Event& event);
    void pass(Topic& topic, const Event& event);
    void tell(Topic& topic);
    void deliver(Topic& topic, std::string text);
    [[nodiscard]] http::JsonWriter begin(const Topic& topic, std::string_view type, SequenceNumber first,
                                         service::Origin last) const;

    const service::ReadModel& model_;
    Sources sources_;
    std::unordered_map<TopicKey, std::unique_ptr<Topic>, TopicKeyHash> topics_;  // those that have subscribers
    std::map<std::uint32_t, std::set<TopicKey>> from_regions_;  // those of them that name a region, by instrument
    std::vector<TopicKey> changed_;
    std::size_t subscriptions_ = 0;
    std::uint64_t round_ = 0;
    PublisherCounts counts_;
};

}  // namespace tongqu::stream
