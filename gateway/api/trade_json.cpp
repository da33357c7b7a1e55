#include "gateway/api/trade_json.hpp"

#include "gateway/api/page.hpp"
#include "gateway/api/words.hpp"
#include "market/decimal.hpp"

namespace tongqu::gateway {
namespace {

std::string_view due_field(service::TradeStatus status) {
    switch (status) {
        case service::TradeStatus::traded:
            return "delivery_due";
        case service::TradeStatus::delivered:
            return "acceptance_due";
        case service::TradeStatus::in_use:
            return "use_ends";
        default:
            return "final_at";
    }
}

}  // namespace

const service::TradeRecord* own_trade(const Call& call) {
    const auto number = number_of(call.path["id"]);
    const auto* trade = number ? call.model().trades().find(TradeId(*number)) : nullptr;
    return trade != nullptr && trade->is_party(call.participant()) ? trade : nullptr;
}

const service::TradeRecord* visible_trade(const Call& call) {
    if (!call.caller->supervises()) return own_trade(call);
    const auto number = number_of(call.path["id"]);
    return number ? call.model().trades().find(TradeId(*number)) : nullptr;
}

void write_trade(http::JsonWriter& json, const service::ReadModel& model, const service::TradeRecord& trade,
                 ParticipantId for_whom) {
    const service::Directory& directory = model.directory();
    const InstrumentTerms& terms = directory.instruments().at(trade.instrument).terms;
    const bool buys = for_whom == trade.buyer;
    const OrderId order = buys ? trade.buy_order() : trade.sell_order();
    json.begin_object()
        .field("trade_id", std::to_string(trade.id.raw()))
        .field("instrument_id", terms.name_id);
    json.field("side", word_of(buys ? Side::buy : Side::sell)).field("order_id", std::to_string(order.raw()));
    json.field("liquidity", trade.auction ? "auction" : order == trade.taker ? "taker" : "maker");
    json.field("buyer", directory.participants().at(trade.buyer).terms.name_id);
    json.field("supplier", directory.participants().at(trade.seller).terms.name_id);
    json.field("price", price_to_string(trade.buyer_pays(), terms.tick));
    json.field("quantity", multiple_to_string(trade.quantity.raw(), terms.lot));
    if (!terms.network.empty()) {
        json.field("supplier_price", price_to_string(trade.seller_gets(), terms.tick));
        json.field("transfer_cost", multiple_to_string(trade.transfer.raw(), terms.tick));
        if (terms.model == MarketModel::coupled) json.field("congestion_rent", price_to_string(trade.rent, terms.tick));
        json.key("path").begin_array();
        for (const LinkId link : trade.path) json.string(directory.links().at(link).terms.name_id);
        json.end_array();
    }
    json.field("currency", code_of(terms.currency)).field("gross", to_string(trade.gross));
    if (buys) json.field("fee", to_string(trade.buyer_fee));
    json.field("status", word_of(trade.status));
    json.field("released", to_string(trade.released)).field("refunded", to_string(trade.refunded + trade.debited));
    if (terms.plan != DeliveryPlan::once) json.field("plan", word_of(terms.plan));
    if (terms.plan == DeliveryPlan::metered) json.field("used", multiple_to_string(trade.used, terms.lot));
    if (trade.bond.is_positive()) json.field("bond", to_string(trade.bond));
    if (trade.penalty_due.is_positive())
        json.field("penalty", to_string(trade.penalty_due)).field("penalty_paid", to_string(trade.penalty_paid));
    if (trade.due) json.field(due_field(trade.status), to_rfc3339(*trade.due));
    if (trade.delivered_at) json.field("delivered_at", to_rfc3339(*trade.delivered_at));
    if (trade.released_at) {
        json.field("accepted_at", to_rfc3339(*trade.released_at));
        json.field("accepted_by_time_out", trade.accepted_by_time_out);
    }
    write_origin(json, trade.origin);
    json.end_object();
}

http::Response step_answer(const Call& call, TradeId trade, const Done& done) {
    const service::Answer* kept = kept_answer(call, done);
    if (kept == nullptr) return refusal(ApiError::answer_not_kept);
    const auto& moment = std::get<service::TradeMoment>(kept->body);
    const service::TradeRecord& record = call.model().trades().at(trade);
    const InstrumentTerms& terms = call.directory().instruments().at(record.instrument).terms;
    http::JsonWriter json;
    json.begin_object().field("trade_id", std::to_string(trade.raw())).field("status", word_of(moment.status));
    if (moment.due) json.field(due_field(moment.status), to_rfc3339(*moment.due));
    if (terms.plan == DeliveryPlan::metered) json.field("used", multiple_to_string(moment.used, terms.lot));
    write_origin(json, kept->origin);
    json.end_object();
    return answer(200, std::move(json), done);
}

}  // namespace tongqu::gateway
