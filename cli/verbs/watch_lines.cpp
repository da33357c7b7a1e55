#include "cli/verbs/watch_lines.hpp"

#include <fmt/format.h>

#include "cli/verbs/session.hpp"

namespace tongqu::cli {
namespace {

Colour colour_of(const std::string& side) { return side == "buy" ? Colour::green : Colour::red; }

std::string levels_of(const Json& side, std::string_view name) {
    std::string out;
    for (const Json& level : side.items()) {
        const auto both = level.items();
        if (both.size() >= 2) out += fmt::format("  {} {} × {}", name, both[0].text(), both[1].text());
    }
    return out;
}

// "name value" of every plain field.
std::string fields_of(const Json& object) {
    std::string out;
    for (const auto& [name, value] : object.members())
        if (!value.is_nested() && name != "instrument_id") out += fmt::format("  {} {}", name, value.text());
    return out;
}

std::string ticker_line(const Json& ticker, const Terminal& terminal) {
    std::string out;
    const auto add = [&](Text name, const Json& value) {
        if (value.there()) out += fmt::format("  {} {}", terminal.in(name), value.text());
    };
    const auto price_of = [](const Json& level) {
        const auto both = level.items();
        return both.empty() ? Json() : both[0];
    };
    add({"last", "最新"}, ticker["last"]["price"]);
    add({"bid", "买"}, price_of(ticker["bid"]));
    add({"ask", "卖"}, price_of(ticker["ask"]));
    add({"low", "最低"}, ticker["day"]["low"]);
    add({"high", "最高"}, ticker["day"]["high"]);
    add({"volume", "成交量"}, ticker["day"]["volume"]);
    return out;
}

std::string order_line(const Json& order, const Terminal& terminal) {
    const std::string side = order["side"].text();
    const std::string price = order["price"].text();
    return fmt::format("{}  {} {} {}{}  {}  {} {}", order["order_id"].text(), terminal.paint(side, colour_of(side)),
                       order["quantity"].text(), order["instrument_id"].text(), price.empty() ? "" : " @ " + price,
                       order["status"].text(), terminal.in({"filled", "已成交"}), order["filled_quantity"].text());
}

std::string delivery_line(const Json& trade, const Terminal& terminal) {
    const std::string side = trade["side"].text();
    return fmt::format("{}  {} {} {} @ {}  {}", trade["trade_id"].text(), terminal.paint(side, colour_of(side)),
                       trade["quantity"].text(), trade["instrument_id"].text(), trade["price"].text(), trade["status"].text());
}

}  // namespace

std::vector<std::string> watch_lines(const Json& message, const Terminal& terminal) {
    const std::string type = message["type"].text();
    if (type == "heartbeat") return {};
    const std::string channel = message["channel"].text();
    std::string head = terminal.paint(fmt::format("{:<10}", channel), Colour::dim);
    if (const auto instrument = message["instrument_id"]; instrument.there()) head += " " + instrument.text();
    std::vector<std::string> lines;
    const auto line = [&](const std::string& text) { lines.push_back(head + text); };
    if (channel == "trades") {
        for (const Json& trade : message["trades"].items()) {
            const std::string side = trade["taker_side"].text();
            line(fmt::format("  {}  {}  {} × {}", local_time(trade["time"].text()), terminal.paint(side, colour_of(side)),
                             trade["price"].text(), trade["quantity"].text()));
        }
    } else if (channel == "book") {
        const std::string levels = levels_of(message["bids"], "bid") + levels_of(message["asks"], "ask");
        line((type == "snapshot" ? "  =" : "") + levels);
    } else if (channel == "orders") {
        for (const Json& order : message["orders"].items()) line(" " + order_line(order, terminal));
    } else if (channel == "deliveries") {
        for (const Json& trade : message["deliveries"].items()) line(" " + delivery_line(trade, terminal));
    } else if (channel == "account") {
        for (const Json& each : message["accounts"].items()) line(fields_of(each));
    } else if (channel == "ticker") {
        line(ticker_line(message["ticker"], terminal));
    } else if (channel == "market") {
        if (type == "snapshot") line(fields_of(message));
        for (const Json& change : message["changes"].items()) {
            const Json instrument = change["instrument_id"];
            line((instrument.there() ? " " + instrument.text() : "") + fields_of(change));
        }
    } else {
        line(fields_of(message));
    }
    return lines;
}

}  // namespace tongqu::cli
