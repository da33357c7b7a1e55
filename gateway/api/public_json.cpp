#include "gateway/api/public_json.hpp"

#include "gateway/api/carry_out.hpp"
#include "gateway/api/words.hpp"
#include "market/decimal.hpp"

namespace tongqu::gateway {

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

void write_public_trade(http::JsonWriter& json, const service::TradeRecord& trade, const InstrumentTerms& terms) {
    json.begin_object().field("trade_id", std::to_string(trade.id.raw()));
    json.field("price", multiple_to_string(trade.price.raw(), terms.tick));
    json.field("quantity", multiple_to_string(trade.quantity.raw(), terms.lot));
    json.field("taker_side", word_of(trade.taker_side));
    write_origin(json, trade.origin);
    json.end_object();
}

}  // namespace tongqu::gateway
