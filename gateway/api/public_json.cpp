#include "gateway/api/public_json.hpp"

#include "gateway/api/carry_out.hpp"
#include "gateway/api/coupled_json.hpp"
#include "gateway/api/hex.hpp"
#include "gateway/api/words.hpp"
#include "market/decimal.hpp"
#include "pricing/coupled_certificate.hpp"

namespace tongqu::gateway {
namespace {

void write_outcome(http::JsonWriter& json, const InstrumentTerms& terms, std::optional<Price> price, Quantity volume,
                   Quantity surplus) {
    if (price) json.field("price", multiple_to_string(price->raw(), terms.tick));
    json.field("volume", multiple_to_string(volume.raw(), terms.lot));
    json.field("surplus", multiple_to_string(surplus.raw(), terms.lot));
}

}  // namespace

void write_level(http::JsonWriter& json, Price price, Quantity quantity, const InstrumentTerms& terms) {
    json.begin_array()
        .string(multiple_to_string(price.raw(), terms.tick))
        .string(multiple_to_string(quantity.raw(), terms.lot))
        .end_array();
}

void write_book_order(http::JsonWriter& json, const service::OrderRecord& order, const InstrumentTerms& terms) {
    json.begin_object().field("order_id", std::to_string(order.id.raw())).field("side", word_of(order.side));
    json.field("price", multiple_to_string((order.place ? order.place->price : order.now.limit).raw(), terms.tick));
    json.field("quantity", multiple_to_string(order.shown.raw(), terms.lot));
    if (order.place) json.field("place", order.place->number);
    json.end_object();
}

void write_book_order(http::JsonWriter& json, const service::ShownOrder& order, const InstrumentTerms& terms) {
    json.begin_object().field("order_id", std::to_string(order.id.raw())).field("side", word_of(order.side));
    json.field("price", multiple_to_string(order.place.price.raw(), terms.tick));
    json.field("quantity", multiple_to_string(order.shown.raw(), terms.lot));
    if (order.place.number > 0) json.field("place", order.place.number);
    json.end_object();
}

void write_auction(http::JsonWriter& json, const service::ReadModel& model, const service::InstrumentRecord& instrument) {
    const InstrumentTerms& terms = instrument.terms;
    const service::MarketStates& states = model.market_states();
    const service::MarketState& market = states.of(instrument.id);
    json.field("model", word_of(terms.model));
    json.field("state", word_of(states.state_of(instrument.id))).field("phase", word_of(market.phase));
    if (market.phase_ends) json.field("phase_ends", to_rfc3339(*market.phase_ends));
    if (market.indicated) {
        json.key("indicated").begin_object();
        write_outcome(json, terms, market.indicated->price, market.indicated->volume, market.indicated->surplus);
        json.end_object();
    }
    if (market.cleared) {
        const AuctionCleared& result = market.cleared->result;
        json.key("last_auction").begin_object().field("number", result.number);
        write_outcome(json, terms, result.price, result.volume, result.surplus);
        write_origin(json, market.cleared->origin);
        json.end_object();
    }
    if (!market.coupled.empty()) write_last_coupled(json, model.directory(), instrument, market.coupled.back());
    if (market.withheld) {
        json.key("withheld").begin_object().field("number", market.withheld->event.number);
        json.field("fault", pricing::name_of(market.withheld->event.fault));
        write_origin(json, market.withheld->origin);
        json.end_object();
    }
    if (market.commitment) {
        json.key("commitment").begin_object().field("sha256", hex_of(market.commitment->digest));
        json.field("interval_ends", to_rfc3339(market.commitment->interval_ends)).end_object();
    }
    if (market.revealed) {
        json.key("revealed").begin_object().field("seed", hex_of(market.revealed->seed));
        json.field("sha256", hex_of(market.revealed->commitment));
        write_origin(json, market.revealed->origin);
        json.end_object();
    }
}

void write_public_trade(http::JsonWriter& json, const service::TradeRecord& trade, const InstrumentTerms& terms) {
    json.begin_object().field("trade_id", std::to_string(trade.id.raw()));
    json.field("price", price_to_string(trade.buyer_pays(), terms.tick));
    if (terms.model == MarketModel::coupled) json.field("supplier_price", price_to_string(trade.seller_gets(), terms.tick));
    json.field("quantity", multiple_to_string(trade.quantity.raw(), terms.lot));
    json.field("taker_side", word_of(trade.taker_side));
    write_origin(json, trade.origin);
    json.end_object();
}

}  // namespace tongqu::gateway
