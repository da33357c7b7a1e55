#pragma once
// Strict decoding of JSON bodies: the whole text is checked (RFC 8259, UTF-8, depth, number of values, no
// name twice in an object) before a field is read; then every field is taken by name and type, and what
// nobody took is refused.
//
//     JsonReader reader;                                     // one per thread; keeps its buffers
//     auto fields = reader.read_object(request.body);
//     if (!fields) return answer(fields.error());
//     auto price = fields->required_string("price");         // a view into the reader, until its next read
//     auto post_only = fields->optional_bool("post_only").value_or(false);
//     if (auto problem = fields->finish()) return answer(*problem);
//
// The first problem is kept, later ones are not reported; after a problem values are empty, so call finish()
// before using any. Codes: malformed_json, not_an_object, duplicate_field, too_deep, too_many_values,
// unknown_field, missing_field, wrong_type, too_long, too_many_items, number_out_of_range.
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/http/limits.hpp"

namespace tongqu::http {

struct FieldError {
    std::string code;
    std::string message;
    std::string path;  // "contributors[2].weight"; empty for the whole text

    friend bool operator==(const FieldError&, const FieldError&) = default;
};

class JsonDocument;

// One object of the text. A null counts as absent for the optional fields and as missing for the required
// ones.
class JsonFields {
  public:
    // Strings: at most max_bytes bytes of UTF-8 after unescaping (0: the reader's JsonLimits::text_bytes).
    [[nodiscard]] std::string_view required_string(std::string_view name, std::size_t max_bytes = 0);
    [[nodiscard]] std::optional<std::string_view> optional_string(std::string_view name,
                                                                  std::size_t max_bytes = 0);
    [[nodiscard]] bool required_bool(std::string_view name);
    [[nodiscard]] std::optional<bool> optional_bool(std::string_view name);
    // Integers are written without point and exponent and fit 64 bits with sign.
    [[nodiscard]] std::int64_t required_integer(std::string_view name);
    [[nodiscard]] std::optional<std::int64_t> optional_integer(std::string_view name);
    // Lists: at most max_items (0: JsonLimits::items); absent is an empty list, unless required.
    [[nodiscard]] std::vector<std::string_view> string_list(std::string_view name, std::size_t max_items = 0);
    [[nodiscard]] std::vector<std::string_view> required_string_list(std::string_view name,
                                                                     std::size_t max_items = 0);
    [[nodiscard]] std::vector<JsonFields> object_list(std::string_view name, std::size_t max_items = 0);
    [[nodiscard]] std::vector<JsonFields> required_object_list(std::string_view name,
                                                               std::size_t max_items = 0);
    [[nodiscard]] std::optional<JsonFields> optional_object(std::string_view name);
    [[nodiscard]] bool has(std::string_view name) const;  // present and not null; does not take the field

    // Records a problem of the caller's own, as "price is no decimal": code and message at this field.
    void refuse(std::string_view name, std::string_view code, std::string_view message);

    // The first problem of the whole text, unknown fields in this object and all below it included; nothing
    // when fine. Fields within an object that was never opened count with the object's own name.
    [[nodiscard]] std::optional<FieldError> finish();

  private:
    friend class JsonDocument;
    friend class JsonReader;
    JsonFields(JsonDocument& document, std::uint32_t node) : document_(&document), node_(node) {}
    [[nodiscard]] std::vector<JsonFields> objects(std::string_view name, std::size_t max_items,
                                                  bool required);

    JsonDocument* document_;
    std::uint32_t node_;
};

class JsonReader {
  public:
    explicit JsonReader(JsonLimits limits = {});
    ~JsonReader();
    JsonReader(JsonReader&&) noexcept;
    JsonReader& operator=(JsonReader&&) noexcept;

    // The text's outermost object. Ends the life of all that an earlier call gave. An empty text is
    // malformed_json.
    [[nodiscard]] std::expected<JsonFields, FieldError> read_object(std::string_view text);
    // Whether the text is JSON within the limits, of any type; the problem if not.
    [[nodiscard]] std::optional<FieldError> check(std::string_view text);

  private:
    std::unique_ptr<JsonDocument> document_;
};

}  // namespace tongqu::http
