#include "gateway/api/order_json.hpp"

#include <algorithm>

#include "gateway/api/carry_out.hpp"
#include "gateway/api/words.hpp"
#include "market/decimal.hpp"
#include "pricing/rounding.hpp"

namespace tongqu::gateway {
namespace {

constexpr WideInt kNanos = 1'000'000'000;

// value × 10^-9 as text without trailing zeros; value ≥ 0.
std::string nanos_to_string(WideInt value) {
    std::string text;
    for (WideInt whole = value / kNanos; whole != 0 || text.empty(); whole /= 10)
        text.push_back(static_cast<char>('0' + static_cast<int>(whole % 10)));
    std::ranges::reverse(text);
    std::string fraction = std::to_string(static_cast<std::int64_t>(kNanos + value % kNanos)).substr(1);
    while (fraction.ends_with('0')) fraction.pop_back();
    return fraction.empty() ? text : text + "." + fraction;
}

std::vector<Fill> fills_of(const service::OrderRecord& order, std::uint32_t fills, const service::Trades& trades) {
    std::vector<Fill> found;
    found.reserve(fills);
    for (std::uint32_t i = 0; i < fills; ++i) {
        const service::TradeRecord& trade = trades.at(order.fills[i]);
        found.push_back({trade.id, order.side == Side::buy ? trade.buyer_pays() : trade.seller_gets(), trade.quantity, trade.buyer_fee});
    }
    return found;
}

}  // namespace

// Prices × quantities of one order stay within kMaxOrderAmount at every fill's own limit; with tick × lot of
// at least one micro-unit the numerator, of doubled prices, stays below 10^38.
std::optional<std::string> average_price(std::span<const Fill> fills, Decimal tick) {
    WideInt value = 0;
    WideInt quantity = 0;
    for (const Fill& fill : fills) {
        value += static_cast<WideInt>(fill.price.raw()) * fill.quantity.raw();
        quantity += fill.quantity.raw();
    }
    if (quantity == 0) return std::nullopt;
    WideInt scale = tick.mantissa;
    for (std::size_t i = tick.scale; i < kDecimalScale; ++i) scale *= 10;
    WideInt numerator = 0;
    if (__builtin_mul_overflow(value, scale, &numerator)) return std::nullopt;
    return nanos_to_string(pricing::divide(numerator, 2 * quantity, pricing::Rounding::half_even));
}

std::optional<std::string> average_price(const service::OrderRecord& order, std::uint32_t fills,
                                         const service::Trades& trades, Decimal tick) {
    return average_price(fills_of(order, fills, trades), tick);
}

void write_order(http::JsonWriter& json, const service::ReadModel& model, const service::OrderRecord& order,
                 const service::OrderMoment& moment, service::Origin origin, std::uint32_t first_fill) {
    write_order(json, model.directory(), order, moment, origin, fills_of(order, moment.fills, model.trades()), first_fill);
}

void write_order(http::JsonWriter& json, const service::Directory& directory, const service::OrderRecord& order,
                 const service::OrderMoment& moment, service::Origin origin, std::span<const Fill> fills,
                 std::uint32_t first_fill) {
    const InstrumentTerms& terms = directory.instruments().at(order.instrument).terms;
    const auto quantity = [&](Quantity lots) { return multiple_to_string(lots.raw(), terms.lot); };
    const auto price = [&](Price ticks) { return multiple_to_string(ticks.raw(), terms.tick); };

    json.begin_object()
        .field("order_id", std::to_string(order.id.raw()))
        .field("client_order_id", order.client_order_id);
    json.field("instrument_id", terms.name_id)
        .field("region", directory.regions().at(order.region).region.code);
    json.field("side", word_of(order.side)).field("type", word_of(order.type));
    if (order.type == OrderType::limit || order.type == OrderType::stop_limit) json.field("price", price(moment.limit));
    if (order.stop_price) json.field("stop_price", price(*order.stop_price));
    json.field("quantity", quantity(moment.quantity));
    if (order.display_quantity) json.field("display_quantity", quantity(*order.display_quantity));
    if (order.minimum_quantity) json.field("minimum_quantity", quantity(*order.minimum_quantity));
    json.field("time_in_force", word_of(order.time_in_force));
    if (order.expires) json.field("expires", to_rfc3339(*order.expires));
    json.field("post_only", order.post_only != PostOnly::no);
    if (order.post_only != PostOnly::no) json.field("post_only_policy", word_of(order.post_only));
    json.field("self_trade", word_of(order.self_trade));
    json.field("status", word_of(moment.status));
    if (moment.status == OrderStatus::cancelled && order.cancelled_for)
        json.field("cancel_reason", word_of(*order.cancelled_for));
    json.field("filled_quantity", quantity(moment.filled)).field("leaves_quantity", quantity(moment.leaves));
    if (const auto average = average_price(fills, terms.tick)) json.field("average_price", *average);
    json.key("fills").begin_array();
    for (const Fill& fill : fills.subspan(first_fill)) {
        json.begin_object().field("trade_id", std::to_string(fill.trade.raw())).field("price", price_to_string(fill.price, terms.tick));
        json.field("quantity", quantity(fill.quantity));
        json.field("fee", order.side == Side::buy ? to_string(fill.buyer_fee) : "0").end_object();
    }
    json.end_array();
    write_origin(json, origin);
    json.end_object();
}

}  // namespace tongqu::gateway
