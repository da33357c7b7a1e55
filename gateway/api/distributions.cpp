// GET /v1/trades/{id}/distribution
#include "gateway/api/carry_out.hpp"
#include "gateway/api/distribution.hpp"
#include "gateway/api/share_json.hpp"
#include "gateway/api/trade_json.hpp"
#include "market/decimal.hpp"

namespace tongqu::gateway {
namespace {

// Which of the languages are written.
struct Languages {
    bool english = true;
    bool chinese = true;
};

// ?lang=en or zh before Accept-Language; both where nothing asks for Chinese.
std::expected<Languages, http::Response> languages_of(const http::Request& request) {
    if (const auto asked = request.parameter("lang")) {
        if (*asked == "en") return Languages{true, false};
        if (*asked == "zh") return Languages{false, true};
        return std::unexpected(refusal(ApiError::invalid_parameter, "lang"));
    }
    const auto accepted = request.header("accept-language");
    return accepted && accepted->starts_with("zh") ? Languages{false, true} : Languages{};
}

void write_part(http::JsonWriter& json, const ExplainedPart& part, const service::TradeRecord& trade, Languages languages) {
    json.begin_object().field("rule", word_of(part.rule)).field("rulebook", trade.rulebook.raw());
    if (part.rule == PostingCause::link_charge || part.rule == PostingCause::commission)
        json.field("waterfall", trade.waterfall.raw());
    if (part.rule == PostingCause::contribution && trade.shares) json.field("share_table", trade.shares->raw());
    json.key("to").begin_object().field("owner", word_of(part.to.owner));
    if (!part.to.name.empty())
        json.field(part.to.owner == AccountOwner::region_fund ? "region_id" : "participant_id", part.to.name);
    json.end_object().field("amount", to_string(part.amount));
    if (part.sequence) json.field("sequence", part.sequence->raw());
    json.key("inputs").begin_object();
    for (const auto& [name, value] : part.inputs) json.field(name, value);
    json.end_object();
    if (part.figure) {
        json.field("arithmetic", part.figure->arithmetic);
        if (part.figure->call) {
            json.key("recompute").begin_object().field("call", *part.figure->call).field("result", part.figure->result);
            json.field("rounding", "down").field("micro_units", std::to_string(part.figure->value.raw())).end_object();
        }
    }
    if (languages.english) json.field("text", part.text);
    if (languages.chinese) json.field("text_zh", part.text_zh);
    json.end_object();
}

http::Response get_distribution(const Call& call) {
    const auto* trade = visible_trade(call);
    if (trade == nullptr) return refusal(RejectReason::unknown_trade);
    const auto languages = languages_of(call.request);
    if (!languages) return languages.error();
    const InstrumentTerms& terms = call.directory().instruments().at(trade->instrument).terms;
    const Explanation explanation = explain(call.model(), *trade);
    http::JsonWriter json;
    json.begin_object().field("trade_id", std::to_string(trade->id.raw())).field("status", word_of(trade->status));
    json.field("currency", code_of(terms.currency)).field("gross", to_string(trade->gross));
    json.field("buyer_fee", to_string(trade->buyer_fee)).field("released", to_string(trade->released));
    json.field("refunded", to_string(trade->refunded)).field("debited", to_string(trade->debited));
    json.field("rulebook", trade->rulebook.raw()).field("waterfall", trade->waterfall.raw());
    if (terms.product) {
        json.key("share_table").begin_object();
        write_share_origin(json, call.directory().products().at(*terms.product), *trade->shares);
        json.end_object();
    }
    json.key("division").begin_array();
    for (const ExplainedPart& part : explanation.division) write_part(json, part, *trade, *languages);
    json.end_array().key("steps").begin_array();
    for (const ExplainedPart& part : explanation.steps) write_part(json, part, *trade, *languages);
    json.end_array().key("calls").begin_array();
    for (const PriceCall& price : explanation.calls) {
        json.begin_object().field("method", price.method).key("input").raw(price.input);
        json.field("command", "tongqu price " + std::string(price.method) + " <<< '" + price.input + "'").end_object();
    }
    json.end_array().end_object();
    return answer(std::move(json));
}

}  // namespace

void add_distributions(Routes& routes) {
    add_route(routes, http::Method::get, "/v1/trades/{id}/distribution", Access::party, "getDistribution", get_distribution,
              {"lang"});
}

}  // namespace tongqu::gateway
