// docs/http-limits.md against the limits in force.
#include <fstream>
#include <map>
#include <regex>

#include "gateway/http/limits.hpp"

using namespace tongqu::http;

namespace {

std::vector<std::string> lines_of(const std::string& path) {
    std::ifstream file(path);
    REQUIRE(file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
}

long long milliseconds(std::chrono::milliseconds time) { return time.count(); }

}  // namespace

TEST_CASE("The page of limits names every limit with the value in force") {
    const Limits http;
    const JsonLimits json;
    const auto size = [](std::size_t value) { return static_cast<long long>(value); };
    const std::map<std::string, long long> in_force = {
        {"head_bytes", size(http.head_bytes)},
        {"target_bytes", size(http.target_bytes)},
        {"method_bytes", size(http.method_bytes)},
        {"header_fields", size(http.header_fields)},
        {"path_segments", size(http.path_segments)},
        {"query_parameters", size(http.query_parameters)},
        {"leading_empty_lines", size(http.leading_empty_lines)},
        {"body_bytes", size(http.body_bytes)},
        {"chunk_line_bytes", size(http.chunk_line_bytes)},
        {"chunk_extension_bytes", size(http.chunk_extension_bytes)},
        {"trailer_bytes", size(http.trailer_bytes)},
        {"bodies_bytes", size(http.bodies_bytes)},
        {"connections", size(http.connections)},
        {"refusals", size(http.refusals)},
        {"backlog", http.backlog},
        {"requests_per_turn", size(http.requests_per_turn)},
        {"read_bytes", size(http.read_bytes)},
        {"head_timeout", milliseconds(http.head_timeout)},
        {"body_timeout", milliseconds(http.body_timeout)},
        {"idle_timeout", milliseconds(http.idle_timeout)},
        {"write_timeout", milliseconds(http.write_timeout)},
        {"linger_timeout", milliseconds(http.linger_timeout)},
        {"linger_bytes", size(http.linger_bytes)},
        {"sweep_period", milliseconds(http.sweep_period)},
        {"accept_pause", milliseconds(http.accept_pause)},
        {"retry_after", milliseconds(http.retry_after)},
        {"depth", size(json.depth)},
        {"values", size(json.values)},
        {"text_bytes", size(json.text_bytes)},
        {"items", size(json.items)},
    };
    std::map<std::string, long long> on_page;
    std::smatch match;
    const std::regex row(R"(\| `(\w+)` \| (\d+) \|.*)");
    for (const std::string& line : lines_of("docs/http-limits.md"))
        if (std::regex_match(line, match, row)) on_page[match[1]] = std::stoll(match[2]);
    CHECK(on_page == in_force);

    // And the list above forgets none of those that the header declares.
    std::size_t declared = 0;
    const std::regex member(R"(    (std::size_t|int|std::chrono::\w+) (\w+)( =|\{).*)");
    for (const std::string& line : lines_of("gateway/http/limits.hpp")) {
        if (!std::regex_match(line, match, member)) continue;
        ++declared;
        INFO(match[2]);
        CHECK(in_force.contains(match[2]));
    }
    CHECK(declared == in_force.size());
}
