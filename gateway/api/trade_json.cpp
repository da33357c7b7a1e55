#include "gateway/api/trade_json.hpp"

#include "gateway/api/carry_out.hpp"
#include "gateway/api/page.hpp"
#include "gateway/api/share_json.hpp"
#include "gateway/api/words.hpp"
#include "market/decimal.hpp"
#include "settlement/waterfall.hpp"

namespace tongqu::gateway {
namespace {

std::string_view due_field(service::TradeStatus status) {
    switch (status) {
        case service::TradeStatus::traded:
            return "delivery_due";
        case service::TradeStatus::delivered:
            return "acceptance_due";
        default:
            return "final_at";
    }
}

// The names behind the contributions, in the order of the waterfall. An account that waits for a contributor's
// admission has no name of its own, so they are found as the waterfall found them.
std::vector<std::string> earners_of(const service::ReadModel& model, const service::TradeRecord& trade) {
    const service::Directory& directory = model.directory();
    const service::InstrumentRecord& instrument = directory.instruments().at(trade.instrument);
    const auto product = instrument.terms.product;
    if (!product || !trade.shares || !trade.rulebook || !trade.waterfall)
        return {directory.participants().at(trade.seller).terms.name_id};
    const auto& contributors = directory.products().at(*product).shares[trade.shares->raw() - 1].table.contributors;
    std::vector<std::uint64_t> weights;
    for (const Contributor& contributor : contributors) weights.push_back(contributor.weight);
    const auto steps = settlement::divide(trade.gross, trade.quantity, model.rulebooks()[trade.rulebook->raw() - 1],
                                          instrument.waterfalls[trade.waterfall->raw() - 1], weights);
    std::vector<std::string> names;
    for (const settlement::WaterfallStep& step : steps)
        if (step.cause == PostingCause::contribution) names.push_back(contributors[step.payee].participant);
    return names;
}

void write_receiver(http::JsonWriter& json, const service::ReadModel& model, const AccountKey& to,
                    const std::string* earner) {
    json.key("to").begin_object().field("owner", word_of(to.owner));
    if (earner != nullptr)
        json.field("participant_id", *earner);
    else if (to.owner == AccountOwner::participant)
        json.field("participant_id",
                   model.directory().participants().at(ParticipantId(to.owner_number)).terms.name_id);
    if (to.owner == AccountOwner::region_fund)
        json.field(
            "region_id",
            model.directory().regions().at(RegionId(static_cast<std::uint8_t>(to.owner_number))).region.code);
    json.end_object();
}

}  // namespace

const service::TradeRecord* own_trade(const Call& call) {
    const auto number = number_of(call.path["id"]);
    const auto* trade = number ? call.model().trades().find(TradeId(*number)) : nullptr;
    return trade != nullptr && trade->is_party(call.participant()) ? trade : nullptr;
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
    json.field("price", multiple_to_string(trade.price.raw(), terms.tick));
    json.field("quantity", multiple_to_string(trade.quantity.raw(), terms.lot));
    json.field("currency", code_of(terms.currency)).field("gross", to_string(trade.gross));
    if (buys) json.field("fee", to_string(trade.buyer_fee));
    json.field("status", word_of(trade.status));
    if (trade.due) json.field(due_field(trade.status), to_rfc3339(*trade.due));
    if (trade.delivered_at) json.field("delivered_at", to_rfc3339(*trade.delivered_at));
    if (trade.released_at) {
        json.field("accepted_at", to_rfc3339(*trade.released_at));
        json.field("accepted_by_time_out", trade.accepted_by_time_out);
    }
    write_origin(json, trade.origin);
    json.end_object();
}

void write_distribution(http::JsonWriter& json, const service::ReadModel& model,
                        const service::TradeRecord& trade) {
    const InstrumentTerms& terms = model.directory().instruments().at(trade.instrument).terms;
    json.begin_object()
        .field("trade_id", std::to_string(trade.id.raw()))
        .field("status", word_of(trade.status));
    json.field("currency", code_of(terms.currency)).field("gross", to_string(trade.gross));
    json.field("buyer_fee", to_string(trade.buyer_fee));
    if (terms.product && trade.shares) {
        json.key("share_table").begin_object();
        write_share_origin(json, model.directory().products().at(*terms.product), *trade.shares);
        json.end_object();
    }
    json.key("steps").begin_array();
    const std::vector<std::string> earners = earners_of(model, trade);
    std::size_t contributions = 0;
    for (const service::DistributionStep& step : trade.steps) {
        const bool earned = step.cause == PostingCause::contribution;
        const std::string* earner =
            earned && contributions < earners.size() ? &earners[contributions++] : nullptr;
        json.begin_object().field("rule", word_of(step.cause));
        if (trade.rulebook) json.field("rulebook", trade.rulebook->raw());
        write_receiver(json, model, model.accounts().at(step.to).key, earner);
        json.field("amount", to_string(step.amount)).field("sequence", step.sequence.raw()).end_object();
    }
    json.end_array().end_object();
}

}  // namespace tongqu::gateway
