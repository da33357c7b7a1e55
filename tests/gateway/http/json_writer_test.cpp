#include "gateway/http/json_writer.hpp"

using namespace tongqu::http;

TEST_CASE("An answer of objects, lists and all kinds of values is written with its commas right") {
    JsonWriter json;
    json.begin_object().field("a", "x").field("n", -3).field("u", std::uint64_t{18'446'744'073'709'551'615U});
    json.field("yes", true)
        .key("list")
        .begin_array()
        .string("p")
        .integer(0)
        .null()
        .begin_object()
        .end_object()
        .end_array();
    json.key("empty").begin_array().end_array().key("raw").raw("[1]").end_object();
    CHECK(
        json.take() ==
        R"({"a":"x","n":-3,"u":18446744073709551615,"yes":true,"list":["p",0,null,{}],"empty":[],"raw":[1]})");
}

TEST_CASE("What would end or break a JSON string is escaped, and valid text in any script passes through") {
    const auto written = [](std::string_view text) {
        std::string out;
        append_json_string(out, text);
        return out;
    };
    CHECK(written("a\"b\\c/d") == R"("a\"b\\c/d")");
    CHECK(written(std::string_view("\0\x01\b\t\n\f\r\x1f\x7f", 9)) ==
          "\"\\u0000\\u0001\\b\\t\\n\\f\\r\\u001f\x7f\"");
    CHECK(written("通衢 é 😀") == "\"通衢 é 😀\"");
    // A lone continuation byte, an overlong slash, a surrogate, a cut sequence: one U+FFFD a byte.
    CHECK(written("\x80") == "\"\xEF\xBF\xBD\"");
    CHECK(written("a\xC0\xAF") == "\"a\xEF\xBF\xBD\xEF\xBF\xBD\"");
    CHECK(written("\xED\xA0\x80") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
    CHECK(written("\xE9\x80") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
}
