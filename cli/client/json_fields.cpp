#include <simdjson.h>

#include "cli/client/api_client.hpp"

namespace tongqu::cli {

namespace {

std::optional<std::string> text_of(const simdjson::dom::element& element, std::string_view name) {
    std::string_view value;
    if (element[name].get_string().get(value) != simdjson::SUCCESS) return std::nullopt;
    return std::string(value);
}

}  // namespace

std::optional<std::string> text_field(const std::string& json, std::string_view name) {
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    if (parser.parse(json).get(root) != simdjson::SUCCESS) return std::nullopt;
    return text_of(root, name);
}

std::vector<std::string> text_fields(const std::string& json, std::string_view list, std::string_view field) {
    std::vector<std::string> out;
    simdjson::dom::parser parser;
    simdjson::dom::element root, place;
    if (parser.parse(json).get(root) != simdjson::SUCCESS || root[list].get(place) != simdjson::SUCCESS)
        return out;
    if (simdjson::dom::array items; place.get_array().get(items) == simdjson::SUCCESS) {
        for (const auto item : items)
            if (auto text = text_of(item, field)) out.push_back(std::move(*text));
    } else if (auto text = text_of(place, field)) {
        out.push_back(std::move(*text));
    }
    return out;
}

}  // namespace tongqu::cli
