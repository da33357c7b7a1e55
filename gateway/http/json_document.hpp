#pragma once
// What JsonReader keeps of a text: its values in the order of the text, each with the place where its subtree
// ends, and the first problem met. Views point into the parser's buffers.
#include <simdjson.h>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/http/json_reader.hpp"

namespace tongqu::http {

enum class JsonKind : std::uint8_t { null, boolean, integer, number, string, array, object };

struct JsonNode {
    std::string_view key;      // when the parent is an object
    std::string_view text;     // of a string
    std::int64_t integer = 0;  // of an integer; 0 or 1 for a boolean
    std::uint32_t parent = 0;
    std::uint32_t end = 0;  // index past the last node below this one
    JsonKind kind = JsonKind::null;
    bool in_range = true;  // false for an integer above 2^63 − 1
    bool taken = false;
};

class JsonDocument {
  public:
    explicit JsonDocument(JsonLimits the_limits);

    // Parses and checks the whole text; the problem, if any.
    [[nodiscard]] std::optional<FieldError> load(std::string_view text);

    // The child of that name, marked as taken; nothing when it is absent or null (a problem when required),
    // or of another kind (a problem).
    [[nodiscard]] JsonNode* take(std::uint32_t object, std::string_view name, JsonKind kind, bool required);
    // The items of a list, each of the given kind and marked as taken; empty after a problem.
    [[nodiscard]] std::vector<std::uint32_t> take_items(std::uint32_t object, std::string_view name,
                                                        JsonKind kind, bool required, std::size_t max_items);
    [[nodiscard]] const JsonNode* find(std::uint32_t object, std::string_view name) const;
    // False, and a problem, when the node's string is longer.
    [[nodiscard]] bool short_enough(std::uint32_t node, std::size_t max_bytes);

    void refuse(std::string_view code, std::string_view message, std::string path);
    [[nodiscard]] std::string path_of(std::uint32_t node) const;
    [[nodiscard]] std::string path_of(std::uint32_t object, std::string_view name) const;

    JsonLimits limits;
    std::vector<JsonNode> nodes;
    std::optional<FieldError> problem;

  private:
    void add(simdjson::dom::element element, std::string_view key, std::uint32_t parent, std::size_t depth);
    void check_duplicates(std::uint32_t object);

    simdjson::dom::parser parser_;
    std::vector<std::string_view> names_;  // scratch of check_duplicates
};

}  // namespace tongqu::http
