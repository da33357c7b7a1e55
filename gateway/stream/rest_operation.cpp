// Operations that REST knows too: the same request, told in a message.
#include <array>

#include "gateway/api/api_error.hpp"
#include "gateway/stream/message_members.hpp"
#include "gateway/stream/operation.hpp"
#include "market/name.hpp"

namespace tongqu::stream {
namespace {

struct Row {
    std::string_view operation;
    std::string_view method;
    bool names_order;       // its path ends with the member order_id
    bool names_instrument;  // its query may have the member instrument_id
    bool has_body;          // the members that are left are its body; otherwise there must be none
};

constexpr auto kRows = std::to_array<Row>({
    {"order", "POST", false, false, true},
    {"amend", "PATCH", true, false, true},
    {"cancel", "DELETE", true, false, false},
    {"cancel_all", "DELETE", false, true, false},
});

const Row* row_of(std::string_view operation) {
    for (const Row& row : kRows)
        if (row.operation == operation) return &row;
    return nullptr;
}

}  // namespace

bool is_for_rest(std::string_view operation) { return row_of(operation) != nullptr; }

std::expected<RestRequest, http::Response> as_rest(http::JsonReader& reader, const Operation& operation,
                                                   std::string_view authorization) {
    const Row& row = *row_of(operation.name);
    const std::vector<Member> members = members_of(operation.rest);
    RestRequest request;
    if (row.has_body) {
        constexpr auto kElsewhere = std::to_array<std::string_view>({"order_id", "idempotency_key"});
        request.body = row.names_order ? object_without(members, kElsewhere) : operation.rest;
    }
    auto fields = reader.read_object(operation.rest);
    if (!fields) return std::unexpected(gateway::refusal(fields.error()));
    // Names of the market (market/name.hpp) need no escapes in a target or a header.
    const auto name = [&](std::string_view field) {
        const std::string text(fields->optional_string(field).value_or(""));
        if (fields->has(field) && !is_name(text))
            fields->refuse(field, describe(RejectReason::invalid_name).code, describe(RejectReason::invalid_name).text);
        return text;
    };
    std::string target = "/v1/orders";
    if (row.names_order && !fields->has("order_id")) (void)fields->required_string("order_id");
    if (row.names_order) target += "/" + name("order_id");
    if (row.names_instrument && fields->has("instrument_id")) target += "?instrument_id=" + name("instrument_id");
    std::string idempotency_key;
    if (operation.name != "order") idempotency_key = name("idempotency_key");
    // Where there is a body, what else the message has is its reader's to judge.
    const auto problem = fields->finish();
    if (problem && !(row.has_body && problem->code == describe(gateway::ApiError::unknown_field).code))
        return std::unexpected(gateway::refusal(*problem));
    request.head.append(row.method).append(" ").append(target).append(" HTTP/1.1\r\nHost: stream\r\n");
    if (!authorization.empty()) request.head.append("Authorization: ").append(authorization).append("\r\n");
    if (!idempotency_key.empty()) request.head.append("Idempotency-Key: ").append(idempotency_key).append("\r\n");
    request.head += "\r\n";
    return request;
}

}  // namespace tongqu::stream
