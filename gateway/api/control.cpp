// POST /v1/market/state · POST /v1/instruments/{id}/state · POST /v1/participants/{id}/kill-switch ·
// POST /v1/participants/{id}/signing · POST /v1/trades/{id}/bust
#include "gateway/api/body.hpp"
#include "gateway/api/carry_out.hpp"
#include "gateway/api/page.hpp"

namespace tongqu::gateway {
namespace {

namespace asio = boost::asio;

asio::awaitable<http::Response> change_state(Call call, std::optional<InstrumentId> instrument) {
    Body body(call);
    SetTradingState command{instrument, body.word<TradingState>("state"), {}};
    if (auto problem = body.problem()) co_return std::move(*problem);
    auto key = idempotency_key_of(call.request);
    if (!key) co_return key.error();
    command.idempotency_key = std::move(*key);

    const TradingState state = command.state;
    const auto done = co_await carry_out(call, std::move(command));
    if (!done) co_return done.error();
    const service::Answer* kept = kept_answer(call, *done);
    if (kept == nullptr) co_return refusal(ApiError::answer_not_kept);
    http::JsonWriter json;
    json.begin_object();
    if (instrument) json.field("instrument_id", call.directory().instruments().at(*instrument).terms.name_id);
    json.field("state", word_of(state));
    write_origin(json, kept->origin);
    json.end_object();
    co_return answer(200, std::move(json), *done);
}

asio::awaitable<http::Response> set_market_state(Call call) { return change_state(call, std::nullopt); }

asio::awaitable<http::Response> set_instrument_state(Call call) {
    const auto* instrument = call.directory().instrument(call.path["id"]);
    if (instrument == nullptr) co_return refusal(RejectReason::unknown_instrument);
    const InstrumentId id = instrument->id;
    auto response = co_await change_state(call, id);
    co_return response;
}

asio::awaitable<http::Response> set_kill_switch(Call call) {
    Body body(call);
    SetKillSwitch command;
    if (!body.has("engaged")) body.refuse("engaged", ApiError::missing_field);
    command.engaged = body.boolean("engaged", false);
    if (auto problem = body.problem()) co_return std::move(*problem);
    auto key = idempotency_key_of(call.request);
    if (!key) co_return key.error();
    command.idempotency_key = std::move(*key);
    const auto* participant = call.directory().participant(call.path["id"]);
    const bool may_name = participant != nullptr && (participant->id == call.participant() ||
                                                     call.caller->scopes.contains(Scope::operate));
    if (!may_name) co_return refusal(RejectReason::unknown_participant);
    command.participant = participant->id;
    const std::string name = participant->terms.name_id;

    const bool engaged = command.engaged;
    const auto done = co_await carry_out(call, std::move(command));
    if (!done) co_return done.error();
    const service::Answer* kept = kept_answer(call, *done);
    if (kept == nullptr) co_return refusal(ApiError::answer_not_kept);
    http::JsonWriter json;
    json.begin_object().field("participant_id", name).field("kill_switch", engaged);
    write_origin(json, kept->origin);
    json.end_object();
    co_return answer(200, std::move(json), *done);
}

asio::awaitable<http::Response> set_order_signing(Call call) {
    Body body(call);
    SetOrderSigning command;
    if (!body.has("required")) body.refuse("required", ApiError::missing_field);
    command.required = body.boolean("required", false);
    if (auto problem = body.problem()) co_return std::move(*problem);
    auto key = idempotency_key_of(call.request);
    if (!key) co_return key.error();
    command.idempotency_key = std::move(*key);
    const auto* participant = call.directory().participant(call.path["id"]);
    const bool own = participant != nullptr && participant->id == call.participant();
    const bool lifts = participant != nullptr && !command.required && call.caller->scopes.contains(Scope::operate);
    if (!own && !lifts) co_return refusal(RejectReason::unknown_participant);
    command.participant = participant->id;
    const std::string name = participant->terms.name_id;

    const bool required = command.required;
    const auto done = co_await carry_out(call, std::move(command));
    if (!done) co_return done.error();
    const service::Answer* kept = kept_answer(call, *done);
    if (kept == nullptr) co_return refusal(ApiError::answer_not_kept);
    http::JsonWriter json;
    json.begin_object().field("participant_id", name).field("orders_signed", required);
    write_origin(json, kept->origin);
    json.end_object();
    co_return answer(200, std::move(json), *done);
}

asio::awaitable<http::Response> bust_trade(Call call) {
    Body body(call);
    BustTrade command;
    command.reference = body.id("reference");
    if (auto problem = body.problem()) co_return std::move(*problem);
    const auto number = number_of(call.path["id"]);
    if (!number) co_return refusal(RejectReason::unknown_trade);
    command.trade = TradeId(*number);

    const TradeId trade = command.trade;
    const auto done = co_await carry_out(call, std::move(command));
    if (!done) co_return done.error();
    const service::Answer* kept = kept_answer(call, *done);
    if (kept == nullptr) co_return refusal(ApiError::answer_not_kept);
    http::JsonWriter json;
    json.begin_object().field("trade_id", std::to_string(trade.raw()));
    json.field("status", word_of(std::get<service::TradeMoment>(kept->body).status));
    write_origin(json, kept->origin);
    json.end_object();
    co_return answer(200, std::move(json), *done);
}

}  // namespace

void add_control(Routes& routes) {
    using http::Method;
    add_route(routes, Method::post, "/v1/market/state", Access::operator_, "setMarketState", set_market_state);
    add_route(routes, Method::post, "/v1/instruments/{id}/state", Access::operator_, "setInstrumentState",
              set_instrument_state);
    add_route(routes, Method::post, "/v1/participants/{id}/kill-switch", Access::controller, "setKillSwitch",
              set_kill_switch);
    counts_as(routes, Traffic::cancels);
    add_route(routes, Method::post, "/v1/participants/{id}/signing", Access::controller, "setOrderSigning", set_order_signing);
    add_route(routes, Method::post, "/v1/trades/{id}/bust", Access::regulator, "bustTrade", bust_trade);
}

}  // namespace tongqu::gateway
