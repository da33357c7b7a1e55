#include "cli/demo/traders/desk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "cli/demo/cast/cast.hpp"
#include "cli/verbs/answer.hpp"
#include "gateway/http/json_writer.hpp"

namespace tongqu::cli {
namespace {

std::optional<std::int64_t> ticks_of(const std::string& text, Decimal tick) {
    const auto price = parse_decimal(text);
    return price ? whole_multiple(*price, tick) : std::nullopt;
}

std::int64_t whole_units(const std::string& text) {
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + std::min(text.size(), text.find('.')), value);
    return value;
}

}  // namespace

bool Desk::took(const ApiResult& answer) {
    ++tallies_.requests;
    if (answer) return true;
    const ApiError& error = answer.error();
    if (error.hopeless() || error.status == 429) trouble_ = error;
    else ++tallies_.refusals[error.code];
    if (error.code == "insufficient_funds") want_of_money_ = true;
    return false;
}

BestPrices Desk::best_prices(const Venue& venue) {
    const auto answer = api_.get("/v1/instruments/" + venue.instrument + "/book?depth=1" + (venue.region.empty() ? "" : "&region=" + venue.region));
    if (!took(answer)) return {};
    const Json book = Json::parse(answer->body);
    const auto best = [&](std::string_view side) -> std::optional<std::int64_t> {
        const auto levels = book[side].items();
        if (levels.empty()) return std::nullopt;
        return ticks_of(levels.front().items().at(0).text(), venue.tick);
    };
    return {best("bids"), best("asks")};
}

void Desk::note_fills(const Venue& venue, const std::string& body) {
    const Json order = Json::parse(body);
    for (const Json& fill : order["fills"].items()) {
        // The answer to a price change has the order's earlier fills too; those were told to whoever took.
        const auto trade = static_cast<std::uint64_t>(whole_units(fill["trade_id"].text()));
        const auto price = ticks_of(fill["price"].text(), venue.tick);
        if (!price || trade <= last_trade_) continue;
        last_trade_ = trade;
        auto [place, fresh] = tallies_.by_instrument.try_emplace(venue.instrument);
        Turnover& turnover = place->second;
        turnover.tick = venue.tick;
        turnover.last = *price;
        turnover.high = fresh ? *price : std::max(turnover.high, *price);
        turnover.low = fresh ? *price : std::min(turnover.low, *price);
        turnover.volume += whole_units(fill["quantity"].text());
        ++turnover.trades;
        ++tallies_.trades;
    }
}

std::optional<Placed> Desk::place(const std::string& key, const Venue& venue, bool buys, std::int64_t price,
                                  std::int64_t quantity, bool rests) {
    http::JsonWriter json;
    json.begin_object().field("client_order_id", fmt::format("demo-{}-{}", run_, ++next_id_));
    json.field("instrument_id", venue.instrument).field("side", buys ? "buy" : "sell").field("type", "limit");
    json.field("price", multiple_to_string(price, venue.tick)).field("quantity", std::to_string(quantity));
    json.field("time_in_force", rests ? "gtc" : "ioc").end_object();
    const auto answer = api_.post("/v1/orders", json.take(), key);
    if (!took(answer)) return std::nullopt;
    ++tallies_.orders;
    note_fills(venue, answer->body);
    return Placed{text_field(answer->body, "order_id").value_or(""), text_field(answer->body, "status") == "open"};
}

Moved Desk::move(const std::string& key, const Venue& venue, const std::string& order, std::int64_t price) {
    http::JsonWriter json;
    json.begin_object().field("price", multiple_to_string(price, venue.tick)).end_object();
    const auto answer = api_.patch("/v1/orders/" + order, json.take(), key);
    if (!took(answer)) return answer.error().code == "order_not_open" ? Moved::not_open : Moved::refused;
    ++tallies_.moves;
    note_fills(venue, answer->body);
    return text_field(answer->body, "status") == "open" ? Moved::done : Moved::not_open;
}

void Desk::cancel_all(const std::string& key) {
    if (took(api_.remove("/v1/orders", key))) ++tallies_.cancels;
}

std::vector<OwnTrade> Desk::trades(const std::string& key, std::string_view status, bool as_buyer) {
    const auto answer = api_.get(fmt::format("/v1/trades?status={}&limit={}", status, kTradesAtOnce), key);
    std::vector<OwnTrade> out;
    if (!took(answer)) return out;
    const Json list = Json::parse(answer->body);
    for (const Json& each : list["trades"].items())
        if ((each["side"].text() == "buy") == as_buyer)
            out.push_back({each["trade_id"].text(), each["order_id"].text(), each[as_buyer ? "supplier" : "buyer"].text(),
                           whole_units(each["quantity"].text())});
    return out;
}

void Desk::deliver(const std::string& key, const OwnTrade& trade) {
    http::JsonWriter json;
    json.begin_object().field("reference", "deliver-" + trade.id).key("grant").begin_object();
    json.field("kind", "url").field("value", fmt::format("https://demo.example/access/{}", trade.id));
    json.end_object().end_object();
    if (took(api_.post("/v1/trades/" + trade.id + "/deliver", json.take(), key))) ++tallies_.delivered;
}

void Desk::accept(const std::string& key, const OwnTrade& trade) {
    http::JsonWriter json;
    json.begin_object().field("reference", "accept-" + trade.id).end_object();
    if (took(api_.post("/v1/trades/" + trade.id + "/accept", json.take(), key))) ++tallies_.accepted;
}

std::optional<std::int64_t> Desk::available(const std::string& key) {
    const auto answer = api_.get("/v1/accounts", key);
    if (!took(answer)) return std::nullopt;
    const Json accounts = Json::parse(answer->body);
    for (const Json& each : accounts["accounts"].items())
        if (each["currency"].text() == kDemoCurrency) return whole_units(each["available"].text());
    return 0;
}

std::vector<LinkRoom> Desk::links(std::string_view instrument) {
    const auto answer = api_.get(fmt::format("/v1/instruments/{}/links", instrument));
    std::vector<LinkRoom> out;
    if (!took(answer)) return out;
    const Json list = Json::parse(answer->body);
    for (const Json& each : list["links"].items())
        out.push_back({each["link_id"].text(), whole_units(each["capacity"].text()), whole_units(each["allotted"].text()),
                       whole_units(each["residual"].text())});
    return out;
}

void Desk::allot(const std::string& operator_key, std::string_view instrument, const std::string& link, std::int64_t capacity) {
    http::JsonWriter json;
    json.begin_object().field("instrument_id", instrument).field("capacity", std::to_string(capacity)).end_object();
    const std::string again = fmt::format("demo-room-{}-{}", run_, ++next_id_);
    if (took(api_.patch("/v1/links/" + link, json.take(), operator_key, {.idempotency_key = again}))) ++tallies_.allotments;
}

void Desk::deposit(const std::string& operator_key, const std::string& participant, std::int64_t amount) {
    http::JsonWriter json;
    json.begin_object().field("reference", fmt::format("demo-top-up-{}-{}", run_, ++next_id_));
    json.field("participant_id", participant).field("currency", kDemoCurrency).field("amount", std::to_string(amount));
    if (took(api_.post("/v1/deposits", json.end_object().take(), operator_key))) ++tallies_.deposits;
}

std::optional<ApiError> Desk::take_trouble() { return std::exchange(trouble_, std::nullopt); }
bool Desk::take_want_of_money() { return std::exchange(want_of_money_, false); }

}  // namespace tongqu::cli
