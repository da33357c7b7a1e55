#pragma once
// How wide a text stands in a terminal: Chinese takes two columns a character, combining marks none.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tongqu::cli {

// Columns of a UTF-8 text without line breaks. Wide are the blocks that Unicode's East Asian Width (UAX #11)
// calls W or F; ambiguous characters count as one, as terminals have it. A byte that is not UTF-8 counts one.
[[nodiscard]] std::size_t display_width(std::string_view text);

// The longest beginning of at most `columns` columns; "…" takes the place of what was cut.
[[nodiscard]] std::string cut_to_width(std::string_view text, std::size_t columns);

// Filled up with blanks, at its end or at its beginning.
[[nodiscard]] std::string pad_right(std::string_view text, std::size_t columns);
[[nodiscard]] std::string pad_left(std::string_view text, std::size_t columns);

// Lines of at most `columns` columns, broken at blanks, and between wide characters, which need none.
[[nodiscard]] std::vector<std::string> wrap(std::string_view text, std::size_t columns);

// What a server sent, fit for a terminal: control characters, of which escape sequences are made, become "?".
[[nodiscard]] std::string harmless(std::string_view text);

}  // namespace tongqu::cli
