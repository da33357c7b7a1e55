#include "cli/price/output.hpp"

#include <array>
#include <charconv>

namespace tongqu::cli {
namespace {

constexpr std::int64_t kExactInDouble = std::int64_t{1} << 53;

}  // namespace

void Output::separate() {
    if (!first_ && !after_key_) json_ += ',';
    first_ = false;
    after_key_ = false;
}

void Output::open(char bracket) {
    separate();
    json_ += bracket;
    first_ = true;
}

void Output::close(char bracket) {
    json_ += bracket;
    first_ = false;
}

void Output::key(std::string_view name) {
    separate();
    quote(name);
    json_ += ':';
    after_key_ = true;
}

void Output::quote(std::string_view value) {
    constexpr std::string_view digits = "0123456789abcdef";
    json_ += '"';
    for (const char c : value) {
        if (c == '"' || c == '\\') {
            json_ += '\\';
            json_ += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            json_ += "\\u00";
            json_ += digits[static_cast<unsigned char>(c) >> 4];
            json_ += digits[static_cast<unsigned char>(c) & 15U];
        } else {
            json_ += c;
        }
    }
    json_ += '"';
}

void Output::integer(std::int64_t value) {
    std::array<char, 24> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    const std::string_view digits(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
    if (value > kExactInDouble || value < -kExactInDouble) return text(digits);
    separate();
    json_ += digits;
}

void Output::integer(const pricing::Integer& value) {
    if (pricing::fits_int64(value)) return integer(static_cast<std::int64_t>(value));
    text(value.str());
}

void Output::rational(const pricing::Rational& value) { text(pricing::to_text(value)); }

void Output::number(double value) {
    separate();
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    json_.append(buffer.data(), end);
}

void Output::text(std::string_view value) {
    separate();
    quote(value);
}

void Output::null() {
    separate();
    json_ += "null";
}

void Output::rationals(std::span<const pricing::Rational> values) {
    begin_array();
    for (const pricing::Rational& value : values) rational(value);
    end_array();
}

}  // namespace tongqu::cli
