// GET /v1/orders/{id}/evidence
#include "gateway/api/base64.hpp"
#include "gateway/api/carry_out.hpp"
#include "gateway/api/page.hpp"

namespace tongqu::gateway {
namespace {

std::string_view word_of_kind(service::SignedCommand::Kind kind) {
    switch (kind) {
        case service::SignedCommand::Kind::place: return "place";
        case service::SignedCommand::Kind::amend: return "amend";
        case service::SignedCommand::Kind::cancel: return "cancel";
        case service::SignedCommand::Kind::cancel_all: return "cancel_all";
    }
    return {};
}

std::span<const std::uint8_t> octets_of(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

// What its participant signed of an order: the participant sees it, and a regulator. An order that is not the caller's is not there.
http::Response get_order_evidence(const Call& call) {
    const auto number = number_of(call.path["id"]);
    const auto* order = number ? call.model().orders().find(OrderId(*number)) : nullptr;
    const bool may_see = order != nullptr && (order->participant == call.participant() || call.caller->scopes.contains(Scope::regulate));
    if (!may_see) return refusal(RejectReason::unknown_order);
    http::JsonWriter json;
    json.begin_object().field("order_id", std::to_string(order->id.raw()));
    json.field("participant_id", call.directory().participants().at(order->participant).terms.name_id);
    json.key("signed").begin_array();
    for (const auto& command : order->signatures) {
        json.begin_object().field("command", word_of_kind(command->kind));
        json.field("text", to_base64(octets_of(command->evidence.text)));
        json.field("signature", to_base64(command->evidence.signature));
        json.field("key_id", std::to_string(command->key.raw()));
        json.field("public_key", to_base64(call.directory().keys().at(command->key).digest));
        write_origin(json, command->origin);
        json.end_object();
    }
    json.end_array().end_object();
    return answer(std::move(json));
}

}  // namespace

void add_order_evidence(Routes& routes) {
    add_route(routes, http::Method::get, "/v1/orders/{id}/evidence", Access::party, "getOrderEvidence", get_order_evidence);
}

}  // namespace tongqu::gateway
