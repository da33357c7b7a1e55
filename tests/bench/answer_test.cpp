#include <catch2/catch.hpp>

#include "bench/end_to_end/answer.hpp"

using namespace tongqu::bench;

TEST_CASE("the load generator finds where an answer ends, however its bytes arrive") {
    const std::string answer = "HTTP/1.1 201 Created\r\nDate: x\r\nContent-Length: 5\r\n\r\nhello";
    for (std::size_t seen = 0; seen < answer.size(); ++seen) {
        const auto part = first_answer(std::string_view(answer).substr(0, seen));
        REQUIRE_FALSE(part);
        CHECK(part.error() == AnswerError::incomplete);
    }
    const std::string following = answer + "HTTP/1.1 200";
    const auto whole = first_answer(following);
    REQUIRE(whole);
    CHECK(whole->status == 201);
    CHECK(whole->body == "hello");
    CHECK(whole->bytes == answer.size());
}

TEST_CASE(
    "an answer without a length, or of something else than HTTP, is told apart from an unfinished one") {
    CHECK(first_answer("HTTP/1.1 200 OK\r\n\r\n").error() == AnswerError::not_http);
    CHECK(first_answer("SSH-2.0\r\n\r\n").error() == AnswerError::not_http);
    const auto empty = first_answer("HTTP/1.1 204 No Content\r\n\r\n");
    REQUIRE(empty);
    CHECK(empty->body.empty());
}
