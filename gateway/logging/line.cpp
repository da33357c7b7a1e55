#include "gateway/logging/line.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "gateway/http/json_writer.hpp"

namespace tongqu::logging {
namespace {

constexpr std::array<std::string_view, 4> kLevels = {"error", "warn", "info", "debug"};
constexpr std::array<std::string_view, 2> kFormats = {"json", "text"};
constexpr std::size_t kTypicalLine = 256;

template <class Enum, std::size_t count>
std::optional<Enum> from_words(const std::array<std::string_view, count>& words, std::string_view word) {
    const auto found = std::ranges::find(words, word);
    return found == words.end() ? std::nullopt : std::optional(static_cast<Enum>(found - words.begin()));
}

bool is_plain(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c > ' ' && c != '"' && c != '=' && c != '\\' && c != '\x7f'; });
}

}  // namespace

std::string_view word_of(Level level) { return kLevels[static_cast<std::size_t>(level)]; }
std::optional<Level> level_of(std::string_view word) { return from_words<Level>(kLevels, word); }
std::optional<Format> format_of(std::string_view word) { return from_words<Format>(kFormats, word); }

Line::Line(Format format, Time time, Level level, std::string_view event) : format_(format) {
    text_.reserve(kTypicalLine);
    if (format_ == Format::json) {
        text_.append("{\"time\":\"").append(to_rfc3339(time)).append("\",\"level\":\"").append(word_of(level));
        text_.append("\",\"event\":\"").append(event).append("\"");
    } else {
        text_.append(to_rfc3339(time)).append(" ").append(word_of(level)).append(" ").append(event);
    }
}

Line& Line::field(std::string_view name, std::string_view text) {
    if (format_ == Format::json) {
        text_.append(",\"").append(name).append("\":");
        http::append_json_string(text_, text);
    } else {
        text_.append(" ").append(name).append("=");
        // What would not read as one word is written as JSON writes it, so that nobody's text forges a line.
        if (is_plain(text)) {
            text_.append(text);
        } else {
            http::append_json_string(text_, text);
        }
    }
    return *this;
}

Line& Line::number(std::string_view name, std::string_view digits) {
    if (format_ == Format::json) {
        text_.append(",\"").append(name).append("\":").append(digits);
    } else {
        text_.append(" ").append(name).append("=").append(digits);
    }
    return *this;
}

std::string Line::finish() {
    text_.append(format_ == Format::json ? "}\n" : "\n");
    return std::move(text_);
}

}  // namespace tongqu::logging
