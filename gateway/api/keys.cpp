// POST /v1/keys · DELETE /v1/keys/{id}
#include "gateway/api/base64.hpp"
#include "gateway/api/body.hpp"
#include "gateway/api/carry_out.hpp"
#include "gateway/api/page.hpp"
#include "gateway/api/secret.hpp"
#include "gateway/api/text_limits.hpp"

namespace tongqu::gateway {
namespace {

namespace asio = boost::asio;

// What stands in the place of a secret's digest for a key that signs: the public key itself, which is no secret and can
// be told apart from no digest, but of which nobody knows a text that it is the SHA-256 of.
std::optional<Digest> take_public_key(Body& body) {
    if (!body.has("public_key")) return std::nullopt;
    const auto bytes = from_base64<32>(body.text("public_key", kSecretText));
    if (!bytes || !is_public_key(*bytes)) body.refuse("public_key", ApiError::invalid_public_key);
    return bytes;
}

// With the claim secret from anyone who holds it, without a key; else by a key of the participant's own.
asio::awaitable<http::Response> create_key(Call call) {
    CreateKey command;
    const bool claims = Body(call).has("claim_secret");
    if (!claims) {
        const auto caller = co_await identify(call.around, call.request, Access::key_holder);
        if (!caller) co_return caller.error();
        call.caller = *caller;
    }
    Body body(call);  // after the wait: what a reader gave is used up before one
    if (claims) command.claim_digest = sha256(body.text("claim_secret", kSecretText));
    const auto public_key = take_public_key(body);
    command.participant = body.participant("participant_id");
    command.scopes = body.words<Scope>("scopes");
    command.expires = body.optional_time("expires");
    if (auto problem = body.problem()) co_return std::move(*problem);
    auto idempotency_key = idempotency_key_of(call.request);
    if (!idempotency_key) co_return idempotency_key.error();
    command.idempotency_key = std::move(*idempotency_key);

    // Repetitions of a request that registered the key find it in use by themselves; the core knows them by their id.
    const auto* holder = public_key ? call.directory().key(*public_key) : nullptr;
    if (holder != nullptr && (holder->participant != command.participant || command.idempotency_key.empty()))
        co_return refusal(ApiError::public_key_in_use);
    const Secret secret = fresh_secret(kApiKeyPrefix);
    command.secret_digest = public_key.value_or(secret.digest);
    command.kind = public_key ? KeyKind::signing : KeyKind::bearer;
    const auto done = co_await carry_out(call, std::move(command));
    if (!done) co_return done.error();
    const service::Answer* kept = kept_answer(call, *done);
    if (kept == nullptr) co_return refusal(ApiError::answer_not_kept);
    const service::KeyRecord& key = call.directory().keys().at(std::get<KeyId>(kept->body));

    if (public_key && key.digest != *public_key) co_return refusal(RejectReason::client_id_reused);
    http::JsonWriter json;
    json.begin_object().field("key_id", std::to_string(key.id.raw()));
    json.field("participant_id", call.directory().participants().at(key.participant).terms.name_id);
    if (public_key)
        json.field("public_key", to_base64(*public_key));
    else if (!done->replay)
        json.field("api_key", secret.text);
    json.key("scopes").begin_array();
    key.scopes.for_each([&](Scope scope) { json.string(word_of(scope)); });
    json.end_array();
    if (key.expires) json.field("expires", to_rfc3339(*key.expires));
    write_origin(json, kept->origin);
    json.end_object();
    co_return answer(201, std::move(json), *done);
}

asio::awaitable<http::Response> revoke_key(Call call) {
    const auto number = number_of(call.path["id"]);
    if (!number || *number > UINT32_MAX) co_return refusal(ApiError::key_not_found);
    const auto* key = call.directory().keys().find(KeyId(static_cast<std::uint32_t>(*number)));
    if (key == nullptr || key->participant != call.participant()) co_return refusal(ApiError::key_not_found);
    auto idempotency_key = idempotency_key_of(call.request);
    if (!idempotency_key) co_return idempotency_key.error();

    RevokeKey command{key->id, std::move(*idempotency_key)};
    const auto done = co_await carry_out(call, std::move(command));
    if (!done) co_return done.error();
    const service::Answer* kept = kept_answer(call, *done);
    if (kept == nullptr) co_return refusal(ApiError::answer_not_kept);
    http::JsonWriter json;
    json.begin_object().field("key_id", std::to_string(*number)).field("status", "revoked");
    write_origin(json, kept->origin);
    json.end_object();
    co_return answer(200, std::move(json), *done);
}

}  // namespace

void add_keys(Routes& routes) {
    add_route(routes, http::Method::post, "/v1/keys", Access::everyone, "createKey", create_key);
    add_route(routes, http::Method::delete_, "/v1/keys/{id}", Access::key_holder, "revokeKey", revoke_key);
}

}  // namespace tongqu::gateway
