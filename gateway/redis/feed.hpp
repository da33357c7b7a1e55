#pragma once
// What lies in Redis, and how: the one place that the exchange's side and the gateway's side share (docs/gateway.md).
#include <cstdint>
#include <string>
#include <string_view>

#include "gateway/stream/source.hpp"

namespace tongqu::redis {

inline constexpr std::string_view kGenerationKey = "tongqu:generation";  // text: whose feed and state are in force
inline constexpr std::string_view kStateKey = "tongqu:state";            // hash: what holds, by kind and name
inline constexpr std::string_view kFeedKey = "tongqu:feed";              // stream: what happens, in order
inline constexpr std::string_view kFeedEntries = "65536";                // kept in it, at least
inline constexpr std::uint64_t kRefreshAfter = 30'000;  // entries: a snapshot is told anew before the feed forgets what followed it

enum class FeedKind : char {
    delta = 'm',     // a message of a topic
    snapshot = 's',  // a topic as a whole; also in the state
    document = 'd',  // an answer of REST; in the state only
    beat = 'b',      // all before it has been told: sequence, its time, and the exchange's wall clock
};

struct FeedItem {
    FeedKind kind = FeedKind::beat;
    std::string name;         // of a topic: "book gpu-hour"; of a document: its path
    stream::Message bytes;
    std::uint64_t last = 0;   // the command that it holds for
    std::uint64_t number = 0; // of the entry: one after the other within a generation
};

// What a beat says besides: microseconds since 1970, both.
struct Beat {
    std::int64_t command_time = 0;
    std::int64_t wall = 0;
    bool complete = false;  // everything has been told at least once in this generation
};
[[nodiscard]] std::string to_text(const Beat& beat);
// Nothing good came: all zeros, which is stale.
[[nodiscard]] Beat read_beat(std::string_view text);

// A value of the state: number and last in front of the bytes.
[[nodiscard]] std::string state_value(const FeedItem& item);
// False when it is no such value.
[[nodiscard]] bool read_state_value(std::string_view text, FeedItem& into);

// The number after `"name":` in a message of the stream, and whether it is of that type; the messages' first fields are the source's own
// words and ids, which hold no quotes.
[[nodiscard]] std::uint64_t number_in(std::string_view message, std::string_view quoted_name);
[[nodiscard]] bool is_heartbeat(std::string_view message);

[[nodiscard]] std::string topic_name(stream::Channel channel, std::string_view instrument);

}  // namespace tongqu::redis
