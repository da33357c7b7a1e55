// Operations that REST knows too: the same request, told in a message.
#include <algorithm>
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

constexpr auto kElsewhere = std::to_array<std::string_view>({"order_id", "idempotency_key", "timestamp", "signature", "recv_window"});

// The members of a signature become headers, so they hold nothing that could end one.
bool is_plain(std::string_view text) {
    return std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '+' || c == '/' || c == '=';
    });
}

const Row* row_of(std::string_view operation) {
    for (const Row& row : kRows)
        if (row.operation == operation) return &row;
    return nullptr;
}

}  // namespace

bool is_for_rest(std::string_view operation) { return row_of(operation) != nullptr; }

std::expected<RestRequest, http::Response> as_rest(http::JsonReader& reader, const Operation& operation,
                                                   const Credentials& by) {
    const Row& row = *row_of(operation.name);
    const std::vector<Member> members = members_of(operation.rest);
    RestRequest request;
    // An order names no other: what stands in its way there is for the body's reader to refuse.
    if (row.has_body) request.body = object_without(members, std::span(kElsewhere).subspan(row.names_order ? 0 : 2));
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
    std::string signature;
    for (const auto& [field, header] : {std::pair("timestamp", "Tongqu-Timestamp"), {"signature", "Tongqu-Signature"},
                                        {"recv_window", "Tongqu-Recv-Window"}}) {
        const auto text = fields->optional_string(field);
        if (!text) continue;
        if (!is_plain(*text)) return std::unexpected(gateway::refusal(gateway::ApiError::invalid_signature_header));
        signature.append(header).append(": ").append(*text).append("\r\n");
    }
    request.is_signed = !signature.empty() && by.key;
    // Where there is a body, what else the message has is its reader's to judge.
    const auto problem = fields->finish();
    if (problem && !(row.has_body && problem->code == describe(gateway::ApiError::unknown_field).code))
        return std::unexpected(gateway::refusal(*problem));
    request.head.append(row.method).append(" ").append(target).append(" HTTP/1.1\r\nHost: stream\r\n");
    if (request.is_signed)
        request.head.append("Tongqu-Key: ").append(std::to_string(by.key->raw())).append("\r\n").append(signature);
    else if (!by.authorization.empty())
        request.head.append("Authorization: ").append(by.authorization).append("\r\n");
    if (!idempotency_key.empty()) request.head.append("Idempotency-Key: ").append(idempotency_key).append("\r\n");
    request.head += "\r\n";
    return request;
}

}  // namespace tongqu::stream
