// GET /v1/statistics · GET /v1/instruments/{id}/statistics
#include "gateway/api/carry_out.hpp"
#include "gateway/api/wide_decimal.hpp"
#include "gateway/api/words.hpp"
#include "market/decimal.hpp"

namespace tongqu::gateway {
namespace {

// Trades, turnover, from where to where, and how concentrated the supply is.
void write_turnover(http::JsonWriter& json, const service::Turnover& turnover, const service::Directory& directory) {
    json.field("trades", turnover.trades()).field("turnover", to_text(turnover.turnover()));
    json.key("cross_region").begin_object().field("turnover", to_text(turnover.cross_region()));
    json.field("share", multiple_to_string(turnover.cross_region_share().raw(), Decimal{1, 6})).end_object();
    json.key("regions").begin_array();
    for (const auto& [pair, figures] : turnover.pairs())
        json.begin_object()
            .field("sold_from", directory.regions().at(pair.sold_from).region.code)
            .field("bought_in", directory.regions().at(pair.bought_in).region.code)
            .field("trades", figures.trades)
            .field("turnover", to_text(figures.turnover))
            .end_object();
    json.end_array().key("concentration").begin_object();
    json.field("supplier_groups", turnover.seller_groups()).field("hhi", turnover.hhi_points()).end_object();
}

http::Response get_statistics(const Call& call) {
    const service::ReadModel& model = call.model();
    const service::MarketData& data = model.market_data();
    http::JsonWriter json;
    json.begin_object().key("participants").begin_object();
    for (const auto status : {ParticipantStatus::applied, ParticipantStatus::admitted, ParticipantStatus::suspended,
                              ParticipantStatus::exited})
        json.field(word_of(status), data.participants(status));
    json.end_object().field("regions", model.directory().regions().size());
    json.field("products", model.directory().products().size());
    json.field("instruments", model.directory().instruments().size());
    json.field("open_orders", model.orders().open_size()).field("trades", model.trades().size());
    json.field("unsettled_trades", model.trades().unsettled().size()).key("currencies").begin_array();
    for (const auto& [currency, turnover] : data.turnovers()) {
        json.begin_object().field("currency", kCurrencies[currency.raw()].code);
        write_turnover(json, turnover, model.directory());
        json.end_object();
    }
    json.end_array();
    write_origin(json, model.last());
    json.end_object();
    return answer(std::move(json));
}

http::Response get_instrument_statistics(const Call& call) {
    const auto* instrument = call.directory().instrument(call.path["id"]);
    if (instrument == nullptr) return refusal(RejectReason::unknown_instrument);
    static const service::Turnover kNone;
    const service::Turnover* traded = call.model().market_data().turnover(instrument->id);
    const service::Turnover& turnover = traded != nullptr ? *traded : kNone;
    http::JsonWriter json;
    json.begin_object().field("instrument_id", instrument->terms.name_id);
    json.field("currency", kCurrencies[instrument->terms.currency.raw()].code);
    json.field("volume", to_text(turnover.volume(), instrument->terms.lot));
    write_turnover(json, turnover, call.directory());
    write_origin(json, call.model().last());
    json.end_object();
    return answer(std::move(json));
}

}  // namespace

void add_statistics(Routes& routes) {
    using http::Method;
    add_route(routes, Method::get, "/v1/statistics", Access::everyone, "getStatistics", get_statistics);
    add_route(routes, Method::get, "/v1/instruments/{id}/statistics", Access::everyone, "getInstrumentStatistics",
              get_instrument_statistics);
}

}  // namespace tongqu::gateway
