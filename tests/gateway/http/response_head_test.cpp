#include "gateway/http/response_head.hpp"

using namespace tongqu::http;

namespace {

std::string written(const Response& response, ResponseContext context = {}) {
    std::string out;
    append_response_head(out, response, context);
    return out;
}

}  // namespace

TEST_CASE("The head of an answer says what follows and whether the connection stays") {
    // The date is the example of RFC 9110 §5.6.7: 784111777 seconds after 1970.
    const std::string date = http_date(std::chrono::sys_seconds(std::chrono::seconds(784'111'777)));
    CHECK(date == "Sun, 06 Nov 1994 08:49:37 GMT");
    Response response = json_response(201, "{}");
    response.headers.emplace_back("Idempotent-Replay", "true");
    CHECK(written(response, {.date = date, .id = "1-1"}) ==
          "HTTP/1.1 201 Created\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nTongqu-Request-Id: "
          "1-1\r\nIdempotent-Replay: true\r\n"
          "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n");
    Response empty;
    CHECK(written(empty) == "HTTP/1.1 200 OK\r\nDate: \r\nContent-Length: 0\r\n\r\n");
    empty.status = 204;
    CHECK(written(empty, {.keep_alive = false}) ==
          "HTTP/1.1 204 No Content\r\nDate: \r\nConnection: close\r\n\r\n");
    CHECK(written(empty, {.to_http_10 = true}) ==
          "HTTP/1.1 204 No Content\r\nDate: \r\nConnection: keep-alive\r\n\r\n");
}

TEST_CASE("An answer cannot be split by what stands in its headers") {
    Response response;
    CHECK(valid_headers(response));
    response.headers.emplace_back("Location", "/v1/orders/1");
    CHECK(valid_headers(response));
    response.headers.emplace_back("X", "a\r\nSet-Cookie: b");
    CHECK_FALSE(valid_headers(response));
    response.headers.back() = {"Bad Name", "a"};
    CHECK_FALSE(valid_headers(response));
}

TEST_CASE("An error is written as the API promises it") {
    CHECK(error_response(422, "price_off_tick", "not a multiple of the tick", "price").body ==
          R"({"error":{"code":"price_off_tick","message":"not a multiple of the tick","path":"price"}})");
    CHECK(error_response(errors::kNotFound).status == 404);
    CHECK(error_response(errors::kNotFound).body ==
          R"({"error":{"code":"not_found","message":"nothing is found at this path"}})");
}

TEST_CASE("The codes of the front's errors are all different") {
    std::vector<std::string_view> codes;
    for (const HttpError& error : all_http_errors()) codes.push_back(error.code);
    std::sort(codes.begin(), codes.end());
    CHECK(std::adjacent_find(codes.begin(), codes.end()) == codes.end());
    CHECK(codes.size() == 28);
}
