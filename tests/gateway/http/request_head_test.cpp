#include "gateway/http/request_head.hpp"

using namespace tongqu::http;

namespace {

std::string verdict(std::string_view head, const Limits& limits = {}) {
    const auto plan = check_request_head(head, limits);
    return plan ? "fine" : std::to_string(plan.error().status) + " " + std::string(plan.error().code);
}

std::string get(std::string_view target, std::string_view fields = "Host: a\r\n") {
    return "GET " + std::string(target) + " HTTP/1.1\r\n" + std::string(fields) + "\r\n";
}

std::string post(std::string_view fields) {
    return "POST / HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n";
}

}  // namespace

TEST_CASE("A plain request is taken, and everything in it is where the handler looks for it") {
    Request request;
    const auto plan = read_request_head(
        "PATCH /v1/orders/A%2F1%20%C3%A9?q=open+data&limit=5&empty&x=%26 HTTP/1.1\r\nHost: "
        "tongqu.example:8080\r\n"
        "AUTHORIZATION:Bearer k\r\nIdempotency-Key: \t 7 \r\nAccept: text/csv\r\nContent-Length: 12\r\n\r\n",
        {}, request);
    REQUIRE(plan);
    CHECK(plan->length == 12);
    CHECK(plan->keep_alive);
    CHECK_FALSE(plan->chunked);
    CHECK(request.method == Method::patch);
    CHECK(request.target == "/v1/orders/A%2F1%20%C3%A9?q=open+data&limit=5&empty&x=%26");
    CHECK(request.segments == std::vector<std::string_view>{"v1", "orders", "A/1 é"});
    CHECK(request.parameter("q") == "open data");
    CHECK(request.parameter("limit") == "5");
    CHECK(request.parameter("empty") == "");
    CHECK(request.parameter("x") == "&");
    CHECK_FALSE(request.parameter("absent"));
    CHECK(request.authorization() == "Bearer k");
    CHECK(request.idempotency_key() == "7");
    CHECK(request.accept() == "text/csv");
    CHECK_FALSE(request.if_none_match());
}

