// The server over real sockets of the loopback. Clients block on what they wait for; nothing sleeps.
#include "tests/gateway/http/loopback.hpp"

using namespace tongqu::http;
using namespace tongqu::http::test;
using std::chrono::milliseconds;

namespace {

// As usual, but deadlines are looked at every two milliseconds; a test shortens the one it waits for.
Limits watchful() {
    Limits limits;
    limits.sweep_period = milliseconds(2);
    return limits;
}

std::string error_code(const Answer& answer) {
    const std::string mark = R"({"error":{"code":")";
    if (!answer.body.starts_with(mark)) return {};
    return answer.body.substr(mark.size(), answer.body.find('"', mark.size()) - mark.size());
}

}  // namespace

TEST_CASE("A request is answered and the connection serves the next one") {
    Loopback server;
    Client client = server.connect();
    REQUIRE(client.send(request("GET", "/")));
    const auto first = client.receive();
    REQUIRE(first);
    CHECK(first->status == 200);
    CHECK(first->body == "ok");
    CHECK(first->header("Content-Type") == "text/plain");
    CHECK(first->header("Date").size() == 29);
    CHECK(first->header("Connection").empty());
    REQUIRE(client.send(request("POST", "/echo", "hello")));
    const auto second = client.receive();
    REQUIRE(second);
    CHECK(second->body == "hello");
    CHECK_FALSE(first->header("Tongqu-Request-Id").empty());
    CHECK(first->header("Tongqu-Request-Id") != second->header("Tongqu-Request-Id"));
    CHECK(server.counts().requests == 2);
    CHECK(server.counts().connections_open == 1);
}

TEST_CASE("A client's own name of its request is answered, one that is no name is replaced, two are refused") {
    Loopback server;
    Client client = server.connect();
    const auto named = [&](const std::string& lines) {
        REQUIRE(client.send("GET / HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n"));
        return client.receive().value();
    };
    CHECK(named("Tongqu-Request-Id: order-7.retry:2\r\n").header("Tongqu-Request-Id") == "order-7.retry:2");
    const std::string made = named("Tongqu-Request-Id: tq_looks_like_a_key\r\n").header("Tongqu-Request-Id");
    CHECK(made.size() > 8);
    CHECK(made.find('_') == std::string::npos);
    const Answer two = named("Tongqu-Request-Id: a\r\nTongqu-Request-Id: b\r\n");
    CHECK(error_code(two) == "duplicate_header");
    CHECK_FALSE(two.header("Tongqu-Request-Id").empty());
}

TEST_CASE("HEAD gives the length and no body, OPTIONS the methods, an unknown path 404, another method 405") {
    Loopback server;
    Client client = server.connect();
    REQUIRE(client.send(request("HEAD", "/")));
    const auto head = client.receive(true);
    REQUIRE(head);
    CHECK(head->header("Content-Length") == "2");
    REQUIRE(client.send(request("OPTIONS", "/")));
    const auto options = client.receive();
    REQUIRE(options);
    CHECK(options->status == 204);
    CHECK(options->header("Allow") == "GET, HEAD, POST, OPTIONS");
    CHECK(options->header("Content-Length").empty());
    REQUIRE(client.send(request("GET", "/nowhere") + request("DELETE", "/")));
    CHECK(error_code(client.receive().value()) == "not_found");
    const auto refused = client.receive();
    REQUIRE(refused);
    CHECK(refused->status == 405);
    CHECK(refused->header("Allow") == "GET, HEAD, POST, OPTIONS");
}

TEST_CASE("A thousand pipelined requests are answered in their order, each after the one before") {
    Loopback server;
    Client client = server.connect();
    std::string requests;
    for (int i = 0; i < 500; ++i)
        requests += request("POST", "/echo", "n" + std::to_string(i)) + request("GET", "/count");
    REQUIRE(client.send(requests));
    for (int i = 0; i < 500; ++i) {
        REQUIRE(client.receive()->body == "n" + std::to_string(i));
        REQUIRE(client.receive()->body == std::to_string(2 * i + 2));
    }
}

TEST_CASE("An answer leaves while the request behind it is still being handled") {
    Loopback server;
    Client client = server.connect();
    REQUIRE(client.send(request("POST", "/echo", "first") + request("GET", "/wait") + request("POST", "/echo", "last")));
    REQUIRE(client.receive()->body == "first");
    server.wait_until_waiting(1);
    server.release();
    CHECK(client.receive()->status == 200);
    CHECK(client.receive()->body == "last");
}

TEST_CASE("Large answers to many connections arrive whole, those behind them too") {
    Loopback server;
    std::vector<Client> clients;
    for (int i = 0; i < 10; ++i) {
        clients.push_back(server.connect());
        REQUIRE(clients.back().send(request("GET", "/large") + request("GET", "/") + request("GET", "/large")));
    }
    for (Client& client : clients) {
        CHECK(client.receive()->body.size() == 8U << 20U);
        CHECK(client.receive()->body == "ok");
        CHECK(client.receive()->body.size() == 8U << 20U);
    }
}

