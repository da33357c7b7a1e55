#include "tests/gateway/http/conformance.hpp"

#include <simdjson.h>

#include <filesystem>
#include <iostream>

namespace tongqu::http::test {

namespace {

std::string from_base64(std::string_view text) {
    std::string bytes;
    std::uint32_t bits = 0;
    int count = 0;
    for (char c : text) {
        const auto value =
            std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/").find(c);
        if (value == std::string_view::npos) break;
        bits = bits << 6U | static_cast<std::uint32_t>(value);
        if ((count += 6) >= 8) bytes += static_cast<char>(bits >> static_cast<unsigned>(count -= 8) & 0xFFU);
    }
    return bytes;
}

// Calls `each` with every line of the file as a JSON object.
template <class Each>
void for_each_line(const std::string& file, Each&& each) {
    const std::string path = "../shared/data/conformance/" + file;
    if (!std::filesystem::exists(path)) {
        std::cout << "skipped: " << path << " is absent\n";
        return;
    }
    simdjson::dom::parser parser;
    simdjson::dom::document_stream lines = parser.load_many(path);
    for (auto line : lines) each(line.value());
}

std::string text(simdjson::dom::element line, std::string_view name) {
    std::string_view value;
    if (line[name].get_string().get(value) != simdjson::SUCCESS) return {};
    return std::string(value);
}

}  // namespace

std::vector<ConformanceCase> http11_cases(const std::string& host) {
    std::vector<ConformanceCase> cases;
    for_each_line("http11_cases.jsonl", [&](simdjson::dom::element line) {
        ConformanceCase each;
        each.name = text(line, "id");
        each.status = text(line, "expect_status");
        each.bytes = from_base64(text(line, "request_b64"));
        const std::string mark = "{{HOST}}";
        for (std::size_t at = 0; (at = each.bytes.find(mark, at)) != std::string::npos;)
            each.bytes.replace(at, mark.size(), host);
        cases.push_back(std::move(each));
    });
    return cases;
}

std::vector<ConformanceCase> parser_cases() {
    std::vector<ConformanceCase> cases;
    for_each_line("http_parser_cases.jsonl", [&](simdjson::dom::element line) {
        ConformanceCase each;
        each.name = text(line, "file") + ": " + text(line, "title");
        each.bytes = from_base64(text(line, "request_b64"));
        if (line["strict"].get_bool().value())
            each.parser_error = static_cast<int>(line["llhttp_error"].get_int64().value());
        each.complete = line["message_complete"].get_bool().value();
        cases.push_back(std::move(each));
    });
    return cases;
}

}  // namespace tongqu::http::test