TEST_CASE("Every malformed head is refused with its own status and code") {
    struct Row {
        std::string head;
        std::string_view expected;
    };
    const std::vector<Row> rows = {
        {get("/"), "fine"},
        {"\r\n\r\n" + get("/"), "fine"},
        {"\r\n\r\n\r\n" + get("/"), "400 request_line"},
        // Lines
        {"GET / HTTP/1.1\nHost: a\n\n", "400 line_ending"},
        {"GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n", "400 line_ending"},
        {"GET / HTTP/1.1\rHost: a\r\n\r\n", "400 line_ending"},
        {get("/", "Host: a\r\nX: b\rc\r\n"), "400 line_ending"},
        {"GET / HTTP/1.1\r\nHost: a\r\n", "400 incomplete_request"},
        // Request line
        {"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", "400 request_line"},
        {"GET /  HTTP/1.1\r\nHost: a\r\n\r\n", "400 request_line"},
        {" GET / HTTP/1.1\r\nHost: a\r\n\r\n", "400 request_line"},
        {"GET / HTTP/1.1 \r\nHost: a\r\n\r\n", "400 request_line"},
        {"GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", "400 request_line"},
        {"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", "400 request_line"},
        {"GET /\r\n\r\n", "400 request_line"},
        {"GET HTTP/1.1\r\nHost: a\r\n\r\n", "400 request_line"},
        {"GET / HTTP/1\r\nHost: a\r\n\r\n", "400 request_line"},
        {"GET / http/1.1\r\nHost: a\r\n\r\n", "400 request_line"},
        {"GET / HTTP/01.01\r\nHost: a\r\n\r\n", "400 request_line"},
        {"GET / ICE/1.0\r\nHost: a\r\n\r\n", "400 request_line"},
        {"G(T / HTTP/1.1\r\nHost: a\r\n\r\n", "400 request_line"},
        {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", "505 http_version"},
        {"GET / HTTP/1.2\r\nHost: a\r\n\r\n", "505 http_version"},
        {"get / HTTP/1.1\r\nHost: a\r\n\r\n", "501 unknown_method"},
        {"TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", "501 unknown_method"},
        {"CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n", "501 unknown_method"},
        // Target
        {get("*"), "400 request_target"},
        {"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "fine"},
        {get("v1"), "400 request_target"},
        {get("/a#b"), "400 request_target"},
        {get("/%"), "400 request_target"},
        {get("/%4"), "400 request_target"},
        {get("/%zz"), "400 request_target"},
        {get("/%00"), "400 request_target"},
        {get("/a%0d%0aX:1"), "400 request_target"},
        {get("/%ff"), "400 request_target"},
        {get("/%c0%af"), "400 request_target"},
        {get("/?a=%"), "400 request_target"},
        {get("/?=1"), "400 request_target"},
        {get("/?a=1&a=2"), "400 duplicate_parameter"},
        {get("/?a=1&%61=2"), "400 duplicate_parameter"},
        {get("/\xCE\xB4"), "400 request_line"},
        {get(std::string_view("/\0x", 3)), "400 request_line"},
        {get("http://a/x"), "fine"},
        {get("HTTP://A:80/x"), "fine"},
        {get("https://a:443?x=1"), "fine"},
        {get("http://b/x"), "400 host"},
        {get("http://u@a/x"), "400 request_target"},
        {get("ftp://a/x"), "400 request_target"},
        // Host
        {get("/", ""), "400 host"},
        {"GET / HTTP/1.0\r\n\r\n", "fine"},
        {get("/", "Host:\r\n"), "400 host"},
        {get("/", "Host: a\r\nHost: a\r\n"), "400 host"},
        {"GET / HTTP/1.0\r\nHost: a\r\nhost: b\r\n\r\n", "400 host"},
        {get("/", "Host: a, b\r\n"), "400 host"},
        {get("/", "Host: a,b\r\n"), "400 host"},
        {get("/", "Host: u@a\r\n"), "400 host"},
        {get("/", "Host: a/b\r\n"), "400 host"},
        {get("/", "Host: a:x\r\n"), "400 host"},
        {get("/", "Host: a:65536\r\n"), "400 host"},
        {get("/", "Host: a:b:1\r\n"), "400 host"},
        {get("/", "Host: [::1\r\n"), "400 host"},
        {get("/", "Host: [::1]:8080\r\n"), "fine"},
        {get("/", "Host: 127.0.0.1:8080\r\n"), "fine"},
        // Fields
        {get("/", "Host: a\r\n folded\r\n"), "400 line_folding"},
        {get("/", "Host: a\r\n\tfolded\r\n"), "400 line_folding"},
        {"GET / HTTP/1.1\r\n \r\nHost: a\r\n\r\n", "400 line_folding"},
        {get("/", "Host : a\r\n"), "400 header_name"},
        {get("/", "Host: a\r\n: x\r\n"), "400 header_name"},
        {get("/", "Host: a\r\nX\r\n"), "400 header_name"},
        {get("/", "Host: a\r\nX[: x\r\n"), "400 header_name"},
        {get("/", "Host: a\r\nX\x01: x\r\n"), "400 header_name"},
        {get("/", std::string_view("Host: a\r\nX: a\0b\r\n", 17)), "400 header_value"},
        {get("/", "Host: a\r\nX: a\x0c\r\n"), "400 header_value"},
        {get("/", "Host: a\r\nX: a\x7f\r\n"), "400 header_value"},
        {get("/", "Host: a\r\nX: D\xC3\xBCsseldorf\tx\r\n"), "fine"},
        {get("/", "Host: a\r\nAuthorization: a\r\nAuthorization: a\r\n"), "400 duplicate_header"},
        {get("/", "Host: a\r\nIdempotency-Key: a\r\nidempotency-key: b\r\n"), "400 duplicate_header"},
        {get("/", "Host: a\r\nCookie: a\r\nCookie: b\r\n"), "fine"},
        // Framing
        {post("Content-Length: 5\r\n"), "fine"},
        {post("Content-Length: 005\r\n"), "fine"},
        {post("Content-Length:\r\n"), "400 content_length"},
        {post("Content-Length: +5\r\n"), "400 content_length"},
        {post("Content-Length: -1\r\n"), "400 content_length"},
        {post("Content-Length: 0x5\r\n"), "400 content_length"},
        {post("Content-Length: 1_0\r\n"), "400 content_length"},
        {post("Content-Length: 1 0\r\n"), "400 content_length"},
        {post("Content-Length: 5, 5\r\n"), "400 content_length"},
        {post("Content-Length: 5\r\nContent-Length: 5\r\n"), "400 content_length"},
        {post("Content-Length: 99999999999999999999\r\n"), "400 content_length"},
        {post("Content-Length: 1048576\r\n"), "fine"},
        {post("Content-Length: 1048577\r\n"), "413 body_too_large"},
        {post("Transfer-Encoding: chunked\r\n"), "fine"},
        {post("Transfer-Encoding: Chunked \r\n"), "fine"},
        {post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), "400 framing"},
        {post("Content-Length: 5\r\nTransfer-Encoding: identity\r\n"), "400 framing"},
        {post("Transfer-Encoding:\r\n"), "400 framing"},
        {post("Transfer-Encoding: xchunked\r\n"), "400 framing"},
        {post("Transfer-Encoding: gzip\r\n"), "400 framing"},
        {post("Transfer-Encoding: chunked, gzip\r\n"), "400 framing"},
        {post("Transfer-Encoding: chunked, chunked\r\n"), "400 framing"},
        {post("Transfer-Encoding: , chunked\r\n"), "400 framing"},
        {post("Transfer-Encoding: gzip, chunked\r\n"), "501 transfer_coding"},
        {post("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"), "501 transfer_coding"},
        {"POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", "400 framing"},
        {post("Content-Encoding: gzip\r\n"), "415 content_coding"},
        {post("Content-Encoding: identity\r\n"), "fine"},
        {post("Expect: 200-ok\r\n"), "417 expectation"},
        {post("Expect: 100-Continue\r\nContent-Length: 5\r\n"), "fine"},
    };
    for (const Row& row : rows) {
        INFO(row.head);
        CHECK(verdict(row.head) == row.expected);
    }
}

TEST_CASE("Each limit of the head holds at its value and refuses one more") {
    const auto filled = [](std::size_t count, std::string_view part) {
        std::string text;
        for (std::size_t i = 0; i < count; ++i) text += part;
        return text;
    };
    const Limits limits;
    CHECK(verdict(get("/" + std::string(limits.target_bytes - 1, 'a'))) == "fine");
    CHECK(verdict(get("/" + std::string(limits.target_bytes, 'a'))) == "414 target_too_long");
    CHECK(verdict(get(filled(limits.path_segments, "/a"))) == "fine");
    CHECK(verdict(get(filled(limits.path_segments + 1, "/a"))) == "414 target_too_long");
    CHECK(verdict(get("/", "Host: a\r\n" + filled(limits.header_fields - 1, "X: y\r\n"))) == "fine");
    CHECK(verdict(get("/", "Host: a\r\n" + filled(limits.header_fields, "X: y\r\n"))) ==
          "431 header_too_large");
    CHECK(verdict(std::string(limits.method_bytes, 'A') + " / HTTP/1.1\r\nHost: a\r\n\r\n") ==
          "501 unknown_method");
    CHECK(verdict(std::string(limits.method_bytes + 1, 'A') + " / HTTP/1.1\r\nHost: a\r\n\r\n") ==
          "400 request_line");

    const std::size_t rest = get("/", "Host: a\r\nX: \r\n").size();
    CHECK(verdict(get("/", "Host: a\r\nX: " + std::string(limits.head_bytes - rest, 'x') + "\r\n")) ==
          "fine");
    CHECK(verdict(get("/", "Host: a\r\nX: " + std::string(limits.head_bytes - rest + 1, 'x') + "\r\n")) ==
          "431 header_too_large");

    std::string parameters = "/?p=0";
    for (std::size_t i = 1; i < limits.query_parameters; ++i) parameters += "&p" + std::to_string(i) + "=0";
    CHECK(verdict(get(parameters)) == "fine");
    CHECK(verdict(get(parameters + "&last=0")) == "414 target_too_long");
}

TEST_CASE("Whether the connection stays open follows version and Connection header") {
    const auto stays = [](std::string_view version, std::string_view fields) {
        return check_request_head("GET / HTTP/" + std::string(version) + "\r\nHost: a\r\n" +
                                  std::string(fields) + "\r\n")
            ->keep_alive;
    };
    CHECK(stays("1.1", ""));
    CHECK_FALSE(stays("1.1", "Connection: close\r\n"));
    CHECK_FALSE(stays("1.1", "Connection: x, CLOSE ,keep-alive\r\n"));
    CHECK_FALSE(stays("1.0", ""));
    CHECK(stays("1.0", "Connection: Keep-Alive\r\n"));
}

TEST_CASE("A head that arrives byte by byte gets the same verdict as one that arrives whole, and no later") {
    const std::vector<std::string> heads = {get("/v1/market"),
                                            "\r\n" + post("Content-Length: 5\r\n"),
                                            "GET / HTTP/1.1\nHost: a\r\n\r\n",
                                            "GET / HTTP/1.1\rHost: a\r\n\r\n",
                                            get("/", "Host: a\r\nX: b\rc\r\n"),
                                            "get / HTTP/1.1\r\nHost: a\r\n\r\n",
                                            "GET /\r\n\r\n",
                                            "\n" + get("/"),
                                            "\r" + get("/"),
                                            "\r\r\n" + get("/")};
    for (const std::string& head : heads) {
        INFO(head);
        HeadScanner dribbled;
        std::optional<HeadScanner::Span> found;
        std::optional<HttpError> refused;
        std::size_t seen = 0;
        while (seen < head.size() && !found && !refused) {
            const auto step = dribbled.scan(std::string_view(head).substr(0, ++seen), {});
            if (!step)
                refused = step.error();
            else
                found = *step;
        }
        HeadScanner whole;
        const auto at_once = whole.scan(head, {});
        if (at_once && *at_once) {
            if (found) {
                CHECK(found->begin == (*at_once)->begin);
                CHECK(found->end == (*at_once)->end);
            } else {
                // Whole heads are judged by read_request_head, dribbled ones already at the end of their
                // first line.
                REQUIRE(refused);
                CHECK(refused->code == check_request_head(head).error().code);
            }
        } else {
            REQUIRE_FALSE(at_once);
            REQUIRE(refused);
            CHECK(refused->code == at_once.error().code);
        }
    }
}

TEST_CASE("A header name with an underscore never reaches a handler") {
    Request request;
    REQUIRE(read_request_head(post("Content_Length: 9\r\nX-Good: 1\r\n"), {}, request));
    CHECK(request.headers.size() == 2);
    CHECK_FALSE(request.header("content_length"));
    CHECK(request.header("x-good") == "1");
}

TEST_CASE("A full address as target gives the same request as the path alone") {
    Request request;
    REQUIRE(read_request_head(get("http://a/v1/market?x=%20"), {}, request));
    CHECK(request.target == "/v1/market?x=%20");
    CHECK(request.segments == std::vector<std::string_view>{"v1", "market"});
    CHECK(request.parameter("x") == " ");
    REQUIRE(read_request_head(get("http://a?x=1"), {}, request));
    CHECK(request.target == "/?x=1");
    CHECK(request.segments.empty());
    CHECK(request.parameter("x") == "1");
}