TEST_CASE("A client that leaves in the middle of what it has asked for takes nobody along") {
    Loopback server;
    for (int i = 0; i < 50; ++i) {
        Client client = server.connect();
        REQUIRE(client.send(request("GET", "/") + request("GET", "/large") + request("GET", "/") + request("GET", "/large")));
    }
    Client client = server.connect();
    REQUIRE(client.send(request("GET", "/")));
    CHECK(client.receive()->body == "ok");
}

TEST_CASE("A request that arrives byte by byte, chunked, is the same request") {
    Loopback server;
    Client client = server.connect();
    const std::string bytes =
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
        "chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n";
    for (char byte : bytes) REQUIRE(client.send({&byte, 1}));
    CHECK(client.receive()->body == "abcde");
}

TEST_CASE("A body is asked for with 100 Continue when the client waits for that") {
    Loopback server;
    Client client = server.connect();
    REQUIRE(
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"));
    CHECK(client.receive()->status == 100);
    REQUIRE(client.send("hello"));
    CHECK(client.receive()->body == "hello");
    // A body that will not be taken is refused at once instead.
    REQUIRE(client.send(
        "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n"));
    CHECK(client.receive()->status == 413);
}

TEST_CASE("A client that dribbles its header is told 408 at the deadline that the first byte has set") {
    Limits limits = watchful();
    limits.head_timeout = milliseconds(100);
    limits.head_bytes = std::size_t{1}
                        << 30U;  // however fast it dribbles, it meets the deadline and not this
    Loopback server(limits);
    std::vector<Answer> answers;
    // On a machine that stalls between connect and the first byte, the connection ends in silence: then once
    // more.
    while (answers.empty()) {
        Client client = server.connect();
        const auto timeouts = server.counts().timeouts;
        client.send("GET / HTTP/1.1\r\nHost: a\r\nX: ");
        while (server.counts().timeouts == timeouts) client.send("x");
        client.end_sending();
        answers = split_answers(client.receive_all());
    }
    REQUIRE(answers.size() == 1);
    CHECK(answers[0].status == 408);
    CHECK(error_code(answers[0]) == "request_timeout");
    CHECK(answers[0].header("Connection") == "close");
}

TEST_CASE("A body that does not come is 408") {
    Limits limits = watchful();
    limits.body_timeout = milliseconds(40);
    Loopback server(limits);
    Client client = server.connect();
    REQUIRE(client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel"));
    const auto answers = split_answers(client.receive_all());
    REQUIRE(answers.size() == 1);
    CHECK(error_code(answers[0]) == "request_timeout");
    CHECK(server.counts().timeouts == 1);
}

TEST_CASE("A connection without a request, or without a further one, is closed in silence") {
    Limits limits = watchful();
    limits.idle_timeout = milliseconds(40);
    Loopback further(limits);
    Client idle = further.connect();
    REQUIRE(idle.send(request("GET", "/")));
    CHECK(idle.receive()->status == 200);
    CHECK(idle.receive_all().empty());

    limits.head_timeout = milliseconds(40);
    Loopback first(limits);
    CHECK(first.connect().receive_all().empty());
}

TEST_CASE("A client that does not take its answer is cut off, and the server goes on meanwhile") {
    Limits limits = watchful();
    limits.write_timeout = milliseconds(40);
    Loopback server(limits);
    Client greedy = server.connect();
    REQUIRE(greedy.send(request("GET", "/large")));
    while (server.counts().timeouts == 0) {
        Client other = server.connect();
        REQUIRE(other.send(request("GET", "/")));
        REQUIRE(other.receive()->status == 200);
    }
    CHECK(greedy.receive_all().size() < std::size_t{8} << 20U);
}

TEST_CASE("A large answer arrives whole at a client that takes it") {
    Loopback server;
    Client client = server.connect();
    REQUIRE(client.send(request("GET", "/large") + request("GET", "/")));
    CHECK(client.receive()->body == std::string(8 << 20, 'x'));
    CHECK(client.receive()->body == "ok");
}

TEST_CASE("A huge header, target or body is refused with its status, even while the client still sends") {
    Loopback server;
    const auto answer_to = [&](const std::string& bytes) {
        Client client = server.connect();
        client.send(bytes);
        client.end_sending();
        const auto answers = split_answers(client.receive_all());
        REQUIRE(answers.size() == 1);
        CHECK(answers[0].header("Connection") == "close");
        return std::to_string(answers[0].status) + " " + error_code(answers[0]);
    };
    const std::string megabytes(3 << 20, 'x');
    CHECK(answer_to("GET / HTTP/1.1\r\nHost: a\r\nX: " + megabytes) == "431 header_too_large");
    CHECK(answer_to("GET /" + megabytes) == "414 target_too_long");
    CHECK(answer_to(megabytes) == "400 request_line");
    CHECK(answer_to(request("POST", "/echo", megabytes)) == "413 body_too_large");
    CHECK(answer_to("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n300000\r\n" +
                    megabytes) == "413 body_too_large");
    CHECK(answer_to(request("POST", "/echo", megabytes.substr(0, (1 << 20) + 1))) == "413 body_too_large");

    Client client = server.connect();
    REQUIRE(client.send(request("POST", "/echo", megabytes.substr(0, 1 << 20))));
    CHECK(client.receive()->body.size() == 1 << 20);
}

TEST_CASE(
    "A connection over the limit is told 503 and when to come back, and has its place when one is free") {
    Limits limits;
    limits.connections = 2;
    Loopback server(limits);
    Client first = server.connect();
    REQUIRE(first.send(request("GET", "/")));
    REQUIRE(first.receive()->status == 200);
    {
        Client second = server.connect();
        REQUIRE(second.send(request("GET", "/")));
        REQUIRE(second.receive()->status == 200);
        Client third = server.connect();
        third.send(request("GET", "/"));
        const auto refused = third.receive();
        REQUIRE(refused);
        CHECK(refused->status == 503);
        CHECK(error_code(*refused) == "overloaded");
        CHECK(refused->header("Retry-After") == "1");
        third.end_sending();
        CHECK(third.receive_all().empty());
        CHECK(server.counts().connections_refused == 1);
    }
    while (server.counts().connections_open > 1) {
    }
    Client fourth = server.connect();
    REQUIRE(fourth.send(request("GET", "/")));
    CHECK(fourth.receive()->status == 200);
}

TEST_CASE("Bodies over what the server may hold at once are refused with 503 before any effect") {
    Limits limits;
    limits.bodies_bytes = 100;
    Loopback server(limits);
    Client holder = server.connect();
    REQUIRE(
        holder.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 80\r\nExpect: 100-continue\r\n\r\n"));
    REQUIRE(holder.receive()->status == 100);
    REQUIRE(holder.send(std::string(79, 'x')));
    // Until the server holds the 79 bytes it takes 90 more; then it refuses them.
    int status = 200;
    while (status == 200) {
        Client other = server.connect();
        REQUIRE(other.send(request("POST", "/echo", std::string(90, 'y'))));
        status = other.receive()->status;
    }
    CHECK(status == 503);
    REQUIRE(holder.send("x"));
    CHECK(holder.receive()->body.size() == 80);
    Client after = server.connect();
    REQUIRE(after.send(request("POST", "/echo", std::string(100, 'y'))));
    CHECK(after.receive()->status == 200);
}

TEST_CASE("A handler that fails is a 500, and the server goes on") {
    Loopback server;
    for (std::string_view target : {"/throw", "/split"}) {
        Client client = server.connect();
        REQUIRE(client.send(request("GET", target) + request("GET", "/")));
        const auto answer = client.receive();
        REQUIRE(answer);
        CHECK(answer->status == 500);
        CHECK(error_code(*answer) == "internal_error");
        CHECK(answer->head.find("Injected") == std::string::npos);
        client.end_sending();
        CHECK(client.receive_all().empty());
    }
    CHECK(server.failures() == 2);
    Client client = server.connect();
    REQUIRE(client.send(request("GET", "/")));
    CHECK(client.receive()->body == "ok");
}

TEST_CASE("Connection: close and an answer that closes end the connection after the answer") {
    Loopback server;
    for (const std::string& bytes : {std::string("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
                                     std::string("GET / HTTP/1.0\r\n\r\n"), request("GET", "/close")}) {
        Client client = server.connect();
        REQUIRE(client.send(bytes + request("GET", "/")));
        const auto answer = client.receive();
        REQUIRE(answer);
        CHECK(answer->status == 200);
        CHECK(answer->header("Connection") == "close");
        client.end_sending();
        CHECK(client.receive_all().empty());
    }
}

TEST_CASE("A graceful stop closes idle connections, finishes what is under way and takes nothing new") {
    Loopback server;
    Client idle = server.connect();
    REQUIRE(idle.send(request("GET", "/")));
    REQUIRE(idle.receive()->status == 200);
    Client busy = server.connect();
    REQUIRE(busy.send(request("GET", "/wait") + request("GET", "/")));
    server.wait_until_waiting(1);
    server.stop(std::chrono::seconds(30));
    CHECK(idle.receive_all().empty());
    server.release();
    const auto answer = busy.receive();
    REQUIRE(answer);
    CHECK(answer->body == "released");
    CHECK(answer->header("Connection") == "close");
    busy.end_sending();
    CHECK(busy.receive_all().empty());
    server.join();
    CHECK(server.counts().connections_open == 0);
    CHECK(server.counts().requests == 2);
}

TEST_CASE("A stop whose deadline passes closes what is still open") {
    Loopback server(watchful());
    Client half = server.connect();
    REQUIRE(half.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"));
    REQUIRE(half.receive()->status == 100);
    Client busy = server.connect();
    REQUIRE(busy.send(request("GET", "/wait")));
    server.wait_until_waiting(1);
    server.stop(milliseconds(20));
    CHECK(half.receive_all().empty());
    CHECK(busy.receive_all().empty());
    server.release();
    server.join();
    CHECK(server.counts().connections_open == 0);
}
