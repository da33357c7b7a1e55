#pragma once
// Where the output goes: how wide, in colour or not, in which language.
#include <cstddef>
#include <string>
#include <string_view>

namespace tongqu::cli {

enum class Language { english, chinese };
enum class Colour { none, dim, bold, green, red, yellow };

// The same in both languages. The Chinese is written, not translated.
struct Text {
    std::string_view english;
    std::string_view chinese;
};

struct Terminal {
    bool is_terminal = false;
    bool colour = false;
    std::size_t columns = 0;  // 0: as wide as it needs, for files and pipes
    std::size_t rows = 24;
    Language language = Language::english;

    [[nodiscard]] std::string_view in(Text text) const {
        return language == Language::chinese ? text.chinese : text.english;
    }
    [[nodiscard]] std::string paint(std::string_view text, Colour colour_wanted) const;
};

// Standard output as it is now. `language` is what --lang says ("en", "zh"); empty: by LC_ALL, LC_MESSAGES,
// LANG, of which the first that is set decides. Colour only on a terminal, and not with NO_COLOR set to
// anything (https://no-color.org) or TERM=dumb.
[[nodiscard]] Terminal standard_output(std::string_view language);

}  // namespace tongqu::cli
