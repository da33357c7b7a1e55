// GET /v1/instruments/{id}/candles
#include <algorithm>
#include <ranges>

#include "gateway/api/carry_out.hpp"
#include "gateway/api/page.hpp"
#include "gateway/api/wide_decimal.hpp"
#include "gateway/api/words.hpp"
#include "market/decimal.hpp"

namespace tongqu::gateway {

template <>
inline constexpr auto kWords<service::CandleInterval> =
    std::to_array<std::string_view>({"1s", "5s", "15s", "1m", "5m", "15m", "1h", "4h", "1d"});

namespace {

void write_candle(http::JsonWriter& json, const service::Candle& candle, Duration length, Time now,
                  const InstrumentTerms& terms) {
    const auto price = [&](std::string_view name, Price value) {
        json.field(name, multiple_to_string(value.raw(), terms.tick));
    };
    json.begin_object().field("start", to_rfc3339(candle.start));
    price("open", candle.open);
    price("high", candle.high);
    price("low", candle.low);
    price("close", candle.close);
    json.field("volume", to_text(candle.volume, terms.lot)).field("turnover", to_text(candle.turnover));
    json.field("trades", candle.trades).field("complete", now - candle.start >= length).end_object();
}

// An optional time of the query; an error is the finished refusal.
std::expected<std::optional<Time>, http::Response> time_parameter(const Call& call, std::string_view name) {
    const auto text = call.request.parameter(name);
    if (!text) return std::nullopt;
    const auto time = parse_rfc3339(*text);
    if (!time) return std::unexpected(refusal(ApiError::invalid_parameter, name));
    return time;
}

// The newest first; stretches without trades have no candle. The cursor is a candle's start.
http::Response get_candles(const Call& call) {
    const auto* instrument = call.directory().instrument(call.path["id"]);
    if (instrument == nullptr) return refusal(RejectReason::unknown_instrument);
    const auto page = page_of(call.request);
    if (!page) return page.error();
    const std::string_view word = call.request.parameter("interval").value_or("1m");
    const auto interval = from_word<service::CandleInterval>(word);
    if (!interval) return refusal(ApiError::invalid_parameter, "interval");
    const auto from = time_parameter(call, "from");
    if (!from) return from.error();
    const auto to = time_parameter(call, "to");
    if (!to) return to.error();

    const auto& candles = call.model().market_data().candles().of(instrument->id, *interval);
    const auto at = [&](Time start) { return std::ranges::lower_bound(candles, start, {}, &service::Candle::start); };
    auto end = *to ? at(**to) : candles.end();
    if (page->cursor)
        end = std::min(end, at(Time(static_cast<std::int64_t>(std::min<std::uint64_t>(*page->cursor, INT64_MAX)))));
    const auto first = std::min(*from ? at(**from) : candles.begin(), end);
    const auto starts = std::ranges::subrange(first, end) | std::views::reverse |
                        std::views::transform([](const service::Candle& candle) {
                            return static_cast<std::uint64_t>(candle.start.raw());
                        });
    http::JsonWriter json;
    json.begin_object().field("instrument_id", instrument->terms.name_id).field("interval", word);
    append_page(json, "candles", starts, *page, [&](http::JsonWriter& list, std::uint64_t start) {
        write_candle(list, *at(Time(static_cast<std::int64_t>(start))), service::length_of(*interval),
                     call.model().last().time, instrument->terms);
        return true;
    });
    write_origin(json, call.model().last());
    json.end_object();
    return answer(std::move(json));
}

}  // namespace

void add_candles(Routes& routes) {
    add_route(routes, http::Method::get, "/v1/instruments/{id}/candles", Access::everyone, "getCandles",
              get_candles, {"interval", "from", "to", "limit", "cursor"});
}

}  // namespace tongqu::gateway
