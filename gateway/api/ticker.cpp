// GET /v1/instruments/{id}/ticker · GET /v1/tickers
#include <ranges>

#include "gateway/api/carry_out.hpp"
#include "gateway/api/page.hpp"
#include "gateway/api/ticker_json.hpp"
#include "gateway/api/wide_decimal.hpp"
#include "gateway/api/words.hpp"
#include "market/decimal.hpp"

namespace tongqu::gateway {
namespace {

std::string text_of(Price price, const InstrumentTerms& terms) {
    return multiple_to_string(price.raw(), terms.tick);
}

// ["12.5","10"], as in a book.
template <class Levels>
void write_best(http::JsonWriter& json, std::string_view name, const Levels& levels,
                const InstrumentTerms& terms) {
    if (levels.empty()) return;
    const auto& [price, quantity] = *levels.begin();
    json.key(name).begin_array().string(text_of(price, terms));
    json.string(multiple_to_string(quantity.raw(), terms.lot)).end_array();
}

void write_last(http::JsonWriter& json, const service::TradeRecord& trade, const InstrumentTerms& terms) {
    json.key("last").begin_object().field("trade_id", std::to_string(trade.id.raw()));
    json.field("price", price_to_string(trade.buyer_pays(), terms.tick));
    json.field("quantity", multiple_to_string(trade.quantity.raw(), terms.lot));
    json.field("taker_side", word_of(trade.taker_side));
    write_origin(json, trade.origin);
    json.end_object();
}

void write_day(http::JsonWriter& json, const std::optional<service::DayFigures>& day, const InstrumentTerms& terms) {
    json.key("day").begin_object();
    if (day) {
        json.field("open", text_of(day->open, terms));
        json.field("high", text_of(day->high, terms));
        json.field("low", text_of(day->low, terms));
    }
    const service::DayFigures figures = day.value_or(service::DayFigures{});
    json.field("volume", to_text(figures.volume, terms.lot)).field("turnover", to_text(figures.turnover));
    json.field("trades", figures.trades).end_object();
}

http::Response get_ticker(const Call& call) {
    const auto* instrument = call.directory().instrument(call.path["id"]);
    if (instrument == nullptr) return refusal(RejectReason::unknown_instrument);
    const auto code = call.request.parameter("region");
    const auto* region = code ? call.directory().region(*code) : nullptr;
    if (code && region == nullptr) return refusal(RejectReason::unknown_region);
    http::JsonWriter json;
    write_ticker(json, call.model(), *instrument, region == nullptr ? std::nullopt : std::optional(region->id));
    return answer(std::move(json));
}

http::Response get_tickers(const Call& call) {
    const auto page = page_of(call.request);
    if (!page) return page.error();
    const auto& instruments = call.directory().instruments();
    const auto ids = std::views::iota(page->first_of(instruments.size()), std::uint64_t{instruments.size()});
    return answer(write_page("tickers", ids, *page, [&](http::JsonWriter& json, std::uint64_t id) {
        write_ticker(json, call.model(), instruments.at(InstrumentId(static_cast<std::uint32_t>(id))));
        return true;
    }));
}

}  // namespace

void write_ticker(http::JsonWriter& json, const service::ReadModel& model,
                  const service::InstrumentRecord& instrument, std::optional<RegionId> region) {
    const InstrumentTerms& terms = instrument.terms;
    json.begin_object().field("instrument_id", terms.name_id);
    json.field("currency", kCurrencies[terms.currency.raw()].code);
    const auto& recent = model.trades().recent(instrument.id);
    if (!recent.empty()) write_last(json, model.trades().at(recent.back()), terms);
    if (region && !terms.network.empty() && !model.held_books().holds(instrument.id)) {
        for (const auto& [name, side] : {std::pair{"bid", Side::sell}, std::pair{"ask", Side::buy}})
            write_best(json, name, model.region_books().levels(instrument.id, *region, side, 1, model.directory(), model.orders()),
                       terms);
    } else {
        const service::InstrumentLevels& levels = model.levels().of(instrument.id);
        write_best(json, "bid", levels.bids, terms);
        write_best(json, "ask", levels.asks, terms);
    }
    write_day(json, model.market_data().day().of(instrument.id, model.trades()), terms);
    write_origin(json, model.last());
    json.end_object();
}

void add_tickers(Routes& routes) {
    using http::Method;
    add_route(routes, Method::get, "/v1/instruments/{id}/ticker", Access::everyone, "getTicker", get_ticker,
              {"region"});
    add_route(routes, Method::get, "/v1/tickers", Access::everyone, "getTickers", get_tickers,
              {"limit", "cursor"});
}

}  // namespace tongqu::gateway
