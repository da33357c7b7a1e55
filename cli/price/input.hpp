#pragma once
// Reading the input with a path to every value. Reads never stop half-way: a value that cannot be read yields
// zero or nothing and notes the first problem, and each method asks once, before it computes, whether there
// was any.
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <simdjson.h>

#include "pricing/exact.hpp"

namespace tongqu::cli {

inline constexpr std::size_t kMaxInputBytes = std::size_t{128} << 20;
inline constexpr std::size_t kMaxInputDepth = 32;
inline constexpr std::size_t kMaxElements = std::size_t{1} << 22;
inline constexpr std::size_t kMaxDigits = 100;  // of an integer, of a numerator, of a denominator

struct Problem {
    std::string code, message, path;
};

// A value of the input. Holds a pointer to the value it lies in: use it inside the scope of that one only.
class Node {
  public:
    Node(std::optional<Problem>& problem, simdjson::dom::element element)
        : problem_(&problem), element_(element) {}

    [[nodiscard]] bool failed() const { return problem_->has_value(); }
    // Notes a problem with this value, or with its member `key`, unless there is one already.
    void fail(std::string_view code, std::string_view message) const;
    void fail_at(std::string_view key, std::string_view code, std::string_view message) const;

    // The value is an object without other members than these, and none twice.
    void allow(std::initializer_list<std::string_view> keys) const;
    [[nodiscard]] bool has(std::string_view key) const;     // and is not null
    [[nodiscard]] Node member(std::string_view key) const;  // a problem when it is missing
    [[nodiscard]] std::optional<Node> optional_member(
        std::string_view key) const;  // none when missing or null
    [[nodiscard]] std::string path_of(std::string_view key) const;

    // Visits the elements of an array of at most `most`, until a problem occurs. Returns how many there are.
    std::size_t each(const std::function<void(const Node&, std::size_t)>& visit,
                     std::size_t most = kMaxElements) const;

    [[nodiscard]] std::int64_t integer(std::int64_t least = INT64_MIN, std::int64_t most = INT64_MAX) const;
    [[nodiscard]] std::uint64_t seed() const;
    [[nodiscard]] pricing::Integer big_integer() const;
    [[nodiscard]] pricing::Rational rational() const;
    [[nodiscard]] pricing::Rational non_negative() const;
    [[nodiscard]] bool is_integer() const;  // by its form: a number, or a string without a slash
    [[nodiscard]] bool is_text() const;
    [[nodiscard]] std::string_view text() const;
    [[nodiscard]] std::size_t choice(
        std::initializer_list<std::string_view> names) const;  // its place in the list
    [[nodiscard]] std::optional<std::int64_t> plain_integer()
        const;                               // where it is written as a number or short digits
    [[nodiscard]] bool zero_or_one() const;  // 0, 1, false, true

    [[nodiscard]] std::vector<pricing::Rational> rationals(bool negative_allowed = true) const;

  private:
    Node(const Node& parent, std::string_view key, std::size_t index, simdjson::dom::element element,
         bool absent)
        : problem_(parent.problem_),
          parent_(&parent),
          key_(key),
          index_(index),
          element_(element),
          absent_(absent) {}

    [[nodiscard]] std::string path() const;

    std::optional<Problem>* problem_;
    const Node* parent_ = nullptr;
    std::string_view key_;
    std::size_t index_ = 0;  // of an element; key_ is then without data
    simdjson::dom::element element_;
    bool absent_ = false;  // the member is missing and that has been noted
};

}  // namespace tongqu::cli
