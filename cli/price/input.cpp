#include "cli/price/input.hpp"

#include <algorithm>

namespace tongqu::cli {
namespace {

using pricing::Integer, pricing::Rational;
using simdjson::dom::element_type;

// As RFC 6901 escapes the names of members.
std::string escaped(std::string_view key) {
    std::string token;
    for (const char c : key) {
        if (c == '~') {
            token += "~0";
        } else if (c == '/') {
            token += "~1";
        } else {
            token += c;
        }
    }
    return token;
}

enum class NumberError : std::uint8_t { none, decimal, malformed, too_long, zero_denominator };

// An optional minus and digits, without leading zeros.
NumberError parse_digits(std::string_view text, bool sign_allowed, Integer& value) {
    const bool negative = sign_allowed && text.starts_with('-');
    if (negative) text.remove_prefix(1);
    if (text.empty()) return NumberError::malformed;
    const bool digits = std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!digits) {
        const bool decimal = text.find_first_not_of("0123456789.eE+-") == std::string_view::npos &&
                             text.find_first_of(".eE") != std::string_view::npos;
        return decimal ? NumberError::decimal : NumberError::malformed;
    }
    if (text.size() > 1 && text.front() == '0') return NumberError::malformed;
    if (text.size() > kMaxDigits) return NumberError::too_long;
    value = Integer(std::string(text));
    if (negative) value = -value;
    return NumberError::none;
}

NumberError parse_rational(std::string_view text, Rational& value) {
    const std::size_t slash = text.find('/');
    Integer top, bottom = 1;
    if (const auto error = parse_digits(text.substr(0, slash), true, top); error != NumberError::none)
        return error;
    if (slash != std::string_view::npos) {
        if (const auto error = parse_digits(text.substr(slash + 1), false, bottom);
            error != NumberError::none)
            return error;
        if (bottom == 0) return NumberError::zero_denominator;
    }
    value = Rational(top, bottom);
    return NumberError::none;
}

void report(const Node& node, NumberError error) {
    switch (error) {
        case NumberError::none:
            return;
        case NumberError::decimal:
            return node.fail("decimal_number", "decimals are not accepted: write p/q");
        case NumberError::malformed:
            return node.fail("malformed_number", "not an integer or a fraction p/q");
        case NumberError::too_long:
            return node.fail("overflow", "a number of more than 100 digits");
        case NumberError::zero_denominator:
            return node.fail("malformed_number", "a denominator of zero");
    }
}

}  // namespace

std::string Node::path() const {
    if (parent_ == nullptr) return "";
    return parent_->path() + "/" + (key_.data() != nullptr ? escaped(key_) : std::to_string(index_));
}

std::string Node::path_of(std::string_view key) const { return path() + "/" + escaped(key); }

void Node::fail(std::string_view code, std::string_view message) const {
    if (!failed()) *problem_ = Problem{std::string(code), std::string(message), path()};
}

void Node::fail_at(std::string_view key, std::string_view code, std::string_view message) const {
    if (!failed()) *problem_ = Problem{std::string(code), std::string(message), path_of(key)};
}

void Node::allow(std::initializer_list<std::string_view> keys) const {
    if (absent_) return;
    simdjson::dom::object object;
    if (element_.get(object) != simdjson::SUCCESS) return fail("wrong_type", "an object is expected");
    std::vector<char> seen(keys.size());
    for (const auto& field : object) {
        const auto place =
            static_cast<std::size_t>(std::find(keys.begin(), keys.end(), field.key) - keys.begin());
        if (place == keys.size()) return fail_at(field.key, "unknown_field", "no such field");
        if (seen[place] != 0) return fail_at(field.key, "duplicate_field", "the field occurs twice");
        seen[place] = 1;
    }
}

bool Node::has(std::string_view key) const {
    simdjson::dom::element found;
    return !absent_ && element_.at_key(key).get(found) == simdjson::SUCCESS && !found.is_null();
}

Node Node::member(std::string_view key) const {
    simdjson::dom::element found;
    if (!absent_ && element_.at_key(key).get(found) == simdjson::SUCCESS)
        return {*this, key, 0, found, false};
    if (!absent_) fail_at(key, "missing_field", "the field is required");
    return {*this, key, 0, element_, true};
}

