#include <array>

#include "gateway/stream/message_members.hpp"
#include "gateway/stream/operation.hpp"

using namespace tongqu::stream;
namespace http = tongqu::http;

namespace {

std::vector<std::pair<std::string, std::string>> split(std::string_view text) {
    std::vector<std::pair<std::string, std::string>> members;
    for (const Member& member : members_of(text)) members.emplace_back(member.name, member.value);
    return members;
}

Operation read(std::string_view text) {
    http::JsonReader reader;
    const auto operation = read_operation(reader, text, Limits{});
    REQUIRE(operation);
    return *operation;
}

std::string head_of(std::string_view text) {
    http::JsonReader reader;
    const auto request = as_rest(reader, read(text), {"Bearer k", {}});
    return request ? request->head.substr(0, request->head.find("\r\n")) : request.error().body;
}

}  // namespace

TEST_CASE("the members of an object are found whatever their values hold") {
    using Pairs = std::vector<std::pair<std::string, std::string>>;
    CHECK(split("{}").empty());
    CHECK(split(" { \n } ").empty());
    CHECK(split(R"({"a":1,"b":"x"})") == Pairs{{"a", "1"}, {"b", "\"x\""}});
    CHECK(split(" {\t\"a\" :\r\n1 , \"b\": null }") == Pairs{{"a", "1"}, {"b", "null"}});
    CHECK(split(R"({"a":{"b":[1,{"c":"}]"}]},"d":[]})") == Pairs{{"a", R"({"b":[1,{"c":"}]"}]})"}, {"d", "[]"}});
    CHECK(split(R"({"a\"b":"\\\"","c":"}"})") == Pairs{{R"(a\"b)", R"("\\\"")"}, {"c", "\"}\""}});
}

TEST_CASE("an object without some members keeps the others as they stand") {
    constexpr auto kNames = std::to_array<std::string_view>({"op", "id"});
    const std::string text = R"({"op":"order", "price" : "1.50","id":7,"x":{"op":1}})";
    CHECK(object_without(members_of(text), kNames) == R"({"price":"1.50","x":{"op":1}})");
    CHECK(object_without(members_of(R"({"op":1})"), kNames) == "{}");
}

TEST_CASE("an operation's id comes back as it was written") {
    CHECK(read(R"({"op":"ping","id":"a1"})").id == "\"a1\"");
    CHECK(read(R"({"op":"ping","id":-7})").id == "-7");
    CHECK(read(R"({"op":"ping","id":null})").id.empty());
    CHECK(read(R"({"op":"ping"})").id.empty());
}

TEST_CASE("replies and errors say what they answer") {
    const Operation operation{"order", "\"a1\"", "{}"};
    http::Response response = http::json_response(201, R"({"order_id":"3"})");
    CHECK(reply_to(operation, response) == R"({"type":"reply","op":"order","id":"a1","status":201,"result":{"order_id":"3"}})");
    response.headers.emplace_back("Idempotent-Replay", "true");
    CHECK(reply_to(operation, response) ==
          R"({"type":"reply","op":"order","id":"a1","status":201,"replay":true,"result":{"order_id":"3"}})");
    CHECK(reply_to({}, http::error_response(400, "c", "m")) ==
          R"({"type":"error","status":400,"error":{"code":"c","message":"m"}})");
    response = http::error_response(503, "c", "m");
    response.headers.emplace_back("Retry-After", "1");
    CHECK(reply_to({}, response) ==
          R"({"type":"error","status":503,"retry_after":1,"error":{"code":"c","message":"m"}})");
}

TEST_CASE("orders are the requests that REST knows") {
    CHECK(head_of(R"({"op":"order","price":"1"})") == "POST /v1/orders HTTP/1.1");
    CHECK(head_of(R"({"op":"amend","order_id":"14","price":"1"})") == "PATCH /v1/orders/14 HTTP/1.1");
    CHECK(head_of(R"({"op":"cancel","order_id":"14"})") == "DELETE /v1/orders/14 HTTP/1.1");
    CHECK(head_of(R"({"op":"cancel_all"})") == "DELETE /v1/orders HTTP/1.1");
    CHECK(head_of(R"({"op":"cancel_all","instrument_id":"A-1"})") == "DELETE /v1/orders?instrument_id=A-1 HTTP/1.1");

    http::JsonReader reader;
    const auto amend = as_rest(reader, read(R"({"op":"amend","id":1,"order_id":"14","idempotency_key":"k","price":"1"})"), {"Bearer k", {}});
    REQUIRE(amend);
    CHECK(amend->body == R"({"price":"1"})");
    CHECK(amend->head.ends_with("Authorization: Bearer k\r\nIdempotency-Key: k\r\n\r\n"));
}

TEST_CASE("what would break out of a request's head is refused") {
    for (const char* text : {R"({"op":"cancel","order_id":"1 HTTP/1.1\r\nX: y"})", R"({"op":"cancel","order_id":""})",
                             R"({"op":"cancel","order_id":"../1"})", R"({"op":"cancel","order_id":"1?x"})",
                             R"({"op":"cancel","order_id":"1","idempotency_key":"a\r\nb"})",
                             R"({"op":"cancel_all","instrument_id":"a&b"})", R"({"op":"amend","order_id":"1#","price":"1"})"}) {
        INFO(text);
        CHECK(head_of(text).find("invalid_name") != std::string::npos);
    }
    CHECK(head_of(R"({"op":"cancel"})").find("missing_field") != std::string::npos);
    CHECK(head_of(R"({"op":"cancel","order_id":1})").find("wrong_type") != std::string::npos);
    CHECK(head_of(R"({"op":"cancel","order_id":"1","x":1})").find("unknown_field") != std::string::npos);
}
