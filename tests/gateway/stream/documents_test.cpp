// docs/stream.md against the limits, close codes and errors in force.
#include <fstream>
#include <map>
#include <regex>
#include <set>

#include "gateway/stream/channel.hpp"
#include "gateway/stream/close_code.hpp"
#include "gateway/stream/limits.hpp"
#include "gateway/stream/stream_error.hpp"

using namespace tongqu::stream;

namespace {

std::vector<std::string> lines_of(const std::string& path) {
    std::ifstream file(path);
    REQUIRE(file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
}

// First and second cell of all rows whose cells look like these.
std::map<std::string, std::string> rows_of(const std::regex& row) {
    std::map<std::string, std::string> rows;
    std::smatch match;
    for (const std::string& line : lines_of("docs/stream.md"))
        if (std::regex_match(line, match, row)) rows[match[1]] = match[2];
    return rows;
}

}  // namespace

TEST_CASE("the page of the stream names every limit with the value in force") {
    const Limits limits;
    const auto size = [](auto value) { return std::to_string(value); };
    const auto time = [](std::chrono::milliseconds value) { return std::to_string(value.count()); };
    const std::map<std::string, std::string> in_force = {
        {"connections", size(limits.connections)},
        {"connections_per_address", size(limits.connections_per_address)},
        {"subscriptions", size(limits.subscriptions)},
        {"subscriptions_per_connection", size(limits.subscriptions_per_connection)},
        {"message_bytes", size(limits.message_bytes)},
        {"id_bytes", size(limits.id_bytes)},
        {"waiting_bytes", size(limits.waiting_bytes)},
        {"waiting_before_pause", size(limits.waiting_before_pause)},
        {"send_buffer_bytes", size(limits.send_buffer_bytes)},
        {"book_levels", size(limits.book_levels)},
        {"region_levels", size(limits.region_levels)},
        {"snapshot_trades", size(limits.snapshot_trades)},
        {"snapshot_orders", size(limits.snapshot_orders)},
        {"snapshot_deliveries", size(limits.snapshot_deliveries)},
        {"delta_interval", time(limits.delta_interval)},
        {"heartbeat", time(limits.heartbeat)},
        {"idle_timeout", time(limits.idle_timeout)},
        {"message_timeout", time(limits.message_timeout)},
        {"close_timeout", time(limits.close_timeout)},
        {"session_check", time(limits.session_check)},
        {"sweep_period", time(limits.sweep_period)},
    };
    CHECK(rows_of(std::regex(R"(\| `(\w+)` \| (\d+) \|.*)")) == in_force);

    // And the list above forgets none of those that the header declares.
    std::size_t declared = 0;
    const std::regex member(R"(    (std::size_t|int|std::chrono::\w+) (\w+)( =|\{).*)");
    std::smatch match;
    for (const std::string& line : lines_of("gateway/stream/limits.hpp")) {
        if (!std::regex_match(line, match, member)) continue;
        ++declared;
        INFO(match[2]);
        CHECK(in_force.contains(match[2]));
    }
    CHECK(declared == in_force.size());
}

TEST_CASE("the page of the stream has every close code with its name") {
    std::map<std::string, std::string> in_force;
    for (const CloseRow& row : kCloseRows) in_force[std::to_string(static_cast<int>(row.code))] = row.name;
    CHECK(rows_of(std::regex(R"(\| (\d{4}) \| `(\w+)` \|.*)")) == in_force);
}

TEST_CASE("the page of the stream has every error of its own with its status") {
    std::map<std::string, std::string> in_force;
    for (const StreamErrorRow& row : kStreamErrorRows) in_force[std::string(row.code)] = std::to_string(row.status);
    CHECK(rows_of(std::regex(R"(\| `(\w+)`: (\d{3}) \|.*)")) == in_force);
}

TEST_CASE("the page of the stream has a section for every channel") {
    std::set<std::string> channels, sections;
    for (const ChannelRow& row : kChannels) channels.emplace(row.name);
    std::smatch match;
    for (const std::string& line : lines_of("docs/stream.md"))
        if (std::regex_match(line, match, std::regex("### `(\\w+)`.*"))) sections.insert(match[1]);
    CHECK(sections == channels);
}
