#pragma once
// Where the stream's messages come from: the exchange's own releases (publisher.hpp), or a mirror of them (gateway/redis).
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/log/released.hpp"
#include "gateway/stream/channel.hpp"
#include "gateway/stream/stream_error.hpp"
#include "settlement/service/origin.hpp"

namespace tongqu::stream {

using Message = std::shared_ptr<const std::string>;

class Subscriber {
  public:
    virtual ~Subscriber() = default;
    // Must not call the source back.
    virtual void deliver(const Message& message) = 0;
};

struct PublisherCounts {
    std::uint64_t encoded = 0;    // messages
    std::uint64_t delivered = 0;  // to a subscriber each
};

class Source {
  public:
    virtual ~Source() = default;

    // A command was released; a source that is fed in another way has no use for it.
    virtual void take(const log::ReleasedCommand& released) = 0;
    [[nodiscard]] virtual bool has_news() const = 0;
    // Tells all that has changed: a delta for each topic that did, as of the last command.
    virtual void flush() = 0;

    // From now on the subscriber is told; the snapshot comes first. Again for what it is subscribed to: another snapshot.
    // Precondition: the subject exists.
    [[nodiscard]] virtual std::expected<Message, StreamError> subscribe(Subscriber& subscriber, TopicKey key) = 0;
    // To be called when that snapshot was delivered: delivers what has come since, where the snapshot is an older one.
    virtual void catch_up(Subscriber&, TopicKey) {}
    // Whether it was subscribed. O(subscribers of the topic).
    virtual bool unsubscribe(Subscriber& subscriber, TopicKey key) = 0;
    // Called at a steady pace: one round each. A heartbeat on every topic that has been silent for so many rounds.
    virtual void beat(std::uint64_t rounds) = 0;

    // The number of an instrument in topics; nothing for a name that is unknown.
    [[nodiscard]] virtual std::optional<std::uint32_t> instrument(std::string_view name) const = 0;
    // The last command that is told of.
    [[nodiscard]] virtual service::Origin last() const = 0;
    [[nodiscard]] virtual PublisherCounts counts() const = 0;
    [[nodiscard]] virtual std::size_t subscriptions() const = 0;
};

}  // namespace tongqu::stream
