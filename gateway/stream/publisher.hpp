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
#include "gateway/stream/source.hpp"

namespace tongqu::stream {

class Publisher final : public Source {
  public:
    // Both are given for longer than this lives.
    Publisher(const service::ReadModel& model, const Limits& limits);
    ~Publisher() override;
    Publisher(const Publisher&) = delete;
    Publisher& operator=(const Publisher&) = delete;

    // After the model has seen it; every released command, also those replayed at the start. O(events), a look-up each.
    void take(const log::ReleasedCommand& released) override;
    [[nodiscard]] bool has_news() const override { return !changed_.empty(); }
    // Tells all that has changed: a delta for each topic that did, as of the last command.
    void flush() override;

    // From now on the subscriber is told; the snapshot comes first. Again for what it is subscribed to: another snapshot.
    // Precondition: the subject exists.
    [[nodiscard]] std::expected<Message, StreamError> subscribe(Subscriber& subscriber, TopicKey key) override;
    // Whether it was subscribed. O(subscribers of the topic).
    bool unsubscribe(Subscriber& subscriber, TopicKey key) override;

    // Called at a steady pace: one round each. A heartbeat on every topic that has been silent for so many rounds.
    void beat(std::uint64_t rounds) override;

    [[nodiscard]] std::optional<std::uint32_t> instrument(std::string_view name) const override;
    [[nodiscard]] service::Origin last() const override { return model_.last(); }
    [[nodiscard]] PublisherCounts counts() const override { return counts_; }
    [[nodiscard]] std::size_t subscriptions() const override { return subscriptions_; }

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
