// GET, POST /v1/keys/{id}/limits · POST /v1/keys/{id}/kill-switch · GET, POST /v1/participants/{id}/limits
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "gateway/api/body.hpp"
#include "gateway/api/carry_out.hpp"
#include "gateway/api/page.hpp"

namespace tongqu::gateway {
namespace {

namespace asio = boost::asio;

// A key of the caller's own participant, or any for the operator; nothing for all others.
const service::KeyRecord* named_key(const Call& call) {
    const auto number = number_of(call.path["id"]);
    if (!number || *number > UINT32_MAX) return nullptr;
    const auto* key = call.directory().keys().find(KeyId(static_cast<std::uint32_t>(*number)));
    const bool may = key != nullptr && (key->participant == call.participant() || call.caller->scopes.contains(Scope::operate));
    return may ? key : nullptr;
}

void write_order_limits(http::JsonWriter& json, const KeyLimits& limits) {
    if (limits.max_quantity) json.field("max_quantity", to_string(*limits.max_quantity));
    if (limits.max_notional) json.field("max_notional", to_string(*limits.max_notional));
    if (limits.max_open_orders) json.field("max_open_orders", *limits.max_open_orders);
    if (limits.max_exposure) json.field("max_exposure", to_string(*limits.max_exposure));
    if (limits.max_price_distance) json.field("max_price_distance", to_string(*limits.max_price_distance));
}

void write_guard(http::JsonWriter& json, KeyId key, const KeyGuard& guard) {
    json.begin_object().field("key_id", std::to_string(key.raw()));
    write_order_limits(json, guard.limits);
    json.field("kill_switch", guard.killed);
}

http::Response get_limits(const Call& call) {
    const auto* key = named_key(call);
    if (key == nullptr) return refusal(ApiError::key_not_found);
    http::JsonWriter json;
    write_guard(json, key->id, call.around.guards.of(key->id));
    json.end_object();
    return answer(std::move(json));
}

KeyLimits take_limits(Body& body) {
    KeyLimits limits;
    limits.max_quantity = body.optional_decimal("max_quantity");
    limits.max_notional = body.optional_money("max_notional");
    limits.max_open_orders = body.optional_integer("max_open_orders");
    limits.max_exposure = body.optional_money("max_exposure");
    limits.max_price_distance = body.optional_decimal("max_price_distance");
    if (limits.max_price_distance && limits.max_price_distance->mantissa <= 0) body.refuse("max_price_distance", ApiError::invalid_value);
    if (limits.max_quantity && limits.max_quantity->mantissa <= 0) body.refuse("max_quantity", ApiError::invalid_value);
    if (limits.max_notional && !limits.max_notional->is_positive()) body.refuse("max_notional", ApiError::invalid_value);
    if (limits.max_exposure && !limits.max_exposure->is_positive()) body.refuse("max_exposure", ApiError::invalid_value);
    if (limits.max_open_orders && *limits.max_open_orders < 0) body.refuse("max_open_orders", ApiError::invalid_value);
    return limits;
}

// Whoever holds the key must not be able to widen what it may do.
asio::awaitable<http::Response> set_limits(Call call) {
    const auto* key = named_key(call);
    if (key == nullptr) co_return refusal(ApiError::key_not_found);
    const bool by_operator = call.caller->scopes.contains(Scope::operate);
    KeyGuard guard = call.around.guards.of(key->id);
    if (!by_operator && (key->id == call.key() || guard.limits_by_operator)) co_return refusal(ApiError::not_by_this_key);
    Body body(call);
    guard.limits = take_limits(body);
    guard.limits_by_operator = by_operator && guard.limits.any();
    if (auto problem = body.problem()) co_return std::move(*problem);
    if (const auto kept = call.around.guards.set(key->id, guard); !kept) co_return refusal(ApiError::storage_full);
    http::JsonWriter json;
    write_guard(json, key->id, guard);
    json.end_object();
    co_return answer(std::move(json));
}

// One's own, or anybody's for the operator.
const service::ParticipantRecord* named_participant(const Call& call) {
    const auto* participant = call.directory().participant(call.path["id"]);
    const bool may = participant != nullptr && (participant->id == call.participant() || call.caller->scopes.contains(Scope::operate));
    return may ? participant : nullptr;
}

http::Response participant_limits(const service::ParticipantRecord& participant, const KeyLimits& limits) {
    http::JsonWriter json;
    json.begin_object().field("participant_id", participant.terms.name_id);
    write_order_limits(json, limits);
    return answer(std::move(json.end_object()));
}

http::Response get_participant_limits(const Call& call) {
    const auto* participant = named_participant(call);
    if (participant == nullptr) return refusal(RejectReason::unknown_participant);
    return participant_limits(*participant, call.around.guards.of(participant->id));
}

asio::awaitable<http::Response> set_participant_limits(Call call) {
    const auto* participant = named_participant(call);
    if (participant == nullptr) co_return refusal(RejectReason::unknown_participant);
    Body body(call);
    const KeyLimits limits = take_limits(body);
    if (auto problem = body.problem()) co_return std::move(*problem);
    if (const auto kept = call.around.guards.set(participant->id, limits); !kept) co_return refusal(ApiError::storage_full);
    co_return participant_limits(*participant, limits);
}

struct Cancels {
    std::vector<OrderId> done, refused;
};

// The orders of a key that takes no new ones, those on their way to the book too. They are cancelled in the name of the key
// itself, or of the caller's where that is a trader's of the same participant.
asio::awaitable<Cancels> cancel_orders_of(Call call, service::KeyRecord key) {
    constexpr int kRounds = 1000;
    constexpr std::chrono::milliseconds kPause{5};
    const auto executor = co_await asio::this_coro::executor;
    const bool by_caller = call.participant() == key.participant && call.caller->scopes.contains(Scope::trade);
    Call in_its_name{call.around, call.request, call.path, Caller{by_caller ? call.key() : key.id, key.participant, key.scopes}};
    Cancels cancels;
    for (int round = 0; round < kRounds; ++round) {
        cancels.refused.clear();
        const bool last = !call.around.guards.on_the_way(key.id);
        for (const OrderId id : open_orders_of(key.id, key.participant, call.model())) {
            CancelOrder command{id, {}};  // by name: g++ 12 destroys such a temporary of a co_await twice
            const auto done = co_await carry_out(in_its_name, std::move(command), Asked::by_consequence);
            (done ? cancels.done : cancels.refused).push_back(id);
        }
        if (last) break;
        asio::steady_timer pause(executor, kPause);
        boost::system::error_code ignored;
        co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
    co_return cancels;
}

void write_orders(http::JsonWriter& json, std::string_view name, const std::vector<OrderId>& orders) {
    json.key(name).begin_array();
    for (const OrderId id : orders) json.string(std::to_string(id.raw()));
    json.end_array();
}

asio::awaitable<http::Response> set_key_kill_switch(Call call) {
    const auto* found = named_key(call);
    if (found == nullptr) co_return refusal(ApiError::key_not_found);
    const service::KeyRecord key = *found;
    Body body(call);
    if (!body.has("engaged")) body.refuse("engaged", ApiError::missing_field);
    const bool engaged = body.boolean("engaged", false);
    if (auto problem = body.problem()) co_return std::move(*problem);

    const bool by_operator = call.caller->scopes.contains(Scope::operate);
    KeyGuard guard = call.around.guards.of(key.id);
    if (!engaged && guard.killed && !by_operator && (key.id == call.key() || guard.killed_by_operator))
        co_return refusal(ApiError::not_by_this_key);
    guard.killed = engaged;
    guard.killed_by_operator = engaged && (by_operator || guard.killed_by_operator);
    if (const auto kept = call.around.guards.set(key.id, guard); !kept) co_return refusal(ApiError::storage_full);
    Cancels cancels;
    if (engaged) cancels = co_await cancel_orders_of(call, key);
    http::JsonWriter json;
    write_guard(json, key.id, guard);
    write_orders(json, "cancelled", cancels.done);
    write_orders(json, "not_cancelled", cancels.refused);
    json.end_object();
    co_return answer(std::move(json));
}

}  // namespace

void add_key_guards(Routes& routes) {
    using http::Method;
    add_route(routes, Method::get, "/v1/keys/{id}/limits", Access::controller, "getKeyLimits", get_limits);
    add_route(routes, Method::post, "/v1/keys/{id}/limits", Access::controller, "setKeyLimits", set_limits);
    add_route(routes, Method::post, "/v1/keys/{id}/kill-switch", Access::controller, "setKeyKillSwitch", set_key_kill_switch);
    counts_as(routes, Traffic::cancels);
    add_route(routes, Method::get, "/v1/participants/{id}/limits", Access::controller, "getParticipantLimits", get_participant_limits);
    add_route(routes, Method::post, "/v1/participants/{id}/limits", Access::operator_, "setParticipantLimits", set_participant_limits);
}

}  // namespace tongqu::gateway
