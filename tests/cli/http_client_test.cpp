#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "cli/client/http_client.hpp"
#include "gateway/http/server.hpp"
#include "tests/cli/scripted_server.hpp"

using namespace tongqu::cli;
using namespace tongqu::cli::test;

namespace {

HttpClient client_of(const ScriptedServer& server, HttpTimes times = {}) {
    return HttpClient(parse_url(server.url()).value(), times);
}

const HttpTimes kImpatient{.connect = std::chrono::milliseconds(2000),
                           .answer = std::chrono::milliseconds(30)};

}  // namespace

TEST_CASE("Addresses of exchanges are read, and others refused") {
    CHECK(parse_url("http://127.0.0.1:8080")->authority() == "127.0.0.1:8080");
    CHECK(parse_url("http://exchange.example")->port == 80);
    CHECK(parse_url("http://exchange.example/market/")->prefix == "/market");
    CHECK(parse_url("http://[::1]:8080")->host == "::1");
    CHECK(parse_url("http://[::1]:8080")->text() == "http://[::1]:8080");
    CHECK(parse_url("https://exchange.example")->port == 443);
    CHECK(parse_url("https://exchange.example:8443/market")->text() == "https://exchange.example:8443/market");
    CHECK(parse_url("https://exchange.example")->authority() == "exchange.example");
    for (const std::string bad : {"", "127.0.0.1:8080", "https://", "ftp://a", "http://",
                                  "http://:80", "http://a:0", "http://a:65536", "http://a:x", "http://a b",
                                  "http://a@b", "http://a?b", "http://[::1", "http://a:"})
        CHECK(!parse_url(bad));
}

TEST_CASE("A path's segment is escaped byte by byte") {
    CHECK(percent_encoded("h100-hour:v1.~_") == "h100-hour:v1.~_");
    CHECK(percent_encoded("a b/c?水") == "a%20b%2Fc%3F%E6%B0%B4");
}

TEST_CASE("A connection is kept for the next request, with key, body and headers in each") {
    ScriptedServer server({{http_answer(200, "one", "X-Note: First\r\n")}, {http_answer(404, "two")}});
    HttpClient client = client_of(server);
    const auto first = client.send({.method = "POST",
                                    .target = "/v1/orders",
                                    .body = "{}",
                                    .bearer = "secret",
                                    .headers = {{"Idempotency-Key", "k1"}}});
    REQUIRE(first);
    CHECK(first->status == 200);
    CHECK(first->body == "one");
    CHECK(first->header("x-note") == "First");
    const auto second = client.send({.target = "/v1/market"});
    REQUIRE(second);
    CHECK(second->status == 404);
    CHECK(server.connections() == 1);
    const std::string request = server.requests().at(0);
    CHECK(request.starts_with("POST /v1/orders HTTP/1.1\r\n"));
    CHECK(request.find("Host: 127.0.0.1:") != std::string::npos);
    CHECK(request.find("Authorization: Bearer secret\r\n") != std::string::npos);
    CHECK(request.find("Idempotency-Key: k1\r\n") != std::string::npos);
    CHECK(request.find("Content-Type: application/json\r\n") != std::string::npos);
    CHECK(request.ends_with("\r\n\r\n{}"));
}

TEST_CASE("A kept connection that the server has closed is replaced when the request may be repeated") {
    ScriptedServer server({{http_answer(200, "one"), true}, {http_answer(200, "two")}});
    HttpClient client = client_of(server);
    REQUIRE(client.send({.target = "/a"}));
    const auto second = client.send({.target = "/b"});
    REQUIRE(second);
    CHECK(second->body == "two");
    CHECK(server.connections() == 2);
}

TEST_CASE("A request that must not be repeated is not sent twice") {
    ScriptedServer server({{http_answer(200, "one"), true}, {http_answer(200, "two")}});
    HttpClient client = client_of(server);
    REQUIRE(client.send({.target = "/a"}));
    const auto second = client.send({.method = "POST", .target = "/b", .repeatable = false});
    REQUIRE(!second);
    CHECK(second.error().problem == HttpProblem::broken_off);
}

TEST_CASE("An answer that does not come, ends early or is no HTTP is told apart") {
    ScriptedServer server(
        {{""}, {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", true}, {"no HTTP at all\r\n\r\n", true}});
    HttpClient client = client_of(server, kImpatient);
    CHECK(client.send({.target = "/a"}).error().problem == HttpProblem::timed_out);
    HttpClient patient = client_of(server);
    CHECK(patient.send({.target = "/b"}).error().problem == HttpProblem::broken_off);
    CHECK(patient.send({.target = "/c"}).error().problem == HttpProblem::bad_answer);
}

TEST_CASE("Where nobody listens nothing is sent") {
    std::string url;
    {
        ScriptedServer gone({});
        url = gone.url();
    }
    HttpClient client(parse_url(url).value());
    const auto answer = client.send({.target = "/"});
    REQUIRE(!answer);
    CHECK(answer.error().problem == HttpProblem::cannot_connect);
}

TEST_CASE("A line break in a path, key or header never reaches the wire") {
    ScriptedServer server({{http_answer(200, "")}});
    HttpClient client = client_of(server);
    CHECK(!client.send({.target = "/a\r\nX: y"}));
    CHECK(!client.send({.target = "/a", .bearer = "k\r\nX: y"}));
    CHECK(!client.send({.target = "/a", .headers = {{"X", "y\nz"}}}));
    CHECK(server.requests().empty());
}

TEST_CASE("The client and the exchange's own front understand each other") {
    boost::asio::io_context io;
    tongqu::http::Server server(
        io, [](const tongqu::http::Request& request) -> boost::asio::awaitable<tongqu::http::Response> {
            std::string said(request.authorization().value_or("nobody"));
            co_return tongqu::http::json_response(request.method == tongqu::http::Method::post ? 201 : 200,
                                                  said + " " + request.body);
        });
    const auto port = server.listen("127.0.0.1", 0);
    REQUIRE(port);
    std::thread thread([&] { io.run(); });
    {
        HttpClient client(parse_url("http://127.0.0.1:" + std::to_string(*port)).value());
        const auto posted =
            client.send({.method = "POST", .target = "/v1/x?y=%20", .body = "{\"a\":1}", .bearer = "key"});
        CHECK((posted && posted->status == 201 && posted->body == "Bearer key {\"a\":1}"));
        const auto head = client.send({.method = "HEAD", .target = "/"});
        CHECK((head && head->status == 200 && head->body.empty()));
        const auto got = client.send({.target = "/"});
        CHECK((got && got->body == "nobody "));
    }
    server.stop(std::chrono::milliseconds(2000));
    thread.join();
}
