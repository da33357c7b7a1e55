#include "cli/verbs/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace tongqu::cli {
namespace {

std::string_view environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string_view() : std::string_view(value);
}

Language language_of(std::string_view wanted) {
    if (wanted.empty())
        for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
            if (const auto value = environment(name); !value.empty()) {
                wanted = value;
                break;
            }
    return wanted.starts_with("zh") ? Language::chinese : Language::english;
}

std::string_view code_of(Colour colour) {
    switch (colour) {
        case Colour::none: return "";
        case Colour::dim: return "\x1b[2m";
        case Colour::bold: return "\x1b[1m";
        case Colour::green: return "\x1b[32m";
        case Colour::red: return "\x1b[31m";
        case Colour::yellow: return "\x1b[33m";
    }
    return "";
}

}  // namespace

std::string Terminal::paint(std::string_view text, Colour colour_wanted) const {
    if (!colour || colour_wanted == Colour::none || text.empty()) return std::string(text);
    return std::string(code_of(colour_wanted)) + std::string(text) + "\x1b[0m";
}

Terminal standard_output(std::string_view language) {
    Terminal terminal;
    terminal.language = language_of(language);
    terminal.is_terminal = ::isatty(STDOUT_FILENO) == 1;
    if (!terminal.is_terminal) return terminal;
    terminal.colour = environment("NO_COLOR").empty() && environment("TERM") != "dumb";
    winsize size{};
    const bool known = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0;
    terminal.columns = known && size.ws_col > 0 ? size.ws_col : 80;
    terminal.rows = known && size.ws_row > 0 ? size.ws_row : 24;
    return terminal;
}

}  // namespace tongqu::cli
