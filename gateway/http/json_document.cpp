#include "gateway/http/json_document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tongqu::http {

namespace {

constexpr std::size_t kFirstCapacity =
    16 * 1024;  // bytes of text the parser is ready for before it has to grow

std::string_view name_of(JsonKind kind) {
    constexpr std::array<std::string_view, 7> kNames = {"null",     "true or false", "an integer", "a number",
                                                        "a string", "a list",        "an object"};
    return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace

JsonDocument::JsonDocument(JsonLimits the_limits) : limits(the_limits) {
    // One level more than allowed, so that the excess is found by our own count.
    if (parser_.allocate(kFirstCapacity, limits.depth + 1) != simdjson::SUCCESS) throw std::bad_alloc();
}

std::optional<FieldError> JsonDocument::load(std::string_view text) {
    nodes.clear();
    problem.reset();
    const auto root = parser_.parse(text.data(), text.size(), true);
    if (root.error() == simdjson::DEPTH_ERROR) {
        refuse("too_deep", fmt::format("nested more than {} deep", limits.depth), {});
    } else if (root.error() != simdjson::SUCCESS) {
        refuse("malformed_json", fmt::format("this is not JSON: {}", simdjson::error_message(root.error())),
               {});
    } else {
        add(root.value_unsafe(), {}, 0, 0);
    }
    return problem;
}

void JsonDocument::add(simdjson::dom::element element, std::string_view key, std::uint32_t parent,
                       std::size_t depth) {
    if (problem) return;
    if (nodes.size() == limits.values)
        return refuse("too_many_values", fmt::format("more than {} values", limits.values), {});
    const auto index = static_cast<std::uint32_t>(nodes.size());
    nodes.push_back({.key = key, .parent = parent});
    JsonNode& node = nodes.back();
    using Type = simdjson::dom::element_type;
    switch (element.type()) {
        case Type::NULL_VALUE:
            break;
        case Type::BOOL:
            node.kind = JsonKind::boolean;
            node.integer = element.get_bool().value_unsafe() ? 1 : 0;
            break;
        case Type::INT64:
            node.kind = JsonKind::integer;
            node.integer = element.get_int64().value_unsafe();
            break;
        case Type::UINT64:
            node.kind = JsonKind::integer;
            node.in_range = false;
            break;
        case Type::DOUBLE:
            node.kind = JsonKind::number;
            break;
        case Type::STRING:
            node.kind = JsonKind::string;
            node.text = element.get_string().value_unsafe();
            break;
        case Type::ARRAY:
        case Type::OBJECT:
            node.kind = element.is_array() ? JsonKind::array : JsonKind::object;
            if (depth == limits.depth)
                return refuse("too_deep", fmt::format("nested more than {} deep", limits.depth), {});
            if (node.kind == JsonKind::array) {
                const simdjson::dom::array items = element.get_array().value_unsafe();
                for (const auto item : items) add(item, {}, index, depth + 1);
            } else {
                const simdjson::dom::object fields = element.get_object().value_unsafe();
                for (const auto field : fields) add(field.value, field.key, index, depth + 1);
                check_duplicates(index);
            }
            break;
    }
    nodes[index].end = static_cast<std::uint32_t>(nodes.size());
}

void JsonDocument::check_duplicates(std::uint32_t object) {
    if (problem) return;
    names_.clear();
    for (std::size_t i = object + 1; i < nodes.size(); i = nodes[i].end) names_.push_back(nodes[i].key);
    std::ranges::sort(names_);
    const auto twice = std::ranges::adjacent_find(names_);
    if (twice != names_.end())
        refuse("duplicate_field", "this name occurs twice in its object", path_of(object, *twice));
}

const JsonNode* JsonDocument::find(std::uint32_t object, std::string_view name) const {
    for (std::uint32_t i = object + 1; i < nodes[object].end; i = nodes[i].end)
        if (nodes[i].key == name) return &nodes[i];
    return nullptr;
}

JsonNode* JsonDocument::take(std::uint32_t object, std::string_view name, JsonKind kind, bool required) {
    if (problem) return nullptr;
    JsonNode* const node = const_cast<JsonNode*>(find(object, name));
    if (node) node->taken = true;
    if (!node || node->kind == JsonKind::null) {
        if (required) refuse("missing_field", "this field is required", path_of(object, name));
        return nullptr;
    }
    if (node->kind == kind) return node;
    const bool number = node->kind == JsonKind::integer || node->kind == JsonKind::number;
    refuse("wrong_type",
           number && kind == JsonKind::string
               ? std::string("this must be a string: decimal numbers are written in quotes")
               : fmt::format("this must be {}, not {}", name_of(kind), name_of(node->kind)),
           path_of(object, name));
    return nullptr;
}

std::vector<std::uint32_t> JsonDocument::take_items(std::uint32_t object, std::string_view name,
                                                    JsonKind kind, bool required, std::size_t max_items) {
    const JsonNode* const list = take(object, name, JsonKind::array, required);
    if (!list) return {};
    std::vector<std::uint32_t> items;
    const std::size_t most = max_items == 0 ? limits.items : max_items;
    for (auto i = static_cast<std::uint32_t>(list - nodes.data()) + 1; i < list->end; i = nodes[i].end) {
        if (items.size() == most) {
            refuse("too_many_items", fmt::format("a list of at most {} is allowed here", most),
                   path_of(object, name));
            return {};
        }
        if (nodes[i].kind != kind) {
            refuse("wrong_type",
                   fmt::format("this must be {}, not {}", name_of(kind), name_of(nodes[i].kind)), path_of(i));
            return {};
        }
        nodes[i].taken = true;
        items.push_back(i);
    }
    return items;
}

bool JsonDocument::short_enough(std::uint32_t node, std::size_t max_bytes) {
    const std::size_t most = max_bytes == 0 ? limits.text_bytes : max_bytes;
    if (nodes[node].text.size() <= most) return true;
    refuse("too_long", fmt::format("at most {} bytes are allowed here", most), path_of(node));
    return false;
}

void JsonDocument::refuse(std::string_view code, std::string_view message, std::string path) {
    if (!problem) problem = FieldError{std::string(code), std::string(message), std::move(path)};
}

std::string JsonDocument::path_of(std::uint32_t node) const {
    if (node == 0) return {};
    const std::uint32_t parent = nodes[node].parent;
    if (nodes[parent].kind == JsonKind::object) return path_of(parent, nodes[node].key);
    std::size_t position = 0;
    for (std::uint32_t i = parent + 1; i < node; i = nodes[i].end) ++position;
    return fmt::format("{}[{}]", path_of(parent), position);
}

std::string JsonDocument::path_of(std::uint32_t object, std::string_view name) const {
    const std::string before = path_of(object);
    return before.empty() ? std::string(name) : fmt::format("{}.{}", before, name);
}

}  // namespace tongqu::http
