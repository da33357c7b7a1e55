#include "cli/verbs/ladder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "cli/verbs/display_width.hpp"
#include "cli/verbs/table.hpp"
#include "market/decimal.hpp"

namespace tongqu::cli {
namespace {

constexpr std::size_t kLongestBar = 20;

double size_of(const Level& level) { return std::strtod(level.quantity.c_str(), nullptr); }

std::string blocks(double share, std::size_t room) {
    const auto count = static_cast<std::size_t>(share * static_cast<double>(room) + 0.5);
    std::string out;
    for (std::size_t i = 0; i < std::max<std::size_t>(count, 1); ++i) out += "▄";
    return out;
}

// Best offer less best bid, exact; empty where a side is.
std::string spread_of(const Ladder& ladder) {
    if (ladder.bids.empty() || ladder.asks.empty()) return {};
    const auto bid = parse_decimal(ladder.bids.front().price);
    const auto ask = parse_decimal(ladder.asks.front().price);
    if (!bid || !ask) return {};
    const auto nanos = [](const Decimal& decimal) {
        __int128 value = decimal.mantissa;
        for (std::size_t i = decimal.scale; i < kDecimalScale; ++i) value *= 10;
        return value;
    };
    const __int128 difference = nanos(*ask) - nanos(*bid);
    if (difference > INT64_MAX || difference < INT64_MIN) return {};
    return multiple_to_string(static_cast<std::int64_t>(difference), Decimal{1, 9});
}

}  // namespace

std::string text_of(const Ladder& ladder, std::size_t depth, const Terminal& terminal) {
    auto bids = ladder.bids;
    auto asks = ladder.asks;
    bids.resize(std::min(bids.size(), depth));
    asks.resize(std::min(asks.size(), depth));
    std::vector<std::string*> prices;
    double largest = 0;
    std::size_t price_width = 6;
    std::size_t quantity_width = 8;
    for (auto* side : {&bids, &asks})
        for (Level& level : *side) {
            prices.push_back(&level.price);
            largest = std::max(largest, size_of(level));
            quantity_width = std::max(quantity_width, display_width(level.quantity));
        }
    same_decimals(prices);
    for (const std::string* price : prices) price_width = std::max(price_width, price->size());

    const std::size_t numbers = 2 * (price_width + quantity_width + 2) + 3;
    const std::size_t columns = terminal.columns == 0 ? numbers : terminal.columns;
    const std::size_t bar = columns < numbers + 8 ? 0 : std::min(kLongestBar, (columns - numbers) / 2 - 1);
    const std::string no_bar(bar == 0 ? 0 : bar + 1, ' ');

    std::string head = terminal.paint(ladder.instrument, Colour::bold);
    if (const auto spread = spread_of(ladder); !spread.empty())
        head += fmt::format("   {} {}", terminal.in({"spread", "价差"}), spread);
    head += fmt::format("   {} {}\n", terminal.in({"sequence", "序号"}), ladder.sequence);
    std::string out = head;

    const auto heading = [&](Text text) { return std::string(terminal.in(text)); };
    out += no_bar + terminal.paint(pad_left(heading({"QUANTITY", "数量"}), quantity_width) + "  " +
                                       pad_left(heading({"BID", "买价"}), price_width) + "   " +
                                       pad_right(heading({"ASK", "卖价"}), price_width) + "  " +
                                       heading({"QUANTITY", "数量"}),
                                   Colour::bold);
    out += '\n';
    for (std::size_t i = 0; i < std::max(bids.size(), asks.size()); ++i) {
        if (i < bids.size()) {
            if (bar > 0) out += terminal.paint(pad_left(blocks(size_of(bids[i]) / largest, bar), bar), Colour::dim) + " ";
            out += pad_left(bids[i].quantity, quantity_width) + "  " +
                   terminal.paint(pad_left(bids[i].price, price_width), Colour::green);
        } else {
            out += no_bar + std::string(quantity_width + 2 + price_width, ' ');
        }
        out += " │ ";
        if (i < asks.size()) {
            out += terminal.paint(pad_left(asks[i].price, price_width), Colour::red) + "  ";
            out += bar == 0 ? asks[i].quantity : pad_left(asks[i].quantity, quantity_width);
            if (bar > 0) out += " " + terminal.paint(blocks(size_of(asks[i]) / largest, bar), Colour::dim);
        }
        out += '\n';
    }
    if (bids.empty() && asks.empty()) out += fmt::format("{}\n", terminal.in({"nothing rests here", "暂无挂单"}));
    return out;
}

}  // namespace tongqu::cli
