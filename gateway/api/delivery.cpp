// POST /v1/trades/{id}/deliver · POST /v1/trades/{id}/accept · POST /v1/trades/{id}/usage · GET /v1/trades/{id}/grant
#include "gateway/api/body.hpp"
#include "gateway/api/carry_out.hpp"
#include "gateway/api/text_limits.hpp"
#include "gateway/api/trade_json.hpp"
#include "gateway/api/vault_refusal.hpp"

namespace tongqu::gateway {
namespace {

namespace asio = boost::asio;

// The grant is durable in the vault before the command that commits to it is submitted; the journal sees the
// commitment only.
asio::awaitable<http::Response> deliver(Call call) {
    Body body(call);
    DeliverTrade command;
    command.reference = body.id("reference");
    Grant grant;
    if (auto fields = body.object().optional_object("grant")) {
        grant.kind = fields->required_string("kind", kGrantKindText);
        grant.value = fields->required_string("value", kGrantValueText);
    } else {
        body.refuse("grant", ApiError::missing_field);
    }
    if (auto problem = body.problem()) co_return std::move(*problem);
    const auto* trade = own_trade(call);
    if (trade == nullptr) co_return refusal(RejectReason::unknown_trade);
    if (trade->seller != call.participant()) co_return refusal(RejectReason::not_the_supplier);

    const TradeId id = trade->id;
    const bool waits = trade->status == service::TradeStatus::traded;
    const auto commitment =
        co_await call.around.vault.keep(call.participant(), id, command.reference, std::move(grant),
                                        waits ? Vault::Keep::store : Vault::Keep::only_commit);
    if (!commitment) co_return refusal_of(commitment.error());
    command.trade = id;
    command.grant_commitment = *commitment;
    const auto done = co_await carry_out(call, std::move(command));
    if (!done) co_return done.error();
    // What fails here leaves nothing but an orphan.
    if (!done->replay) (void)co_await call.around.vault.settle(id, *commitment);
    co_return step_answer(call, id, *done);
}

asio::awaitable<http::Response> accept(Call call) {
    Body body(call);
    AcceptTrade command;
    command.reference = body.id("reference");
    if (auto problem = body.problem()) co_return std::move(*problem);
    const auto* trade = own_trade(call);
    if (trade == nullptr) co_return refusal(RejectReason::unknown_trade);

    const TradeId id = trade->id;
    command.trade = id;
    const auto done = co_await carry_out(call, std::move(command));
    if (!done) co_return done.error();
    co_return step_answer(call, id, *done);
}

asio::awaitable<http::Response> report_usage(Call call) {
    const auto* trade = own_trade(call);
    if (trade == nullptr) co_return refusal(RejectReason::unknown_trade);
    Body body(call);
    ReportUsage command;
    command.trade = trade->id;
    command.reference = body.id("reference");
    command.quantity = body.quantity("quantity", call.directory().instruments().at(trade->instrument).terms);
    if (auto problem = body.problem()) co_return std::move(*problem);

    const TradeId id = trade->id;
    const auto done = co_await carry_out(call, std::move(command));
    if (!done) co_return done.error();
    co_return step_answer(call, id, *done);
}

asio::awaitable<http::Response> get_grant(Call call) {
    const auto* trade = own_trade(call);
    if (trade == nullptr) co_return refusal(RejectReason::unknown_trade);
    if (trade->buyer != call.participant()) co_return refusal(RejectReason::not_the_buyer);
    if (!trade->delivered_at) co_return refusal(ApiError::grant_not_found);

    const TradeId id = trade->id;
    const std::string reference = trade->reference;
    const Digest commitment = trade->grant_commitment;
    const auto grant = co_await call.around.vault.read(id, commitment);
    if (!grant) co_return refusal_of(grant.error());
    http::JsonWriter json;
    json.begin_object().field("trade_id", std::to_string(id.raw())).field("reference", reference);
    json.key("grant")
        .begin_object()
        .field("kind", grant->kind)
        .field("value", grant->value)
        .end_object()
        .end_object();
    co_return answer(std::move(json));
}

}  // namespace

void add_delivery(Routes& routes) {
    using http::Method;
    add_route(routes, Method::post, "/v1/trades/{id}/deliver", Access::trader, "deliverTrade", deliver);
    add_route(routes, Method::post, "/v1/trades/{id}/accept", Access::trader, "acceptTrade", accept);
    add_route(routes, Method::post, "/v1/trades/{id}/usage", Access::trader, "reportUsage", report_usage);
    add_route(routes, Method::get, "/v1/trades/{id}/grant", Access::reader, "getGrant", get_grant);
}

}  // namespace tongqu::gateway
