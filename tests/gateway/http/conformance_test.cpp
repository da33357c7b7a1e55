// The public suites of raw requests against a running server: each gets its status, none crashes or hangs it,
// none spoils the request that follows on its connection.
#include "tests/gateway/http/conformance.hpp"

#include <map>

#include "tests/gateway/http/loopback.hpp"

using namespace tongqu::http;
using namespace tongqu::http::test;

namespace {

std::vector<ConformanceCase> all_cases(const Loopback& server) {
    auto cases = http11_cases("127.0.0.1:" + std::to_string(server.port()));
    for (auto& each : parser_cases()) cases.push_back(std::move(each));
    return cases;
}

std::vector<Answer> answers_to(const Loopback& server, std::string_view bytes) {
    Client client = server.connect();
    client.send(bytes);
    client.end_sending();
    return split_answers(client.receive_all());
}

bool stays_open(const std::vector<Answer>& answers) {
    return !answers.empty() && std::ranges::none_of(answers, [](const Answer& each) {
        return each.header("Connection") == "close";
    });
}

// Most requests of the parser's suite have no Host, which HTTP/1.1 demands and a parser does not: add it
// where missing.
std::string with_host(std::string bytes) {
    std::string lower = bytes;
    std::ranges::transform(lower, lower.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const std::size_t line = bytes.starts_with("\r\n") ? bytes.find("\r\n", 2) : bytes.find("\r\n");
    const std::string end = lower.substr(0, line);
    if (line == std::string::npos || !end.ends_with("http/1.1") || lower.find("\nhost:") != std::string::npos)
        return bytes;
    std::string host = "a";
    if (const std::size_t at = bytes.find("://"); at < line)
        host = bytes.substr(at + 3, bytes.find_first_of("/? ", at + 3) - at - 3);
    return bytes.insert(line + 2, "Host: " + host + "\r\n");
}

}  // namespace

TEST_CASE("Every raw request of the public suite with a firm status gets that status") {
    Loopback server;
    std::size_t firm = 0;
    const auto cases = http11_cases("127.0.0.1:" + std::to_string(server.port()));
    for (const auto& each : cases) {
        if (each.status.empty()) continue;
        ++firm;
        INFO(each.name);
        const auto answers = answers_to(server, each.bytes);
        REQUIRE_FALSE(answers.empty());
        CHECK(answers.back().status == std::stoi(each.status));
        CHECK(answers.back().header("Connection") == "close");
    }
    if (!cases.empty()) CHECK(firm == 52);
}

TEST_CASE("What a strict parser refuses is refused here too, what it accepts is not malformed here") {
    // Valid for that parser, and yet refused here with 400, each for a reason.
    const std::map<std::string, std::string> stricter = {
        {"method.md: SOURCE request with ICE", "another protocol"},
        {"method.md: OPTIONS request with RTSP", "another protocol"},
        {"method.md: ANNOUNCE request with RTSP", "another protocol"},
        {"sample.md: No HTTP version", "HTTP/0.9 has no header and no status"},
        {"uri.md: Fragment in URI", "a fragment is never sent to a server"},
        {"uri.md: `host:port` and basic auth",
         "user information in a target is a way to deceive (RFC 9110 §4.2.4)"},
        {"transfer-encoding.md: POST with `chunked` as last transfer-encoding", "has a fragment too"},
        {"transfer-encoding.md: POST with `chunked` as last transfer-encoding (multiple headers)",
         "the same"},
        {"content-length.md: Content-Length reset when no body is received", "its body is missing"},
    };
    Loopback server;
    for (const auto& each : parser_cases()) {
        INFO(each.name);
        const auto answers = answers_to(server, with_host(each.bytes));
        if (each.parser_error == 0 && each.complete) {
            REQUIRE_FALSE(answers.empty());
            // What follows a complete message may be cut off in the suite, so the first answer counts.
            CHECK((answers.front().status == 400) == stricter.contains(each.name));
        } else if (each.parser_error == 5) {
            // Bytes after a request that ended the connection: never looked at.
            REQUIRE(answers.size() == 1);
            CHECK(answers.front().header("Connection") == "close");
        } else if (each.parser_error > 0 && each.parser_error < 22) {
            REQUIRE_FALSE(answers.empty());
            CHECK(answers.back().status >= 400);
            CHECK(answers.back().header("Connection") == "close");
        }
    }
}

TEST_CASE("A request that follows a raw request on its connection is answered as if it came alone") {
    Loopback server;
    std::size_t followed = 0;
    for (const auto& each : all_cases(server)) {
        const auto alone = answers_to(server, each.bytes);
        if (!stays_open(alone) || each.bytes.starts_with("HEAD")) continue;
        INFO(each.name);
        ++followed;
        Client client = server.connect();
        REQUIRE(client.send(each.bytes));
        for (const Answer& expected : alone) CHECK(client.receive()->status == expected.status);
        REQUIRE(client.send(request("POST", "/echo", "the next one")));
        const auto next = client.receive();
        REQUIRE(next);
        CHECK(next->status == 200);
        CHECK(next->body == "the next one");
    }
    if (!all_cases(server).empty()) CHECK(followed > 40);
}

TEST_CASE(
    "No raw request keeps a connection beyond its deadlines, and all of them together leave the server "
    "well") {
    Limits limits;
    limits.sweep_period = std::chrono::milliseconds(5);
    limits.head_timeout = limits.body_timeout = limits.idle_timeout = std::chrono::milliseconds(100);
    limits.linger_timeout = limits.write_timeout = std::chrono::milliseconds(100);
    Loopback server(limits);
    std::vector<Client> clients;
    for (const auto& each : all_cases(server)) {
        clients.push_back(server.connect());
        clients.back().send(each.bytes);
    }
    for (Client& client : clients)
        (void)client.receive_all();  // until the server has closed every one of them
    // Those told of an error are still waited for, so that they can read it, up to the deadline for that.
    while (server.counts().connections_open > 0) {
    }
    std::optional<Answer> after;
    while (!after) {  // a machine that stalls may let even this connection run into its deadline
        Client client = server.connect();
        client.send(request("GET", "/"));
        after = client.receive();
    }
    CHECK(after->body == "ok");
    CHECK(server.failures() == 0);
}