std::optional<Node> Node::optional_member(std::string_view key) const {
    if (!has(key)) return std::nullopt;
    return member(key);
}

std::size_t Node::each(const std::function<void(const Node&, std::size_t)>& visit, std::size_t most) const {
    if (absent_) return 0;
    simdjson::dom::array array;
    if (element_.get(array) != simdjson::SUCCESS) {
        fail("wrong_type", "an array is expected");
        return 0;
    }
    if (array.size() > most) fail("too_large", "more than " + std::to_string(most) + " elements");
    std::size_t index = 0;
    for (const simdjson::dom::element element : array) {
        if (failed()) return index;
        visit(Node(*this, {}, index, element, false), index);
        ++index;
    }
    return index;
}

std::optional<std::int64_t> Node::plain_integer() const {
    if (absent_) return std::nullopt;
    std::int64_t value = 0;
    if (element_.type() == element_type::INT64 && element_.get(value) == simdjson::SUCCESS) return value;
    return std::nullopt;
}

Rational Node::rational() const {
    if (absent_) return 0;
    switch (element_.type()) {
        case element_type::INT64:
            return Rational(element_.get_int64().value_unsafe());
        case element_type::UINT64:
            return Rational(element_.get_uint64().value_unsafe());
        case element_type::STRING: {
            Rational value = 0;
            report(*this, parse_rational(element_.get_string().value_unsafe(), value));
            return value;
        }
        case element_type::DOUBLE:
            report(*this, NumberError::decimal);
            return 0;
        default:
            fail("wrong_type", "an integer or a fraction \"p/q\" is expected");
            return 0;
    }
}

Rational Node::non_negative() const {
    Rational value = rational();
    if (value < 0) fail("negative", "must not be negative");
    return value;
}

Integer Node::big_integer() const {
    if (absent_) return 0;
    if (is_text()) {
        Integer value = 0;
        NumberError error = parse_digits(element_.get_string().value_unsafe(), true, value);
        if (error == NumberError::malformed) return fail("malformed_number", "not an integer"), 0;
        return report(*this, error), value;
    }
    return numerator(rational());  // a number is whole or refused
}

std::int64_t Node::integer(std::int64_t least, std::int64_t most) const {
    const Integer value = big_integer();
    if (failed()) return least > 0 ? least : 0;
    if (!pricing::fits_int64(value)) {
        fail("overflow", "does not fit 64 bits");
    } else if (value < least || value > most) {
        const bool negative = value < 0 && least >= 0;
        fail(negative ? "negative" : "out_of_range",
             "must be " + (most == INT64_MAX ? "at least " + std::to_string(least)
                                             : std::to_string(least) + " … " + std::to_string(most)));
    } else {
        return static_cast<std::int64_t>(value);
    }
    return least > 0 ? least : 0;
}

std::uint64_t Node::seed() const {
    const Integer value = big_integer();
    if (value < 0 || value > UINT64_MAX) return fail("out_of_range", "a seed is 0 … 2^64 - 1"), 0;
    return static_cast<std::uint64_t>(value);
}

bool Node::is_text() const { return !absent_ && element_.is_string(); }

bool Node::is_integer() const {
    return !is_text() || element_.get_string().value_unsafe().find('/') == std::string_view::npos;
}

std::string_view Node::text() const {
    if (absent_) return {};
    std::string_view value;
    if (element_.get(value) != simdjson::SUCCESS) fail("wrong_type", "a string is expected");
    return value;
}

std::size_t Node::choice(std::initializer_list<std::string_view> names) const {
    const std::string_view name = text();
    const auto place = static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
    if (place < names.size()) return place;
    std::string message = "must be one of";
    for (const std::string_view known : names) message += " " + std::string(known);
    if (!absent_) fail("unknown_value", message);
    return 0;
}

bool Node::zero_or_one() const {
    if (!absent_ && element_.is_bool()) return element_.get_bool().value_unsafe();
    return integer(0, 1) == 1;
}

std::vector<Rational> Node::rationals(bool negative_allowed) const {
    std::vector<Rational> values;
    each([&](const Node& node, std::size_t) {
        values.push_back(negative_allowed ? node.rational() : node.non_negative());
    });
    return values;
}

}  // namespace tongqu::cli
