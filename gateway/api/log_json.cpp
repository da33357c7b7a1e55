#include "gateway/api/log_json.hpp"

#include "gateway/api/hex.hpp"
#include "gateway/api/page.hpp"
#include "settlement/service/transparency/hex.hpp"

namespace tongqu::gateway {

using transparency::TransparencyError;

std::expected<std::uint64_t, http::Response> log_number(const Call& call, std::string_view name, std::uint64_t least,
                                                        std::optional<std::uint64_t> absent) {
    const auto text = call.request.parameter(name);
    if (!text && absent) return *absent;
    const auto number = text ? number_of(*text) : std::nullopt;
    if (!number || *number < least) return std::unexpected(refusal(ApiError::invalid_parameter, name));
    return *number;
}

void write_head(http::JsonWriter& json, const transparency::SignedHead& signed_head) {
    const transparency::TreeHead& head = signed_head.head;
    json.begin_object().field("number", head.number).field("identity", hex_of(head.identity.bytes));
    json.field("leaves", head.tree.size).field("time", to_rfc3339(head.time)).field("root", hex_of(head.tree.root));
    json.field("previous", hex_of(head.previous)).field("key", transparency::to_hex(head.key.bytes));
    json.field("signature", transparency::to_hex(signed_head.signature.bytes)).field("line", to_text(signed_head));
    json.end_object();
}

void write_path(http::JsonWriter& json, const transparency::Path& path) {
    json.begin_array();
    for (const Digest& each : path) json.string(hex_of(each));
    json.end_array();
}

std::string hex_of(std::span<const std::byte> bytes) {
    return transparency::to_hex({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

http::Response log_refusal(const transparency::TransparencyFailure& failure) {
    switch (failure.error) {
        case TransparencyError::not_in_head: return refusal(ApiError::not_in_head, "sequence");
        case TransparencyError::no_such_head: return refusal(ApiError::head_not_found);
        case TransparencyError::no_such_item: return refusal(ApiError::item_not_found, "item");
        case TransparencyError::time_went_back: return refusal(ApiError::clock_halted);
        default: return refusal(ApiError::log_unavailable);
    }
}

}  // namespace tongqu::gateway
