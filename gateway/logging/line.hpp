#pragma once
// One line of the operator's log: what happened, and its fields in order. As JSON
//   {"time":"2026-03-01T08:00:00.000000Z","level":"info","event":"answered","status":200}
// or as text
//   2026-03-01T08:00:00.000000Z info answered status=200
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "market/time.hpp"

namespace tongqu::logging {

enum class Level : std::uint8_t {
    error,  // somebody has to act
    warn,   // somebody should look
    info,   // what the operator did, starts and stops, refusals (a sample of them where there are many)
    debug   // every answer
};
enum class Format : std::uint8_t { json, text };

[[nodiscard]] std::string_view word_of(Level level);
[[nodiscard]] std::optional<Level> level_of(std::string_view word);
[[nodiscard]] std::optional<Format> format_of(std::string_view word);

class Line {
  public:
    // Events and names of fields are the program's own words.
    Line(Format format, Time time, Level level, std::string_view event);

    Line& field(std::string_view name, std::string_view text);
    Line& field(std::string_view name, const char* text) { return field(name, std::string_view(text)); }
    Line& field(std::string_view name, std::integral auto value) { return number(name, std::to_string(value)); }

    // With its end of line; the line is spent afterwards.
    [[nodiscard]] std::string finish();

  private:
    Line& number(std::string_view name, std::string_view digits);

    Format format_;
    std::string text_;
};

}  // namespace tongqu::logging
