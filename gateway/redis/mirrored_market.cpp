#include "gateway/redis/mirrored_market.hpp"

#include <algorithm>

#include "gateway/http/json_writer.hpp"

namespace tongqu::redis {
namespace {

constexpr std::int64_t kClocksAgree = 1'000'000;  // microseconds

// The message with another first sequence: whoever listens here has heard of the commands before by a heartbeat.
stream::Message beginning_at(std::uint64_t first, const stream::Message& message) {
    constexpr std::string_view kName = "\"first_sequence\":";
    const std::size_t at = message->find(kName);
    if (at == std::string::npos || number_in(*message, kName.substr(0, kName.size() - 1)) == first) return message;
    const std::size_t begin = at + kName.size();
    std::string text = *message;
    text.replace(begin, text.find(',', begin) - begin, std::to_string(first));
    return std::make_shared<const std::string>(std::move(text));
}

}  // namespace

bool MirroredMarket::fresh() const {
    if (!beat_.complete) return false;
    const std::int64_t age = now_() - beat_.wall;
    return age >= -kClocksAgree && age <= std::chrono::microseconds(stale_after_).count();
}

stream::Message MirroredMarket::document(const std::string& path) const {
    const auto found = documents_.find(path);
    return found == documents_.end() ? nullptr : found->second;
}

void MirroredMarket::take_in(FeedBatch batch) {
    if (batch.anew) begin_anew();
    for (FeedItem& item : batch.items) take_in(std::move(item));
    if (!fresh()) return;
    for (auto& [name, topic] : topics_) settle(topic);
}

void MirroredMarket::begin_anew() {
    beat_ = {};
    documents_.clear();
    for (auto& [name, topic] : topics_) {
        topic.snapshot.reset();
        topic.since.clear();
        topic.ends_with_heartbeat = false;
        topic.number = 0;
        topic.owes_snapshot = true;
    }
}

void MirroredMarket::take_in(FeedItem item) {
    switch (item.kind) {
        case FeedKind::document:
            documents_[item.name] = std::move(item.bytes);
            return;
        case FeedKind::beat:
            beat_ = read_beat(*item.bytes);
            told_ = {SequenceNumber(item.last), Time(beat_.command_time)};
            return;
        case FeedKind::delta:
        case FeedKind::snapshot:
            break;
    }
    Topic& topic = topic_named(item.name);
    if (item.number <= topic.number) return;
    if (item.kind == FeedKind::delta) return take_delta(topic, std::move(item));
    take_snapshot(topic, std::move(item));
}

// Heartbeats may have brought whoever listens beyond it: then nothing has changed since, and whoever comes later hears that too.
void MirroredMarket::take_snapshot(Topic& topic, FeedItem item) {
    const bool heard_more = topic.snapshot && topic.last > item.last;
    if (topic.snapshot && topic.last < item.last) topic.owes_snapshot = true;
    topic.number = item.number;
    topic.snapshot = std::move(item.bytes);
    topic.since.clear();
    topic.ends_with_heartbeat = heard_more;
    if (heard_more) {
        topic.heartbeat_from = item.last + 1;
        topic.since.push_back(own_message(topic, "heartbeat", topic.heartbeat_from, {SequenceNumber(topic.last), topic.heartbeat_time}));
    } else {
        topic.last = item.last;
    }
}

void MirroredMarket::take_delta(Topic& topic, FeedItem item) {
    if (!topic.snapshot) return;
    topic.number = item.number;
    const stream::Message message = beginning_at(topic.last + 1, item.bytes);
    topic.last = item.last;
    topic.since.push_back(message);
    topic.ends_with_heartbeat = false;
    if (!topic.owes_snapshot) tell(topic, message);
}

void MirroredMarket::tell(Topic& topic, const stream::Message& message) {
    topic.spoke = round_;
    counts_.delivered += topic.subscribers.size();
    for (stream::Subscriber* subscriber : topic.subscribers) subscriber->deliver(message);
}

void MirroredMarket::settle(Topic& topic) {
    if (!topic.owes_snapshot || !topic.snapshot) return;
    topic.owes_snapshot = topic.said_stale = false;
    tell(topic, topic.snapshot);
    for (const stream::Message& message : topic.since) tell(topic, message);
}

stream::Message MirroredMarket::own_message(const Topic& topic, std::string_view type, std::uint64_t first, service::Origin last) const {
    http::JsonWriter json;
    json.begin_object().field("channel", topic.channel);
    if (!topic.instrument.empty()) json.field("instrument_id", topic.instrument);
    json.field("type", type).field("first_sequence", first).field("last_sequence", last.sequence.raw());
    json.field("time", to_rfc3339(last.time)).end_object();
    return std::make_shared<const std::string>(json.take());
}

// Those that follow on each other are kept as one, for whoever subscribes later.
void MirroredMarket::heartbeat(Topic& topic) {
    if (told_.sequence.raw() < topic.last) return;
    const std::uint64_t first = topic.last + 1;
    const stream::Message message = own_message(topic, "heartbeat", first, told_);
    if (told_.sequence.raw() >= first) {
        if (!topic.ends_with_heartbeat) topic.heartbeat_from = first;
        if (topic.ends_with_heartbeat) topic.since.pop_back();
        topic.since.push_back(own_message(topic, "heartbeat", topic.heartbeat_from, told_));
        topic.ends_with_heartbeat = true;
        topic.last = told_.sequence.raw();
        topic.heartbeat_time = told_.time;
    }
    ++counts_.encoded;
    tell(topic, message);
}

void MirroredMarket::beat(std::uint64_t rounds) {
    ++round_;
    const bool is_fresh = fresh();
    for (auto& [name, topic] : topics_) {
        if (topic.subscribers.empty()) continue;
        if (!is_fresh) {
            topic.owes_snapshot = true;
            if (topic.said_stale) continue;
            topic.said_stale = true;
            tell(topic, own_message(topic, "stale", topic.last, {SequenceNumber(topic.last), told_.time}));
            continue;
        }
        settle(topic);
        if (!topic.owes_snapshot && topic.spoke + rounds <= round_) heartbeat(topic);
    }
}

std::expected<stream::Message, stream::StreamError> MirroredMarket::subscribe(stream::Subscriber& subscriber, stream::TopicKey key) {
    Topic* topic = topic_of(key);
    if (topic == nullptr || !topic->snapshot || !fresh()) return std::unexpected(stream::StreamError::market_data_stale);
    settle(*topic);
    if (std::ranges::find(topic->subscribers, &subscriber) == topic->subscribers.end()) {
        topic->subscribers.push_back(&subscriber);
        ++subscriptions_;
    }
    return topic->snapshot;
}

void MirroredMarket::catch_up(stream::Subscriber& subscriber, stream::TopicKey key) {
    for (const stream::Message& message : topic_of(key)->since) subscriber.deliver(message);
}

bool MirroredMarket::unsubscribe(stream::Subscriber& subscriber, stream::TopicKey key) {
    Topic* topic = topic_of(key);
    if (topic == nullptr || std::erase(topic->subscribers, &subscriber) == 0) return false;
    --subscriptions_;
    return true;
}

std::optional<std::uint32_t> MirroredMarket::instrument(std::string_view name) const {
    const auto found = numbers_.find(name);
    return found == numbers_.end() ? std::nullopt : std::optional(found->second);
}

MirroredMarket::Topic& MirroredMarket::topic_named(const std::string& name) {
    const auto [at, is_new] = topics_.try_emplace(name);
    if (is_new) {
        const std::size_t blank = std::min(name.find(' '), name.size() - 1);
        at->second.channel = name.substr(0, blank);
        at->second.instrument = name.substr(blank + 1);
        if (!at->second.instrument.empty() && numbers_.try_emplace(at->second.instrument, names_.size()).second)
            names_.push_back(at->second.instrument);
    }
    return at->second;
}

MirroredMarket::Topic* MirroredMarket::topic_of(stream::TopicKey key) {
    const bool named = stream::row_of(key.channel).about == stream::About::instrument;
    const auto found = topics_.find(topic_name(key.channel, named ? std::string_view(names_.at(key.subject)) : std::string_view()));
    return found == topics_.end() ? nullptr : &found->second;
}

}  // namespace tongqu::redis
