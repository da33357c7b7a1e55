#pragma once
// What a client asks for on the stream, and what it is answered.
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/http/json_reader.hpp"
#include "gateway/http/response.hpp"
#include "gateway/stream/limits.hpp"
#include "market/ids.hpp"

namespace tongqu::stream {

struct Operation {
    std::string name;  // "subscribe"; empty when the message has none that can be read
    std::string id;    // as it stood in the message, "\"a1\"" or "7"; empty for none
    std::string rest;  // a JSON object of all other members
};

struct BadOperation {
    Operation operation;  // as far as it could be read, for the answer
    http::Response refusal;
};

[[nodiscard]] std::expected<Operation, BadOperation> read_operation(http::JsonReader& reader, std::string_view text,
                                                                    const Limits& limits);

// {"type":"reply","op":"order","id":"a1","status":201,"result":{…}} or, for a status of 400 and above,
// {"type":"error","op":"order","id":"a1","status":422,"error":{"code":…}}.
[[nodiscard]] std::string reply_to(const Operation& operation, const http::Response& response);

// Writes the operation as a request over HTTP, its body apart: the head that a client would have sent, which the same
// reader then checks. Nothing for operations that REST does not know; a refusal for an order_id or idempotency_key that
// cannot be one.
//
// One that is signed has the members timestamp and signature, perhaps recv_window: they become the headers of a signed request by
// the connection's key. What is signed is what a request over HTTP would have: timestamp \n METHOD \n path?query \n body, where the
// body is the members that are left, as they stand in the message, between them a comma and nothing else.
struct RestRequest {
    std::string head;
    std::string body;
    bool is_signed = false;
};
// What the connection's requests are made with.
struct Credentials {
    std::string authorization;  // "Bearer …"; empty for none
    std::optional<KeyId> key;   // that the connection has logged on with
};
[[nodiscard]] bool is_for_rest(std::string_view operation);
// Precondition: is_for_rest(operation.name).
[[nodiscard]] std::expected<RestRequest, http::Response> as_rest(http::JsonReader& reader, const Operation& operation,
                                                                 const Credentials& by);

}  // namespace tongqu::stream
