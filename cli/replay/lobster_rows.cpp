#include "cli/replay/lobster_rows.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace tongqu::cli {
namespace {

constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;
constexpr std::int64_t kSecondsPerDay = 86'400;
constexpr std::size_t kMessageColumns = 6;
constexpr std::int64_t kNoAsk = 9'999'999'999;
constexpr std::int64_t kNoBid = -9'999'999'999;

std::vector<std::string_view> columns_of(std::string_view line) {
    std::vector<std::string_view> columns;
    for (;;) {
        const std::size_t comma = line.find(',');
        columns.push_back(line.substr(0, comma));
        if (comma == std::string_view::npos) return columns;
        line.remove_prefix(comma + 1);
    }
}

std::optional<std::int64_t> integer(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return {};
    return value;
}

// "34200.017459617": seconds, at most nine places behind the point.
std::optional<std::int64_t> nanoseconds(std::string_view text) {
    const std::size_t point = text.find('.');
    const auto seconds = integer(text.substr(0, point));
    if (!seconds || *seconds < 0 || *seconds > kSecondsPerDay) return {};
    std::int64_t part = 0;
    if (point != std::string_view::npos) {
        std::string places(text.substr(point + 1));
        if (places.empty() || places.size() > 9 || places.front() == '-') return {};
        places.resize(9, '0');
        const auto read = integer(places);
        if (!read) return {};
        part = *read;
    }
    return *seconds * kNanosecondsPerSecond + part;
}

std::unexpected<std::string> bad(std::string_view column, std::string_view must) {
    return std::unexpected(fmt::format("the {} {}", column, must));
}

}  // namespace

std::expected<LobsterMessage, std::string> read_lobster_message(std::string_view line) {
    const auto columns = columns_of(line);
    if (columns.size() != kMessageColumns) return std::unexpected("a message has six columns: time, type, order, size, price, direction");
    LobsterMessage message;
    const auto time = nanoseconds(columns[0]);
    if (!time) return bad("time", "is not in seconds since midnight");
    message.time_ns = *time;
    const auto type = integer(columns[1]);
    if (!type || *type < 1 || *type > 7) return bad("type", "is not 1 to 7");
    message.type = static_cast<LobsterType>(*type);
    std::array<std::int64_t, 4> numbers{};
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        constexpr std::array names{"order", "size", "price", "direction"};
        const auto number = integer(columns[i + 2]);
        if (!number) return bad(names[i], "is not a whole number");
        numbers[i] = *number;
    }
    if (!message.is_visible()) return message;
    const auto [order, size, price, direction] = numbers;
    if (order <= 0) return bad("order", "is not above zero");
    if (size <= 0 || size > kMaxLobsterSize.raw()) return bad("size", "is not 1 to 10,000,000");
    if (price <= 0 || price > kMaxLobsterPrice.raw()) return bad("price", "is not 1 to 9,999,999,998");
    if (direction != 1 && direction != -1) return bad("direction", "is neither 1 nor -1");
    message.order = static_cast<std::uint64_t>(order);
    message.size = Quantity(size);
    message.price = Price(price);
    message.side = direction == 1 ? Side::buy : Side::sell;
    return message;
}

std::expected<LobsterRow, std::string> read_lobster_row(std::string_view line) {
    const auto columns = columns_of(line);
    if (columns.size() % 4 != 0 || columns.size() > 4 * kMaxLobsterLevels)
        return std::unexpected("a row has four columns a level: ask price, ask size, bid price, bid size");
    LobsterRow row;
    row.columns = columns.size() / 4;
    for (std::size_t i = 0; i < columns.size(); i += 2) {
        const bool ask = i % 4 == 0;
        auto& side = ask ? row.asks : row.bids;
        const auto price = integer(columns[i]);
        const auto size = integer(columns[i + 1]);
        const auto where = [&] { return fmt::format("{} of level {}", ask ? "ask" : "bid", i / 4 + 1); };
        if (!price || !size) return bad(where(), "is not a pair of whole numbers");
        if (*price == (ask ? kNoAsk : kNoBid)) continue;
        if (*price <= 0 || *price > kMaxLobsterPrice.raw() || *size <= 0) return bad(where(), "is not above zero");
        const bool in_order = side.size() == i / 4 && (side.empty() || (ask ? *price > side.back().price.raw() : *price < side.back().price.raw()));
        if (!in_order) return bad(where(), "is not behind the level before it");
        side.push_back({Price(*price), Quantity(*size)});
    }
    return row;
}

}  // namespace tongqu::cli
