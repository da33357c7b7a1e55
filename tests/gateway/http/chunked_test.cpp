#include "gateway/http/chunked.hpp"

using namespace tongqu::http;

namespace {

// The body when the text is complete, the code of the error, or "incomplete".
std::string decoded(std::string_view text, std::size_t step, const Limits& limits = {}) {
    ChunkedDecoder decoder;
    std::string body;
    std::string pending;
    for (std::size_t at = 0; at < text.size() && !decoder.done(); at += step) {
        pending += text.substr(at, step);
        const auto taken = decoder.feed(pending, limits, body);
        if (!taken) return "error " + std::string(taken.error().code);
        pending.erase(0, *taken);
    }
    return decoder.done() ? body : "incomplete";
}

}  // namespace

TEST_CASE("A chunked body is the same whether it arrives whole or byte by byte") {
    struct Row {
        std::string text;
        std::string_view expected;
    };
    const std::vector<Row> rows = {
        {"0\r\n\r\n", ""},
        {"5\r\nhello\r\n0\r\n\r\n", "hello"},
        {"5\r\nhello\r\n6\r\n world\r\n000\r\n\r\n", "hello world"},
        {"A\r\nhelloworld\r\n0\r\n\r\n", "helloworld"},
        {"a\r\nhelloworld\r\n0\r\n\r\n", "helloworld"},
        {"5;a;b=c;d=\"e \\\" ;f\"\r\nhello\r\n0\r\nVary: *\r\n\r\n", "hello"},
        {"5\r\nhello\r\n", "incomplete"},
        {"5\r\nhello!!\r\n0\r\n\r\n", "error chunk"},
        {"5\r\nhello0\r\n\r\n", "error chunk"},
        {"5\r\nhello\n0\r\n\r\n", "error chunk"},
        {"5\nhello\r\n0\r\n\r\n", "error chunk"},
        {"5 \r\nhello\r\n0\r\n\r\n", "error chunk"},
        {" 5\r\nhello\r\n0\r\n\r\n", "error chunk"},
        {"0x5\r\nhello\r\n0\r\n\r\n", "error chunk"},
        {"-1\r\nhello\r\n0\r\n\r\n", "error chunk"},
        {"\r\nhello\r\n0\r\n\r\n", "error chunk"},
        {"5;\r\nhello\r\n0\r\n\r\n", "error chunk"},
        {"5;a[=x\r\nhello\r\n0\r\n\r\n", "error chunk"},
        {"5;a=\"x\r\nhello\r\n0\r\n\r\n", "error chunk"},
        {"5\r\r;ABCD\r\n0\r\n\r\n", "error chunk"},
        {"FFFFFFFFFFFFFFFF0\r\nhello\r\n0\r\n\r\n", "error chunk"},
        {"FFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n", "error body_too_large"},
        {"0\r\nHost: b\r\n\r\n", "error trailer"},
        {"0\r\ncontent-length: 5\r\n\r\n", "error trailer"},
        {"0\r\n x\r\n\r\n", "error trailer"},
        {"0\r\n\n", "error trailer"},
    };
    for (const Row& row : rows) {
        INFO(row.text);
        CHECK(decoded(row.text, row.text.size()) == row.expected);
        CHECK(decoded(row.text, 1) == row.expected);
        CHECK(decoded(row.text, 3) == row.expected);
    }
}

TEST_CASE("Each limit of a chunked body holds at its value and refuses one more") {
    Limits limits;
    limits.body_bytes = 10;
    CHECK(decoded("5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n", 1000, limits) == "helloworld");
    CHECK(decoded("5\r\nhello\r\n6\r\nworld!\r\n0\r\n\r\n", 1000, limits) == "error body_too_large");
    CHECK(decoded("b\r\n", 1000, limits) == "error body_too_large");

    const auto extended = [](std::size_t bytes) {
        return "5;" + std::string(bytes, 'x') + "\r\nhello\r\n0\r\n\r\n";
    };
    limits.chunk_line_bytes = 20;
    CHECK(decoded(extended(16), 1, limits) == "hello");
    CHECK(decoded(extended(17), 1, limits) == "error chunk");
    CHECK(decoded(extended(17), 1000, limits) == "error chunk");
    limits.chunk_extension_bytes = 5;
    CHECK(decoded(extended(4), 1000, limits) == "hello");
    CHECK(decoded(extended(5), 1000, limits) == "error chunk");

    limits.trailer_bytes = 20;
    CHECK(decoded("0\r\nX: " + std::string(13, 'x') + "\r\n\r\n", 1000, limits) == "");
    CHECK(decoded("0\r\nX: " + std::string(16, 'x') + "\r\n\r\n", 1000, limits) == "error header_too_large");
}
