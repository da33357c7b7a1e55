// POST, GET, DELETE /v1/sessions · DELETE /v1/sessions/{id} · POST /v1/password · POST /v1/codes · POST /v1/codes/confirm
#include "gateway/api/body.hpp"
#include "gateway/api/carry_out.hpp"
#include "gateway/api/hex.hpp"
#include "gateway/api/log_in_words.hpp"
#include "gateway/api/secret.hpp"
#include "gateway/api/session_cookie.hpp"
#include "gateway/api/text_limits.hpp"

namespace tongqu::gateway {
namespace {

namespace asio = boost::asio;

// A part of the token's digest, which tells nothing about the token.
std::string session_id_of(const Digest& token) { return hex_of(token).substr(0, 16); }

http::Response refusal_of_session(SessionError error) {
    return refusal(error == SessionError::ended ? ApiError::session_ended : ApiError::log_in_unavailable);
}

// Always a fresh token: what was known before a log-in, or before a change of rights, is worth nothing after it.
asio::awaitable<http::Response> open_session(Call call, UserNumber number, http::JsonWriter json) {
    LogInDesk& people = *call.around.options.people;
    const Time now = call.around.options.now();
    const User* user = people.users().find(number);
    if (user == nullptr) co_return refusal(ApiError::session_ended);
    const auto key = let_in(call.directory().keys().find(user->key), Access::person, now);
    if (!key) co_return key.error();
    const Secret token = fresh_secret(kSessionTokenPrefix);
    const auto session = co_await people.sessions().begin(token.digest, number, key->scopes, now);
    if (!session) co_return refusal_of_session(session.error());
    user = people.users().find(number);
    if (user == nullptr) co_return refusal(ApiError::session_ended);
    json.field("session_id", session_id_of(token.digest));
    write_user(json, call, *user);
    json.field("idle_ends", to_rfc3339(Sessions::idle_end(*session))).field("ends", to_rfc3339(session->ends));
    http::Response response = http::json_response(201, json.end_object().take());
    set_session_cookie(response, call.around, token.text, session->ends - now);
    co_return response;
}

asio::awaitable<http::Response> log_in(Call call) {
    LogInDesk* people = call.around.options.people;
    if (people == nullptr) co_return refusal(ApiError::log_in_unavailable);
    Body body(call);
    Claimant who = claimant_of(call, body.text("user", kSecretText));
    std::string password = body.text("password", kPasswordBytes);
    std::string code = body.optional_text("code", kSecretText);
    if (auto problem = body.problem()) co_return std::move(*problem);
    if (!has_no_foreign_origin(call.around, call.request)) co_return refusal(ApiError::foreign_page);
    const auto user = co_await people->log_in(std::move(who), std::move(password), std::move(code), call.around.options.now());
    if (!user) co_return refusal(user.error());
    if (const auto before = session_token(call.around, call.request)) {
        const Digest replaced = sha256(*before);
        [[maybe_unused]] const auto ended = co_await people->sessions().end(replaced);
    }
    http::JsonWriter json;
    json.begin_object();
    http::Response response = co_await open_session(call, *user, std::move(json));
    co_return response;
}

asio::awaitable<http::Response> list_sessions(Call call) {
    if (!call.caller->session) co_return refusal(ApiError::session_required);
    const OwnSession own = *call.caller->session;
    const auto known = co_await call.around.options.people->sessions().of(own.user, call.around.options.now());
    if (!known) co_return refusal_of_session(known.error());
    http::JsonWriter json;
    json.begin_object().key("sessions").begin_array();
    for (const auto& [token, session] : *known) {
        json.begin_object().field("session_id", session_id_of(token)).field("current", token == own.token);
        json.field("began", to_rfc3339(session.began)).field("seen", to_rfc3339(session.seen));
        json.field("idle_ends", to_rfc3339(Sessions::idle_end(session))).field("ends", to_rfc3339(session.ends)).end_object();
    }
    co_return answer(std::move(json.end_array().end_object()));
}

http::Response ended_answer(const Call& call, std::size_t count, bool current) {
    http::JsonWriter json;
    json.begin_object().field("ended", count).end_object();
    http::Response response = answer(std::move(json));
    if (current) clear_session_cookie(response, call.around);
    return response;
}

asio::awaitable<http::Response> end_sessions(Call call) {
    if (!call.caller->session) co_return refusal(ApiError::session_required);
    const OwnSession own = *call.caller->session;
    Sessions& sessions = call.around.options.people->sessions();
    const auto known = co_await sessions.of(own.user, call.around.options.now());
    if (!known) co_return refusal_of_session(known.error());
    const auto ended = co_await sessions.end_all(own.user, call.around.options.now());
    if (!ended) co_return refusal_of_session(ended.error());
    co_return ended_answer(call, known->size(), true);
}

// "current" is the one that asks: logging out.
asio::awaitable<http::Response> end_session(Call call) {
    if (!call.caller->session) co_return refusal(ApiError::session_required);
    const OwnSession own = *call.caller->session;
    Sessions& sessions = call.around.options.people->sessions();
    const auto known = co_await sessions.of(own.user, call.around.options.now());
    if (!known) co_return refusal_of_session(known.error());
    std::optional<Digest> meant;
    for (const auto& each : *known)
        if (call.path["id"] == session_id_of(each.first) || (call.path["id"] == "current" && each.first == own.token)) meant = each.first;
    if (!meant) co_return refusal(ApiError::session_not_found);
    const auto ended = co_await sessions.end(*meant);
    if (!ended) co_return refusal_of_session(ended.error());
    co_return ended_answer(call, 1, *meant == own.token);
}

// All sessions end with the old password, and this one goes on under another token.
asio::awaitable<http::Response> change_password(Call call) {
    if (!call.caller->session) co_return refusal(ApiError::session_required);
    const UserNumber user = call.caller->session->user;
    LogInDesk& people = *call.around.options.people;
    Body body(call);
    std::string password = body.text("password", kPasswordBytes);
    std::string next = body.text("new_password", kPasswordBytes);
    if (auto problem = body.problem()) co_return std::move(*problem);
    std::string address = call.request.peer;
    const auto done =
        co_await people.change_password(user, std::move(address), std::move(password), std::move(next), call.around.options.now());
    if (!done) co_return refusal(done.error());
    http::JsonWriter json;
    json.begin_object();
    http::Response response = co_await open_session(call, user, std::move(json));
    co_return response;
}

asio::awaitable<http::Response> renew_codes(Call call) {
    if (!call.caller->session) co_return refusal(ApiError::session_required);
    const UserNumber user = call.caller->session->user;
    LogInDesk& people = *call.around.options.people;
    Body body(call);
    std::string password = body.text("password", kPasswordBytes);
    if (auto problem = body.problem()) co_return std::move(*problem);
    std::string address = call.request.peer;
    const auto done = co_await people.renew_codes(user, std::move(address), std::move(password), call.around.options.now());
    if (!done) co_return refusal(done.error());
    http::JsonWriter json;
    write_new_codes(json.begin_object(), *done);
    co_return answer(std::move(json.end_object()));
}

asio::awaitable<http::Response> confirm_codes(Call call) {
    if (!call.caller->session) co_return refusal(ApiError::session_required);
    const UserNumber user = call.caller->session->user;
    LogInDesk& people = *call.around.options.people;
    Body body(call);
    std::string code = body.text("code", kSecretText);
    if (auto problem = body.problem()) co_return std::move(*problem);
    const auto done = co_await people.confirm_codes(user, std::move(code), call.around.options.now());
    if (!done) co_return refusal(done.error());
    http::JsonWriter json;
    write_recovery_codes(json.begin_object(), *done);
    http::Response response = co_await open_session(call, user, std::move(json));
    co_return response;
}

}  // namespace

void add_sessions(Routes& routes) {
    using http::Method;
    add_route(routes, Method::post, "/v1/sessions", Access::everyone, "logIn", log_in);
    add_route(routes, Method::get, "/v1/sessions", Access::person, "listSessions", list_sessions);
    add_route(routes, Method::delete_, "/v1/sessions", Access::person, "endSessions", end_sessions);
    add_route(routes, Method::delete_, "/v1/sessions/{id}", Access::person, "endSession", end_session);
    add_route(routes, Method::post, "/v1/password", Access::person, "changePassword", change_password);
    add_route(routes, Method::post, "/v1/codes", Access::person, "renewCodes", renew_codes);
    add_route(routes, Method::post, "/v1/codes/confirm", Access::person, "confirmCodes", confirm_codes);
}

}  // namespace tongqu::gateway
