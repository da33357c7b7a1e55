#include "gateway/stream/operation.hpp"

#include <algorithm>
#include <array>

#include "gateway/api/api_error.hpp"
#include "gateway/http/json_writer.hpp"
#include "gateway/stream/message_members.hpp"
#include "gateway/stream/stream_error.hpp"

namespace tongqu::stream {
namespace {

bool is_whole_number(std::string_view text) {
    if (text.starts_with('-')) text.remove_prefix(1);
    return !text.empty() && text.size() <= 19 &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_id(std::string_view text, const Limits& limits) {
    return is_whole_number(text) || (text.starts_with('"') && text.size() - 2 <= limits.id_bytes);
}

std::string_view header_of(const http::Response& response, std::string_view name) {
    for (const auto& [each, value] : response.headers)
        if (each == name) return value;
    return {};
}

}  // namespace

std::expected<Operation, BadOperation> read_operation(http::JsonReader& reader, std::string_view text,
                                                      const Limits& limits) {
    Operation operation;
    const auto bad = [&](http::Response refusal) {
        return std::unexpected(BadOperation{std::move(operation), std::move(refusal)});
    };
    auto fields = reader.read_object(text);
    if (!fields) return bad(gateway::refusal(fields.error()));
    const std::vector<Member> members = members_of(text);
    for (const Member& member : members)
        if (member.name == "id" && member.value != "null") operation.id = member.value;
    if (!operation.id.empty() && !is_id(operation.id, limits)) {
        operation.id.clear();
        return bad(refusal(StreamError::invalid_id));
    }
    if (!fields->has("op"))
        return bad(gateway::refusal(gateway::ApiError::missing_field, "op"));
    for (const Member& member : members)
        if (member.name == "op" && !member.value.starts_with('"'))
            return bad(gateway::refusal(gateway::ApiError::wrong_type, "op"));
    operation.name = fields->required_string("op");
    constexpr auto kOwn = std::to_array<std::string_view>({"op", "id"});
    operation.rest = object_without(members, kOwn);
    return operation;
}

std::string reply_to(const Operation& operation, const http::Response& response) {
    const bool refused = response.status >= 400;
    http::JsonWriter json;
    json.begin_object().field("type", refused ? "error" : "reply");
    if (!operation.name.empty()) json.field("op", operation.name);
    if (!operation.id.empty()) json.key("id").raw(operation.id);
    json.field("status", response.status);
    if (const auto wait = header_of(response, "Retry-After"); !wait.empty()) json.key("retry_after").raw(wait);
    if (header_of(response, "Idempotent-Replay") == "true") json.field("replay", true);
    if (!refused) return json.key("result").raw(response.body).end_object().take();
    // The body is an object whose one member is "error".
    return json.take() + "," + response.body.substr(1);
}

}  // namespace tongqu::stream
