#include "cli/verbs/answer.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include "cli/verbs/display_width.hpp"

namespace tongqu::cli {

// The parser that owns the text, and the elements that were handed out; a Json is a place in the list.
struct Json::Document {
    simdjson::dom::parser parser;
    std::vector<simdjson::dom::element> elements;
};

Json Json::parse(const std::string& text) {
    auto document = std::make_shared<Document>();
    simdjson::dom::element root;
    if (document->parser.parse(text).get(root) != simdjson::SUCCESS) return {};
    document->elements.push_back(root);
    Json json;
    json.document_ = std::move(document);
    return json;
}

Json Json::operator[](std::string_view name) const {
    if (!document_) return {};
    simdjson::dom::object object;
    simdjson::dom::element value;
    if (document_->elements[at_].get(object) != simdjson::SUCCESS) return {};
    if (object.at_key(name).get(value) != simdjson::SUCCESS || value.is_null()) return {};
    Json json;
    json.document_ = document_;
    json.at_ = document_->elements.size();
    document_->elements.push_back(value);
    return json;
}

std::vector<Json> Json::items() const {
    std::vector<Json> out;
    simdjson::dom::array array;
    if (!document_ || document_->elements[at_].get(array) != simdjson::SUCCESS) return out;
    for (const simdjson::dom::element element : array) {
        Json& json = out.emplace_back();
        json.document_ = document_;
        json.at_ = document_->elements.size();
        document_->elements.push_back(element);
    }
    return out;
}

std::vector<std::pair<std::string, Json>> Json::members() const {
    std::vector<std::pair<std::string, Json>> out;
    simdjson::dom::object object;
    if (!document_ || document_->elements[at_].get(object) != simdjson::SUCCESS) return out;
    for (const auto field : object) {
        Json json;
        json.document_ = document_;
        json.at_ = document_->elements.size();
        document_->elements.push_back(field.value);
        out.emplace_back(harmless(field.key), std::move(json));
    }
    return out;
}

bool Json::is_nested() const {
    return document_ && (document_->elements[at_].is_array() || document_->elements[at_].is_object());
}

std::string Json::text() const {
    if (!document_) return {};
    const simdjson::dom::element element = document_->elements[at_];
    if (std::string_view string; element.get(string) == simdjson::SUCCESS) return harmless(string);
    if (element.is_array()) {
        std::string out;
        for (const Json& item : items()) out += (out.empty() ? "" : ", ") + item.text();
        return out;
    }
    return simdjson::minify(element);
}

}  // namespace tongqu::cli
