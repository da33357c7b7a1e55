#pragma once
// The channels that can be subscribed to. To add one: a row here, its content (content.hpp), and the events that reach it
// (routing.cpp).
#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "market/ids.hpp"

namespace tongqu::stream {

enum class Channel : std::uint8_t { book, book_orders, trades, ticker, auction, market, orders, account, deliveries };

// What a subscription to the channel is about.
enum class About : std::uint8_t {
    instrument,  // names one; public
    market,      // the exchange as a whole; public
    participant  // the subscriber's own affairs; needs a key with scope read or trade
};

struct ChannelRow {
    Channel channel;
    std::string_view name;
    About about;
    bool by_region = false;  // a subscription may name a region: the instrument as it stands from there
};

inline constexpr auto kChannels = std::to_array<ChannelRow>({
    {Channel::book, "book", About::instrument, true},
    {Channel::book_orders, "book_orders", About::instrument},
    {Channel::trades, "trades", About::instrument},
    {Channel::ticker, "ticker", About::instrument, true},
    {Channel::auction, "auction", About::instrument},
    {Channel::market, "market", About::market},
    {Channel::orders, "orders", About::participant},
    {Channel::account, "account", About::participant},
    {Channel::deliveries, "deliveries", About::participant},
});

[[nodiscard]] constexpr const ChannelRow& row_of(Channel channel) {
    return kChannels[static_cast<std::size_t>(channel)];
}

[[nodiscard]] constexpr const ChannelRow* channel_named(std::string_view name) {
    for (const ChannelRow& row : kChannels)
        if (row.name == name) return &row;
    return nullptr;
}

// One stream of messages: what all who subscribed to the same thing receive.
struct TopicKey {
    Channel channel = Channel::book;
    std::uint32_t subject = 0;  // the instrument's or participant's number; 0 for the market
    std::optional<RegionId> region = {};  // from which an instrument is looked at; none: its orders as they were given

    friend auto operator<=>(const TopicKey&, const TopicKey&) = default;
};

struct TopicKeyHash {
    std::size_t operator()(const TopicKey& key) const noexcept {
        const std::uint64_t region = key.region ? key.region->raw() + std::uint64_t{1} : 0;
        return std::hash<std::uint64_t>{}((region << 40U) | (std::uint64_t{key.subject} << 8U) |
                                          static_cast<std::uint64_t>(key.channel));
    }
};

}  // namespace tongqu::stream
