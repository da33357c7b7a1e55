#pragma once
// What the exchange answered, for reading: JSON of which any part may be missing.
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tongqu::cli {

// A value inside an answer, or nothing. Valid as long as a copy of the Answer it came from is.
class Json {
  public:
    Json() = default;

    // The field of an object; nothing where there is none.
    [[nodiscard]] Json operator[](std::string_view name) const;
    // The elements of a list; none for anything else.
    [[nodiscard]] std::vector<Json> items() const;
    // The fields of an object, in their order; none for anything else.
    [[nodiscard]] std::vector<std::pair<std::string, Json>> members() const;
    [[nodiscard]] bool is_nested() const;  // an object or a list
    // A string without its quotes, fit for a terminal; numbers and words as they stand; lists with ", "
    // between; empty for nothing.
    [[nodiscard]] std::string text() const;
    [[nodiscard]] bool there() const { return document_ != nullptr; }
    [[nodiscard]] bool is_true() const { return text() == "true"; }

    // Nothing for what is not JSON.
    [[nodiscard]] static Json parse(const std::string& text);

  private:
    struct Document;
    std::shared_ptr<Document> document_;
    std::size_t at_ = 0;
};

}  // namespace tongqu::cli
