#include "gateway/http/json_reader.hpp"

#include "gateway/http/json_document.hpp"

namespace tongqu::http {

namespace {

std::uint32_t index_of(const JsonDocument& document, const JsonNode* node) {
    return static_cast<std::uint32_t>(node - document.nodes.data());
}

std::optional<std::string_view> take_string(JsonDocument& document, std::uint32_t object,
                                            std::string_view name, std::size_t max_bytes, bool required) {
    const JsonNode* const node = document.take(object, name, JsonKind::string, required);
    if (!node || !document.short_enough(index_of(document, node), max_bytes)) return std::nullopt;
    return node->text;
}

std::optional<bool> take_bool(JsonDocument& document, std::uint32_t object, std::string_view name,
                              bool required) {
    const JsonNode* const node = document.take(object, name, JsonKind::boolean, required);
    return node ? std::optional(node->integer != 0) : std::nullopt;
}

std::optional<std::int64_t> take_integer(JsonDocument& document, std::uint32_t object, std::string_view name,
                                         bool required) {
    const JsonNode* const node = document.take(object, name, JsonKind::integer, required);
    if (node && !node->in_range)
        document.refuse("number_out_of_range", "this number is too large", document.path_of(object, name));
    return node && node->in_range ? std::optional(node->integer) : std::nullopt;
}

std::vector<std::string_view> take_strings(JsonDocument& document, std::uint32_t object,
                                           std::string_view name, std::size_t max_items, bool required) {
    std::vector<std::string_view> texts;
    for (std::uint32_t item : document.take_items(object, name, JsonKind::string, required, max_items)) {
        if (!document.short_enough(item, 0)) return {};
        texts.push_back(document.nodes[item].text);
    }
    return texts;
}

}  // namespace

std::string_view JsonFields::required_string(std::string_view name, std::size_t max_bytes) {
    return take_string(*document_, node_, name, max_bytes, true).value_or("");
}

std::optional<std::string_view> JsonFields::optional_string(std::string_view name, std::size_t max_bytes) {
    return take_string(*document_, node_, name, max_bytes, false);
}

bool JsonFields::required_bool(std::string_view name) {
    return take_bool(*document_, node_, name, true).value_or(false);
}

std::optional<bool> JsonFields::optional_bool(std::string_view name) {
    return take_bool(*document_, node_, name, false);
}

std::int64_t JsonFields::required_integer(std::string_view name) {
    return take_integer(*document_, node_, name, true).value_or(0);
}

std::optional<std::int64_t> JsonFields::optional_integer(std::string_view name) {
    return take_integer(*document_, node_, name, false);
}

std::vector<std::string_view> JsonFields::string_list(std::string_view name, std::size_t max_items) {
    return take_strings(*document_, node_, name, max_items, false);
}

std::vector<std::string_view> JsonFields::required_string_list(std::string_view name, std::size_t max_items) {
    return take_strings(*document_, node_, name, max_items, true);
}

std::vector<JsonFields> JsonFields::objects(std::string_view name, std::size_t max_items, bool required) {
    std::vector<JsonFields> list;
    for (std::uint32_t item : document_->take_items(node_, name, JsonKind::object, required, max_items))
        list.push_back(JsonFields(*document_, item));
    return list;
}

std::vector<JsonFields> JsonFields::object_list(std::string_view name, std::size_t max_items) {
    return objects(name, max_items, false);
}

std::vector<JsonFields> JsonFields::required_object_list(std::string_view name, std::size_t max_items) {
    return objects(name, max_items, true);
}

std::optional<JsonFields> JsonFields::optional_object(std::string_view name) {
    const JsonNode* const node = document_->take(node_, name, JsonKind::object, false);
    return node ? std::optional(JsonFields(*document_, index_of(*document_, node))) : std::nullopt;
}

bool JsonFields::has(std::string_view name) const {
    const JsonNode* const node = document_->find(node_, name);
    return node && node->kind != JsonKind::null;
}

void JsonFields::refuse(std::string_view name, std::string_view code, std::string_view message) {
    document_->refuse(code, message, document_->path_of(node_, name));
}

std::optional<FieldError> JsonFields::finish() {
    if (document_->problem) return document_->problem;
    // In the order of the text; what is below an untaken value comes after it.
    for (std::uint32_t i = node_ + 1; i < document_->nodes[node_].end; ++i) {
        if (document_->nodes[i].taken) continue;
        document_->refuse("unknown_field", "there is no such field here", document_->path_of(i));
        break;
    }
    return document_->problem;
}

JsonReader::JsonReader(JsonLimits limits) : document_(std::make_unique<JsonDocument>(limits)) {}
JsonReader::~JsonReader() = default;
JsonReader::JsonReader(JsonReader&&) noexcept = default;
JsonReader& JsonReader::operator=(JsonReader&&) noexcept = default;

std::expected<JsonFields, FieldError> JsonReader::read_object(std::string_view text) {
    if (auto problem = document_->load(text)) return std::unexpected(std::move(*problem));
    if (document_->nodes.front().kind != JsonKind::object)
        return std::unexpected(FieldError{"not_an_object", "the body must be a JSON object", {}});
    return JsonFields(*document_, 0);
}

std::optional<FieldError> JsonReader::check(std::string_view text) { return document_->load(text); }

}  // namespace tongqu::http
