#include <fcntl.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <utility>

#include "gateway/audit/action_file.hpp"
#include "gateway/http/request_id.hpp"
#include "gateway/logging/log.hpp"

using namespace tongqu;
using namespace tongqu::logging;

namespace {

const Time kNoon(1'772'366'400'000'001);  // 2026-03-01T12:00:00.000001Z

std::string all_of(int descriptor) {
    std::string text;
    char part[4096];
    for (ssize_t count; (count = ::read(descriptor, part, sizeof part)) > 0;) text.append(part, static_cast<std::size_t>(count));
    return text;
}

struct Pipe {
    Pipe() { REQUIRE(::pipe(ends) == 0); }
    ~Pipe() {
        for (const int end : ends)
            if (end >= 0) ::close(end);
    }
    std::string read_to_the_end() {
        ::close(std::exchange(ends[1], -1));
        return all_of(ends[0]);
    }
    int ends[2];
};

}  // namespace

TEST_CASE("A line is one JSON object, or words that no text of others can forge") {
    const std::string sly = "a\nb level=error \"x\"";
    CHECK(Line(Format::json, kNoon, Level::warn, "answered").field("peer", sly).field("status", 503u).field("micros", -1).finish() ==
          "{\"time\":\"2026-03-01T12:00:00.000001Z\",\"level\":\"warn\",\"event\":\"answered\",\"peer\":\"a\\nb level=error "
          "\\\"x\\\"\",\"status\":503,\"micros\":-1}\n");
    CHECK(Line(Format::text, kNoon, Level::info, "answered").field("peer", sly).field("route", "/v1/orders/{id}").field("status", 200).finish() ==
          "2026-03-01T12:00:00.000001Z info answered peer=\"a\\nb level=error \\\"x\\\"\" route=/v1/orders/{id} status=200\n");
}

TEST_CASE("Lines reach the descriptor in order, those above the level do not") {
    Pipe pipe;
    {
        Log log({.level = Level::warn, .format = Format::text, .descriptor = pipe.ends[1], .now = [] { return kNoon; }});
        CHECK(log.takes(Level::error));
        CHECK_FALSE(log.takes(Level::info));
        log.say(Level::warn, "one", "first");
        log.say(Level::debug, "never", "told");
        log.say(Level::error, "two", "second");
    }
    CHECK(pipe.read_to_the_end() ==
          "2026-03-01T12:00:00.000001Z warn one message=first\n2026-03-01T12:00:00.000001Z error two message=second\n");
}

TEST_CASE("What has no room is dropped, counted and told") {
    Pipe pipe;
    std::uint64_t dropped = 0;
    {
        Log log({.level = Level::info, .format = Format::text, .descriptor = pipe.ends[1], .waiting_bytes = 120, .now = [] { return kNoon; }});
        for (int i = 0; i < 1000; ++i) log.say(Level::info, "event", "fifty bytes or so a line, all of them");
        dropped = log.dropped();
        CHECK(log.written() + dropped == 1000);
    }
    CHECK(dropped > 0);
    const std::string text = pipe.read_to_the_end();
    CHECK(text.find("log_lines_dropped lines=") != std::string::npos);
}

TEST_CASE("A client names its request in letters, digits, dots, hyphens and colons, and never by a secret") {
    for (const char* good : {"a", "0b7c-12.A:z", "4bf92f3577b34da6a3ce929d0e0e4736"}) CHECK(http::is_request_id(good));
    CHECK(http::is_request_id(std::string(64, 'x')));
    for (const std::string& bad : {std::string(), std::string(65, 'x'), std::string("tq_secret"), std::string("a b"), std::string("a\"b"),
                                   std::string("é"), std::string("a\r")})
        CHECK_FALSE(http::is_request_id(bad));
}

TEST_CASE("docs/limits.md and docs/operations.md have the limits of log and audit") {
    const auto has = [](const char* file, const std::string& part) {
        std::ifstream in(file);
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        return text.find(part) != std::string::npos;
    };
    CHECK(has("docs/limits.md", "| lines of the operator's log | " + std::to_string(kWaitingBytes >> 20) + " MiB |"));
    CHECK(has("docs/limits.md", "nine files of " + std::to_string(gateway::kActionFileBytes >> 20) + " MiB"));
    CHECK(gateway::kOlderActionFiles + 1 == 9);
    CHECK(has("docs/limits.md", "| " + std::to_string(gateway::kActionTextBytes) + " bytes | cut |"));
    CHECK(has("docs/operations.md", "the newest 200,000 in memory"));
}
