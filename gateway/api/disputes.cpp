// POST /v1/trades/{id}/dispute · GET /v1/trades/{id}/dispute · POST /v1/trades/{id}/resolve · GET /v1/disputes
#include "gateway/api/body.hpp"
#include "gateway/api/carry_out.hpp"
#include "gateway/api/page.hpp"
#include "gateway/api/text_limits.hpp"
#include "gateway/api/trade_json.hpp"
#include "gateway/api/vault_refusal.hpp"
#include "market/decimal.hpp"

namespace tongqu::gateway {
namespace {

namespace asio = boost::asio;
using service::TradeStatus;

bool may_be_disputed(TradeStatus status) {
    return status == TradeStatus::delivered || status == TradeStatus::in_use || status == TradeStatus::released;
}

// As with a delivery: what is said is durable in the vault before the command that commits to it is submitted.
asio::awaitable<http::Response> dispute(Call call) {
    Body body(call);
    DisputeTrade command;
    command.reference = body.id("reference");
    Grant reason{"reason", body.text("reason", kReasonText)};
    if (auto problem = body.problem()) co_return std::move(*problem);
    const auto* trade = own_trade(call);
    if (trade == nullptr) co_return refusal(RejectReason::unknown_trade);
    if (trade->buyer != call.participant()) co_return refusal(RejectReason::not_the_buyer);

    const TradeId id = trade->id;
    const auto keep = may_be_disputed(trade->status) ? Vault::Keep::store : Vault::Keep::only_commit;
    const auto commitment =
        co_await call.around.vault.keep(call.participant(), id, command.reference, std::move(reason), keep);
    if (!commitment) co_return refusal_of(commitment.error());
    command.trade = id;
    command.reason_commitment = *commitment;
    const auto done = co_await carry_out(call, std::move(command));
    if (!done) co_return done.error();
    // What fails here leaves nothing but an orphan.
    if (!done->replay) (void)co_await call.around.vault.settle(id, *commitment);
    co_return step_answer(call, id, *done);
}

asio::awaitable<http::Response> resolve(Call call) {
    Body body(call);
    ResolveTrade command;
    command.reference = body.id("reference");
    command.refund = body.money("refund");
    Grant note{"note", body.text("note", kReasonText)};
    if (auto problem = body.problem()) co_return std::move(*problem);
    const auto number = number_of(call.path["id"]);
    const auto* trade = number ? call.model().trades().find(TradeId(*number)) : nullptr;
    if (trade == nullptr) co_return refusal(RejectReason::unknown_trade);

    const TradeId id = trade->id;
    const bool open = trade->status == TradeStatus::disputed || trade->status == TradeStatus::settled;
    const auto commitment = co_await call.around.vault.keep(call.participant(), id, command.reference, std::move(note),
                                                            open ? Vault::Keep::store : Vault::Keep::only_commit);
    if (!commitment) co_return refusal_of(commitment.error());
    command.trade = id;
    command.note_commitment = *commitment;
    const auto done = co_await carry_out(call, std::move(command));
    if (!done) co_return done.error();
    co_return step_answer(call, id, *done);
}

// A text that its author's keys were destroyed of is left out.
asio::awaitable<http::Response> get_dispute(Call call) {
    const auto* trade = visible_trade(call);
    if (trade == nullptr) co_return refusal(RejectReason::unknown_trade);
    const auto* found = call.model().disputes().find(trade->id);
    if (found == nullptr) co_return refusal(ApiError::dispute_not_found);

    const TradeId id = trade->id;
    const service::DisputeRecord record = *found;
    http::JsonWriter json;
    json.begin_object().field("trade_id", std::to_string(id.raw())).field("status", word_of(trade->status));
    if (record.dispute) {
        const auto reason = co_await call.around.vault.read(id, record.dispute->reason_commitment);
        if (!reason && reason.error() != VaultError::not_found) co_return refusal_of(reason.error());
        json.field("reference", record.dispute->reference);
        if (reason) json.field("reason", reason->value);
        write_origin(json, record.dispute->origin);
    }
    json.key("resolutions").begin_array();
    for (const service::Resolution& resolution : record.resolutions) {
        const auto note = co_await call.around.vault.read(id, resolution.note_commitment);
        if (!note && note.error() != VaultError::not_found) co_return refusal_of(note.error());
        json.begin_object().field("reference", resolution.reference);
        json.field("resolved_by", call.directory().participants().at(resolution.by).terms.name_id);
        json.field("refund", to_string(resolution.refund));
        if (note) json.field("note", note->value);
        write_origin(json, resolution.origin);
        json.end_object();
    }
    json.end_array().end_object();
    co_return answer(std::move(json));
}

// The newest trades first.
http::Response get_disputes(const Call& call) {
    const auto page = page_of(call.request);
    if (!page) return page.error();
    std::optional<TradeStatus> status;
    if (const auto word = call.request.parameter("status")) {
        status = from_word<TradeStatus>(*word);
        if (!status) return refusal(ApiError::invalid_parameter, "status");
    }
    const auto ids = newest_first(call.model().disputes().trades(), *page);
    return answer(write_page("disputes", ids, *page, [&](http::JsonWriter& json, std::uint64_t number) {
        const service::TradeRecord& trade = call.model().trades().at(TradeId(number));
        if (status && trade.status != *status) return false;
        const service::DisputeRecord& record = *call.model().disputes().find(trade.id);
        const InstrumentTerms& terms = call.directory().instruments().at(trade.instrument).terms;
        const auto name = [&](ParticipantId id) { return call.directory().participants().at(id).terms.name_id; };
        json.begin_object().field("trade_id", std::to_string(number)).field("instrument_id", terms.name_id);
        json.field("buyer", name(trade.buyer)).field("supplier", name(trade.seller));
        json.field("currency", code_of(terms.currency)).field("gross", to_string(trade.gross));
        json.field("released", to_string(trade.released)).field("refunded", to_string(trade.refunded + trade.debited));
        json.field("status", word_of(trade.status)).field("resolutions", record.resolutions.size());
        write_origin(json, record.dispute ? record.dispute->origin : record.resolutions.front().origin);
        json.end_object();
        return true;
    }));
}

}  // namespace

void add_disputes(Routes& routes) {
    using http::Method;
    add_route(routes, Method::post, "/v1/trades/{id}/dispute", Access::trader, "disputeTrade", dispute);
    add_route(routes, Method::get, "/v1/trades/{id}/dispute", Access::party, "getDispute", get_dispute);
    add_route(routes, Method::post, "/v1/trades/{id}/resolve", Access::regulator, "resolveTrade", resolve);
    add_route(routes, Method::get, "/v1/disputes", Access::supervisor, "getDisputes", get_disputes,
              {"status", "limit", "cursor"});
}

}  // namespace tongqu::gateway
