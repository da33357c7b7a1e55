#include "gateway/redis/feed.hpp"

#include <charconv>

namespace tongqu::redis {
namespace {

// Takes a number and the blank or line end behind it from the front of the text.
template <class Number>
bool take_number(std::string_view& text, Number& into) {
    const auto read = std::from_chars(text.data(), text.data() + text.size(), into);
    if (read.ec != std::errc()) return false;
    text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
    if (!text.empty()) text.remove_prefix(1);
    return true;
}

}  // namespace

std::string to_text(const Beat& beat) {
    return std::to_string(beat.command_time) + ' ' + std::to_string(beat.wall) + ' ' + (beat.complete ? '1' : '0');
}

Beat read_beat(std::string_view text) {
    Beat beat;
    int complete = 0;
    if (!take_number(text, beat.command_time) || !take_number(text, beat.wall) || !take_number(text, complete)) return {};
    beat.complete = complete == 1;
    return beat;
}

std::string state_value(const FeedItem& item) {
    return std::to_string(item.number) + ' ' + std::to_string(item.last) + '\n' + *item.bytes;
}

bool read_state_value(std::string_view text, FeedItem& into) {
    if (!take_number(text, into.number) || !take_number(text, into.last)) return false;
    into.bytes = std::make_shared<const std::string>(text);
    return true;
}

std::uint64_t number_in(std::string_view message, std::string_view quoted_name) {
    const auto at = message.find(quoted_name);
    if (at == message.npos) return 0;
    std::string_view rest = message.substr(at + quoted_name.size() + 1);
    std::uint64_t number = 0;
    return take_number(rest, number) ? number : 0;
}

bool is_heartbeat(std::string_view message) {
    const auto type = message.find("\"type\":\"");
    return type != message.npos && message.substr(type + 8).starts_with("heartbeat");
}

std::string topic_name(stream::Channel channel, std::string_view instrument) {
    return std::string(stream::row_of(channel).name) + ' ' + std::string(instrument);
}

}  // namespace tongqu::redis
