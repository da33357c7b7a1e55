// POST /v1/deposits · POST /v1/withdrawals · GET /v1/accounts
#include "gateway/api/account_json.hpp"
#include "gateway/api/body.hpp"
#include "gateway/api/carry_out.hpp"
#include "gateway/api/past_accounts.hpp"
#include "market/decimal.hpp"

namespace tongqu::gateway {
namespace {

namespace asio = boost::asio;

// What both are answered with; the same body again has the same fields.
http::Response moved(const Call& call, const Done& done, std::string_view reference,
                     ParticipantId participant, Currency currency, Money amount) {
    const service::Answer* kept = kept_answer(call, done);
    if (kept == nullptr) return refusal(ApiError::answer_not_kept);
    http::JsonWriter json;
    json.begin_object().field("reference", reference);
    json.field("participant_id", call.directory().participants().at(participant).terms.name_id);
    json.field("currency", code_of(currency)).field("amount", to_string(amount));
    write_origin(json, kept->origin);
    json.end_object();
    return answer(201, std::move(json), done);
}

asio::awaitable<http::Response> deposit(Call call) {
    Body body(call);
    Deposit command;
    command.reference = body.id("reference");
    command.participant = body.participant("participant_id");
    command.currency = body.currency("currency");
    command.amount = body.money("amount");
    if (auto problem = body.problem()) co_return std::move(*problem);
    const Deposit asked = command;
    const auto done = co_await carry_out(call, std::move(command));
    if (!done) co_return done.error();
    co_return moved(call, *done, asked.reference, asked.participant, asked.currency, asked.amount);
}

// Of the caller's own money; a participant_id, where one is given, is the caller's.
asio::awaitable<http::Response> withdraw(Call call) {
    Body body(call);
    Withdraw command;
    command.reference = body.id("reference");
    if (body.has("participant_id") && body.participant("participant_id") != call.participant())
        body.refuse("participant_id", RejectReason::unknown_participant);
    command.currency = body.currency("currency");
    command.amount = body.money("amount");
    if (auto problem = body.problem()) co_return std::move(*problem);
    const Withdraw asked = command;
    const auto done = co_await carry_out(call, std::move(command));
    if (!done) co_return done.error();
    co_return moved(call, *done, asked.reference, call.participant(), asked.currency, asked.amount);
}

asio::awaitable<http::Response> get_accounts(Call call) {
    if (const auto sequence = call.request.parameter("sequence")) {
        http::Response past = co_await get_past_accounts(call, *sequence);
        co_return past;
    }
    http::JsonWriter json;
    json.begin_object();
    json.field("participant_id", call.directory().participants().at(call.participant()).terms.name_id);
    json.key("accounts").begin_array();
    for (const service::Balances& balances : call.model().accounts().of(call.participant()))
        write_balances(json, balances);
    json.end_array();
    json.field("sequence", call.model().last().sequence.raw()).end_object();
    co_return answer(std::move(json));
}

}  // namespace

void write_balances(http::JsonWriter& json, const service::Balances& balances) {
    json.begin_object().field("currency", code_of(balances.currency));
    json.field("available", to_string(balances.available)).field("held", to_string(balances.held));
    json.field("escrow", to_string(balances.escrow)).field("pending", to_string(balances.pending)).end_object();
}

void add_money(Routes& routes) {
    using http::Method;
    add_route(routes, Method::post, "/v1/deposits", Access::operator_, "deposit", deposit);
    add_route(routes, Method::post, "/v1/withdrawals", Access::trader, "withdraw", withdraw);
    add_route(routes, Method::get, "/v1/accounts", Access::reader, "getAccounts", get_accounts, {"sequence"});
}

}  // namespace tongqu::gateway
