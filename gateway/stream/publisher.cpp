#include "gateway/stream/publisher.hpp"

#include <algorithm>

#include "gateway/stream/routing.hpp"

namespace tongqu::stream {

struct Publisher::Topic {
    TopicKey key;
    std::unique_ptr<Content> content;
    std::vector<Subscriber*> subscribers;
    service::Origin last;       // what has been told holds up to this command
    std::uint64_t spoke = 0;    // in this round
    bool changed = false;
    Message snapshot;           // as of `last`; none when nobody has asked for it
};

Publisher::Publisher(const service::ReadModel& model, const Limits& limits)
    : model_(model), sources_{model, limits} {}
Publisher::~Publisher() = default;

void Publisher::take(const log::ReleasedCommand& released) {
    if (topics_.empty()) return;
    told_late(model_, [&](Channel channel, InstrumentId instrument, const Event& event) { pass({channel, instrument.raw()}, event); });
    for (const Event& event : released.events)
        route(event, model_, [&](Channel channel, std::optional<std::uint32_t> subject) {
            if (subject)
                pass({channel, *subject}, event);
            else
                pass_to_all(channel, event);
        });
}

// To whoever looks at it from a region too.
void Publisher::pass(TopicKey key, const Event& event) {
    if (const auto found = topics_.find(key); found != topics_.end()) pass(*found->second, event);
    if (from_regions_.empty() || !row_of(key.channel).by_region) return;
    const auto found = from_regions_.find(key.subject);
    if (found == from_regions_.end()) return;
    for (const TopicKey each : found->second)
        if (each.channel == key.channel) pass(*topics_.at(each), event);
}

void Publisher::drop(TopicKey key) {
    topics_.erase(key);
    if (!key.region) return;
    const auto found = from_regions_.find(key.subject);
    found->second.erase(key);
    if (found->second.empty()) from_regions_.erase(found);
}

void Publisher::pass_to_all(Channel channel, const Event& event) {
    for (const auto& [key, topic] : topics_)
        if (key.channel == channel) pass(*topic, event);
}

void Publisher::pass(Topic& topic, const Event& event) {
    topic.content->take(event);
    if (!topic.changed) changed_.push_back(topic.key);
    topic.changed = true;
}

void Publisher::flush() {
    for (const TopicKey key : changed_)
        if (const auto found = topics_.find(key); found != topics_.end()) tell(*found->second);
    changed_.clear();
}

void Publisher::tell(Topic& topic) {
    if (!topic.changed) return;
    topic.changed = false;
    http::JsonWriter json = begin(topic, "delta", SequenceNumber(topic.last.sequence.raw() + 1), model_.last());
    if (!topic.content->write_delta(json, topic.last.sequence)) return;
    json.end_object();
    deliver(topic, json.take());
}

void Publisher::deliver(Topic& topic, std::string text) {
    const auto message = std::make_shared<const std::string>(std::move(text));
    topic.last = model_.last();
    topic.spoke = round_;
    topic.snapshot.reset();
    ++counts_.encoded;
    counts_.delivered += topic.subscribers.size();
    for (Subscriber* subscriber : topic.subscribers) subscriber->deliver(message);
}

http::JsonWriter Publisher::begin(const Topic& topic, std::string_view type, SequenceNumber first,
                                  service::Origin last) const {
    http::JsonWriter json;
    const ChannelRow& row = row_of(topic.key.channel);
    const service::Directory& directory = model_.directory();
    json.begin_object().field("channel", row.name);
    if (row.about == About::instrument)
        json.field("instrument_id", directory.instruments().at(InstrumentId(topic.key.subject)).terms.name_id);
    if (row.about == About::participant)
        json.field("participant_id", directory.participants().at(ParticipantId(topic.key.subject)).terms.name_id);
    if (topic.key.region) json.field("region", directory.regions().at(*topic.key.region).region.code);
    json.field("type", type).field("first_sequence", first.raw()).field("last_sequence", last.sequence.raw());
    json.field("time", to_rfc3339(last.time));
    return json;
}

std::expected<Message, StreamError> Publisher::subscribe(Subscriber& subscriber, TopicKey key) {
    std::unique_ptr<Topic>& place = topics_[key];
    if (!place) {
        place.reset(new Topic{key, make_content(sources_, key), {}, model_.last(), round_, false, {}});
        if (key.region) from_regions_[key.subject].insert(key);
    } else {
        tell(*place);
    }
    Topic& topic = *place;
    if (!topic.snapshot) {
        http::JsonWriter json = begin(topic, "snapshot", topic.last.sequence, topic.last);
        if (const auto written = topic.content->write_snapshot(json); !written) {
            if (topic.subscribers.empty()) drop(key);
            return std::unexpected(written.error());
        }
        json.end_object();
        topic.snapshot = std::make_shared<const std::string>(json.take());
        ++counts_.encoded;
    }
    if (std::ranges::find(topic.subscribers, &subscriber) == topic.subscribers.end()) {
        topic.subscribers.push_back(&subscriber);
        ++subscriptions_;
    }
    return topic.snapshot;
}

bool Publisher::unsubscribe(Subscriber& subscriber, TopicKey key) {
    const auto found = topics_.find(key);
    if (found == topics_.end()) return false;
    std::vector<Subscriber*>& subscribers = found->second->subscribers;
    const auto at = std::ranges::find(subscribers, &subscriber);
    if (at == subscribers.end()) return false;
    *at = subscribers.back();
    subscribers.pop_back();
    --subscriptions_;
    if (subscribers.empty()) drop(key);
    return true;
}

void Publisher::beat(std::uint64_t rounds) {
    flush();
    ++round_;
    for (const auto& [key, topic] : topics_) {
        if (topic->spoke + rounds > round_) continue;
        const SequenceNumber first(topic->last.sequence.raw() + 1);
        http::JsonWriter json = begin(*topic, "heartbeat", first, model_.last());
        json.end_object();
        Message snapshot = std::move(topic->snapshot);
        deliver(*topic, json.take());
        if (first.raw() > model_.last().sequence.raw()) topic->snapshot = std::move(snapshot);
    }
}

}  // namespace tongqu::stream
