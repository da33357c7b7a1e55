// POST, GET /v1/users · POST /v1/users/{id}/enrolment · POST /v1/users/{id}/disable · DELETE /v1/users/{id}
#include "gateway/api/body.hpp"
#include "gateway/api/carry_out.hpp"
#include "gateway/api/log_in_words.hpp"
#include "gateway/api/secret.hpp"
#include "gateway/api/session_cookie.hpp"
#include "gateway/api/text_limits.hpp"

namespace tongqu::gateway {
namespace {

namespace asio = boost::asio;

LogInDesk* people_of(const Call& call) { return call.around.options.people; }

const User* own_user(const Call& call, std::string_view text) {
    const auto name = user_name_of(text);
    return name ? people_of(call)->users().find(call.participant(), *name) : nullptr;
}

std::optional<http::Response> unwanted_members(const Call& call) {
    return call.request.body.empty() ? std::nullopt : Body(call).problem();
}

// Whoever decides over a user may do what the user may, as with keys.
std::expected<User, http::Response> user_in_reach(const Call& call) {
    if (people_of(call) == nullptr) return std::unexpected(refusal(ApiError::log_in_unavailable));
    const User* user = own_user(call, call.path["id"]);
    if (user == nullptr) return std::unexpected(refusal(ApiError::user_not_found));
    if (!call.caller->scopes.contains_all(call.directory().keys().at(user->key).scopes))
        return std::unexpected(refusal(RejectReason::scope_not_permitted));
    return *user;
}

http::Response user_answer(unsigned status, const Call& call, const User& user, const Secret* enrolment, Time now) {
    http::JsonWriter json;
    json.begin_object();
    write_user(json, call, user);
    if (enrolment != nullptr) json.field("enrolment_secret", enrolment->text).field("enrol_until", to_rfc3339(now + kEnrolmentTime));
    return http::json_response(status, json.end_object().take());
}

// The user's key is an ordinary one, made by the caller's; nobody ever has its secret.
asio::awaitable<http::Response> add_user(Call call) {
    LogInDesk* people = people_of(call);
    if (people == nullptr) co_return refusal(ApiError::log_in_unavailable);
    Body body(call);
    User user;
    const auto name = user_name_of(body.text("user_id", kSecretText));
    if (!name) body.refuse("user_id", ApiError::invalid_user_name);
    CreateKey command;
    command.participant = user.participant = call.participant();
    command.scopes = body.words<Scope>("scopes");
    command.expires = body.optional_time("expires");
    if (auto problem = body.problem()) co_return std::move(*problem);
    auto idempotency_key = idempotency_key_of(call.request);
    if (!idempotency_key) co_return idempotency_key.error();
    command.idempotency_key = user.made_with = *idempotency_key;
    user.name = *name;
    if (const User* known = people->users().find(user.participant, user.name)) {
        const service::KeyRecord& key = call.directory().keys().at(known->key);
        const bool same = !user.made_with.empty() && known->made_with == user.made_with && key.scopes == command.scopes &&
                          key.expires == command.expires;
        if (!same) co_return refusal(ApiError::user_exists, "user_id");
        http::Response again = user_answer(201, call, *known, nullptr, {});
        again.headers.emplace_back("Idempotent-Replay", "true");
        co_return again;
    }
    command.secret_digest = fresh_secret(kApiKeyPrefix).digest;
    const auto done = co_await carry_out(call, std::move(command));
    if (!done) co_return done.error();
    const service::Answer* kept = kept_answer(call, *done);
    if (kept == nullptr) co_return refusal(ApiError::answer_not_kept);
    user.key = std::get<KeyId>(kept->body);

    const KeyId key = user.key;
    const Time now = call.around.options.now();
    const Secret enrolment = fresh_secret(kEnrolmentPrefix);
    const auto added = co_await people->add(std::move(user), enrolment.digest, now);
    if (!added) {
        RevokeKey unused{key, {}};  // nobody can act with it; but it would count among the participant's
        const auto revoked = co_await carry_out(call, std::move(unused));
        co_return refusal(added.error());
    }
    co_return user_answer(201, call, *people->users().find(*added), &enrolment, now);
}

http::Response list_users(const Call& call) {
    if (people_of(call) == nullptr) return refusal(ApiError::log_in_unavailable);
    http::JsonWriter json;
    json.begin_object().key("users").begin_array();
    for (const User* user : people_of(call)->users().of(call.participant())) {
        write_user(json.begin_object(), call, *user);
        json.end_object();
    }
    return answer(std::move(json.end_array().end_object()));
}

asio::awaitable<http::Response> renew_enrolment(Call call) {
    const auto user = user_in_reach(call);
    if (!user) co_return user.error();
    if (auto problem = unwanted_members(call)) co_return std::move(*problem);
    const Time now = call.around.options.now();
    const auto key = let_in(call.directory().keys().find(user->key), Access::person, now);
    if (user->status == UserStatus::disabled || !key) co_return refusal(ApiError::user_disabled);
    const Secret enrolment = fresh_secret(kEnrolmentPrefix);
    const auto done = co_await people_of(call)->invite(user->number, enrolment.digest, now);
    if (!done) co_return refusal(done.error());
    co_return user_answer(200, call, *people_of(call)->users().find(user->number), &enrolment, now);
}

// The key first: whatever fails after it, nobody acts with it any more.
asio::awaitable<std::expected<void, http::Response>> end_key(Call call, KeyId key) {
    using Result = std::expected<void, http::Response>;
    if (call.directory().keys().at(key).revoked) co_return Result();
    RevokeKey command{key, {}};
    const auto done = co_await carry_out(call, std::move(command));
    if (!done) co_return Result(std::unexpect, done.error());
    co_return Result();
}

asio::awaitable<http::Response> disable_user(Call call) {
    const auto user = user_in_reach(call);
    if (!user) co_return user.error();
    if (auto problem = unwanted_members(call)) co_return std::move(*problem);
    const auto ended = co_await end_key(call, user->key);
    if (!ended) co_return ended.error();
    const auto done = co_await people_of(call)->disable(user->number, call.around.options.now());
    if (!done) co_return refusal(done.error());
    co_return user_answer(200, call, *people_of(call)->users().find(user->number), nullptr, {});
}

asio::awaitable<http::Response> forget_user(Call call) {
    const auto user = user_in_reach(call);
    if (!user) co_return user.error();
    const auto ended = co_await end_key(call, user->key);
    if (!ended) co_return ended.error();
    const auto done = co_await people_of(call)->forget(user->number, call.around.options.now());
    if (!done) co_return refusal(done.error());
    http::JsonWriter json;
    json.begin_object().field("user_id", user->name).field("key_id", std::to_string(user->key.raw())).field("status", "forgotten");
    co_return answer(std::move(json.end_object()));
}

}  // namespace

void add_users(Routes& routes) {
    using http::Method;
    add_route(routes, Method::post, "/v1/users", Access::key_holder, "addUser", add_user);
    add_route(routes, Method::get, "/v1/users", Access::key_holder, "listUsers", list_users);
    add_route(routes, Method::post, "/v1/users/{id}/enrolment", Access::key_holder, "renewEnrolment", renew_enrolment);
    add_route(routes, Method::post, "/v1/users/{id}/disable", Access::key_holder, "disableUser", disable_user);
    add_route(routes, Method::delete_, "/v1/users/{id}", Access::key_holder, "forgetUser", forget_user);
}

}  // namespace tongqu::gateway
